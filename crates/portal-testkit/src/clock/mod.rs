//! The contract of [`Clock`](portal_core::Clock).

mod days;
mod readings;

pub use days::*;
pub use readings::*;

/// Runs every case of the contract of [`Clock`](portal_core::Clock).
///
/// Takes the attribute of the tests and the name of an `async fn() -> (Arc<dyn Clock>, Guard)`.
#[macro_export]
macro_rules! clock_suite {
    ($(#$attribute:tt)* $fresh:path) => {
        $crate::__suite! { plain clock_contract clock [$(#$attribute)*] $fresh;
            the_day_changes_exactly_once_in_twenty_four_hours
            midnight_is_at_one_time_of_day_to_the_millisecond
            an_instant_has_the_same_day_whenever_it_is_asked
            an_instant_has_the_same_day_for_everybody_who_asks_at_once
            the_day_is_that_of_a_time_zone_on_earth
            readings_have_whole_milliseconds
            two_readings_in_a_row_are_less_than_a_minute_apart
            the_present_lies_after_the_portal_was_written
        }
    };
}
