//! The contract of [`TicketDesk`](portal_core::staff::desk::TicketDesk).

mod listing;
mod records;
mod working;

pub use listing::*;
pub use records::*;
pub use working::*;

use portal_core::support::ticket::VersionedTicket;

use crate::TicketDeskStores;
use crate::fixtures::{TicketFixture, scope};
use crate::support::ok;

/// Runs every case of the contract of [`TicketDesk`](portal_core::staff::desk::TicketDesk).
///
/// Takes the attribute of the tests and the name of an
/// `async fn() -> (TicketDeskStores, Arc<dyn TestDatabase>, Guard)`.
#[macro_export]
macro_rules! ticket_desk_suite {
    ($(#$attribute:tt)* $fresh:path) => {
        $crate::__suite! { with_database ticket_desk_contract ticket_desk [$(#$attribute)*] $fresh;
            active_tickets_of_all_customers_are_listed_and_no_others
            a_head_tells_what_is_known_of_the_ticket_and_its_customer
            no_more_tickets_are_listed_than_asked_for
            the_customer_of_a_ticket_is_found
            every_field_that_staff_write_is_written_and_no_other
            a_change_without_a_step_leaves_the_timeline
            a_change_by_staff_on_another_version_writes_nothing
            a_change_in_the_scope_of_another_customer_writes_nothing
            of_racing_changes_by_staff_one_is_written
            tickets_that_were_opened_or_done_in_a_period_are_recorded
            a_record_tells_where_a_ticket_came_from_and_when_it_was_moved_done_and_rated
            what_the_customer_does_does_not_count_as_moved
        }
    };
}

/// The ticket with its version.
async fn read(stores: &TicketDeskStores, made: &TicketFixture) -> VersionedTicket {
    ok(stores.tickets.find(&scope(made.customer_id.as_str()), &made.number).await).expect("the ticket")
}
