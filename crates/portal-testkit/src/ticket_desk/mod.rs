//! The contract of [`TicketDesk`](portal_core::staff::desk::TicketDesk).

mod listing;
mod working;

pub use listing::*;
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
        }
    };
}

/// The ticket with its version.
async fn read(stores: &TicketDeskStores, made: &TicketFixture) -> VersionedTicket {
    ok(stores.tickets.find(&scope(made.customer_id.as_str()), &made.number).await).expect("the ticket")
}
