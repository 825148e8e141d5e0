//! Confirming opened tickets: what the core does with a `TicketRepo` and an outbox, one after the other.

mod cases;

pub use cases::*;

/// Runs every case of confirming the tickets of a [`TicketRepo`](portal_core::support::ticket::TicketRepo) in the
/// outbox of its test database.
///
/// Takes the attribute of the tests and the name of an
/// `async fn() -> (Arc<dyn TicketRepo>, Arc<dyn TestDatabase>, Guard)`.
#[macro_export]
macro_rules! ticket_confirmation_suite {
    ($(#$attribute:tt)* $fresh:path) => {
        $crate::__suite! { with_database ticket_confirmation_contract ticket_confirmation [$(#$attribute)*] $fresh;
            sec_23_tickets_opened_one_after_the_other_are_confirmed_together
            an_opening_that_stops_before_its_confirmation_is_confirmed_by_the_same_request_once
            an_opening_whose_confirmation_was_sent_is_not_confirmed_again
            tickets_opened_at_once_are_all_confirmed
            as_many_tickets_as_an_hour_allows_opened_at_once_are_all_confirmed
            a_confirmation_of_a_newer_version_that_is_parked_is_not_withdrawn
        }
    };
}
