//! The contract of [`PromiseRepo`](portal_core::billing::promise::PromiseRepo).

mod adding;
mod changing;
mod reading;

pub use adding::*;
pub use changing::*;
pub use reading::*;

/// Runs every case of the contract of [`PromiseRepo`](portal_core::billing::promise::PromiseRepo).
///
/// Takes the attribute of the tests and the name of an `async fn() -> (Arc<dyn PromiseRepo>, Guard)`.
#[macro_export]
macro_rules! promise_repo_suite {
    ($(#$attribute:tt)* $fresh:path) => {
        $crate::__suite! { plain promise_repo_contract promise_repo [$(#$attribute)*] $fresh;
            a_promise_is_found_as_it_was_added
            one_promise_of_an_account_is_open
            a_place_is_given_once
            of_a_hundred_racing_promises_one_is_added
            of_racing_promises_that_are_over_one_has_the_place
            a_promise_that_is_over_makes_room_for_another
            a_change_of_an_old_version_writes_nothing
            of_a_hundred_changes_of_one_version_one_is_written
            promises_come_the_latest_first_and_not_more_than_asked_for
            nothing_of_another_customer_is_answered
            what_is_due_is_answered_the_longest_overdue_first
        }
    };
}
