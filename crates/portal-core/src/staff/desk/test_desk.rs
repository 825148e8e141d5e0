//! What the unit tests of the ticket desk share.

use chrono::TimeDelta;

use super::action::{TechnicianName, TechnicianPhone, TicketAction, WorkNote};
use super::model::TicketHead;
use crate::kernel::id::{CustomerId, TicketNumber};
use crate::support::ticket::{Priority, Ticket, TicketStatus, TicketType, VersionedTicket};
use crate::test_support::noon;

pub(crate) use crate::support::ticket::test_support::{read, ticket};

pub(crate) fn head(number: &str) -> TicketHead {
    TicketHead {
        number: TicketNumber::parse(number).expect("a number"),
        customer_id: CustomerId::parse("AGLS1").expect("an id"),
        customer_name: Some("Budi Santoso".into()),
        is_suspended: false,
        kind: TicketType::Repair,
        priority: Priority::Normal,
        status: TicketStatus::Open,
        title: "Internet mati".into(),
        created_at: noon(),
        updated_at: noon(),
        sla_due: None,
        technician: None,
    }
}

pub(super) fn note(text: &str) -> WorkNote {
    WorkNote::parse(text).expect("a note")
}

pub(super) fn hold(text: &str) -> TicketAction {
    TicketAction::Hold { note: note(text) }
}

/// One of each action, in the order they are declared.
pub(super) fn actions() -> [TicketAction; 9] {
    [
        TicketAction::Take,
        TicketAction::AssignTechnician {
            name: TechnicianName::parse("Rudi").expect("a name"),
            phone: TechnicianPhone::parse("0812-1111-2222").ok(),
        },
        TicketAction::ScheduleVisit { at: noon() + TimeDelta::days(1), note: Some(note("Antara 9 dan 12")) },
        TicketAction::Start,
        hold("Menunggu kabel"),
        TicketAction::Resume,
        TicketAction::Complete { resolution: note("Selesai") },
        TicketAction::Cancel { reason: note("Dobel") },
        TicketAction::ChangePriority(Priority::High),
    ]
}

pub(super) fn found(status: TicketStatus) -> VersionedTicket {
    read(Ticket { sla_due: Some(noon() + TimeDelta::hours(24)), ..ticket(status) })
}
