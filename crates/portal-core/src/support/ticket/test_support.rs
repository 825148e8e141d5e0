//! Tickets for unit tests.

use super::change::{TicketVersion, VersionedTicket};
use super::model::{Priority, Technician, Ticket, TicketDetail, TicketStatus, TicketType};
use super::text::{Feedback, Rating};
use crate::kernel::id::TicketNumber;
use crate::test_support::noon;

pub(crate) fn ticket(status: TicketStatus) -> Ticket {
    Ticket {
        number: TicketNumber::of_day(noon().date_naive(), 1),
        kind: TicketType::Repair,
        category: None,
        priority: Priority::Normal,
        status,
        title: "Internet mati".into(),
        description: "Lampu LOS merah.".into(),
        created_at: noon(),
        updated_at: noon(),
        scheduled_at: None,
        started_at: None,
        completed_at: None,
        actual_duration: None,
        sla_due: None,
        technician: None,
        resolution_notes: None,
        work_notes: None,
        rating: None,
        feedback: None,
        reopened_at: None,
        created_via: "customer_portal".into(),
    }
}

pub(super) fn taken_by(name: &str, ticket: Ticket) -> Ticket {
    Ticket { technician: Some(Technician { name: name.into(), phone: None }), ..ticket }
}

pub(crate) fn read(ticket: Ticket) -> VersionedTicket {
    let detail = TicketDetail { ticket, timeline: Vec::new() };
    VersionedTicket { detail, version: TicketVersion::new("1") }
}

pub(super) fn stars(stars: u8) -> Rating {
    Rating::new(stars).expect("one to five stars")
}

pub(super) fn words(text: &str) -> Option<Feedback> {
    Feedback::parse(text).ok()
}
