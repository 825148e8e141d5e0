//! Tickets and an outbox that are confirmed in one another, one of them with a fault.

use std::future::ready;
use std::sync::Arc;

use portal_core::support::ticket::TicketRepo;
use portal_testkit::TestDatabase;

use crate::database::Isp;
use crate::{outbox, tickets};

fn with((tickets, outbox): (tickets::Fault, outbox::Fault)) -> (Arc<dyn TicketRepo>, Arc<dyn TestDatabase>) {
    tickets::on(Isp::with_outbox(outbox::made_with(outbox)), tickets)
}

fn fresh() -> impl Future<Output = (Arc<dyn TicketRepo>, Arc<dyn TestDatabase>, ())> {
    let (tickets, test_db) = with((tickets::Fault::None, outbox::Fault::None));
    ready((tickets, test_db, ()))
}

portal_testkit::ticket_confirmation_suite! { #[tokio::test(flavor = "multi_thread")] fresh }

mod must_fail {
    use super::with;
    use crate::outbox::Fault as Outbox;
    use crate::tickets::Fault as Tickets;

    crate::must_fail_on! { ticket_confirmation, with;
        (Tickets::None, Outbox::TellsTheFirstOfATopic) =>
            sec_23_tickets_opened_one_after_the_other_are_confirmed_together;
        (Tickets::OpensAgain, Outbox::None) =>
            an_opening_that_stops_before_its_confirmation_is_confirmed_by_the_same_request_once;
        (Tickets::None, Outbox::RevivesSettledMessages) =>
            an_opening_whose_confirmation_was_sent_is_not_confirmed_again;
        (Tickets::None, Outbox::RacyFollowing) => tickets_opened_at_once_are_all_confirmed,
            as_many_tickets_as_an_hour_allows_opened_at_once_are_all_confirmed;
        (Tickets::None, Outbox::TellsParkedAsSettled) =>
            a_confirmation_of_a_newer_version_that_is_parked_is_not_withdrawn;
    }
}
