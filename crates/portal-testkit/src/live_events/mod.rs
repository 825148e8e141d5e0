//! The contract of [`LiveEvents`](portal_core::support::live::LiveEvents).

mod cases;

pub use cases::*;

/// Runs every case of the contract of [`LiveEvents`](portal_core::support::live::LiveEvents).
///
/// Takes the attribute of the tests and the name of an
/// `async fn() -> (Arc<dyn LiveEvents>, Arc<dyn LiveEvents>, Guard)`: the events as two processes have them; the same
/// twice, if they do not leave their process. Both listen already.
#[macro_export]
macro_rules! live_events_suite {
    ($(#$attribute:tt)* $fresh:path) => {
        $crate::__suite! { with_database live_events_contract live_events [$(#$attribute)*] $fresh;
            a_hint_of_every_kind_reaches_every_process_as_it_was_published
            a_customer_hears_of_their_own_alone
            staff_hear_of_every_customer
            hints_of_one_publisher_are_heard_in_their_order
            who_falls_behind_is_told_and_hears_on
            everybody_who_listens_hears_a_hint
        }
    };
}
