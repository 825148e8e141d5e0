//! What a store is told to write.

use chrono::{DateTime, NaiveDate, Utc};

use super::model::{Priority, Ticket, TicketDetail, TicketEvent, TicketEventKind, TicketStatus, TicketType};
use super::text::{Description, Title};
use crate::kernel::id::TicketNumber;
pub use crate::kernel::idempotency::IdempotencyRecord;

/// The word for where tickets of this portal come from, as operators count them.
pub const CREATED_VIA_PORTAL: &str = "customer_portal";

/// A ticket to be opened. Its number is made by the store, with [`number`](Self::number), from the counter of
/// its day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTicket {
    /// What it is about.
    pub kind: TicketType,
    /// How urgent it is.
    pub priority: Priority,
    /// The customer's title.
    pub title: Title,
    /// What the customer wrote.
    pub description: Description,
    /// When it is opened.
    pub at: DateTime<Utc>,
    /// The day of its number, in the portal's zone.
    pub day: NaiveDate,
    /// By when it is promised to be done.
    pub sla_due: DateTime<Utc>,
    /// What names the request, if the client named it.
    pub idempotency: Option<IdempotencyRecord>,
}

impl NewTicket {
    /// The number it gets as the `counter`th ticket of its day.
    pub fn number(&self, counter: u32) -> TicketNumber {
        TicketNumber::of_day(self.day, counter)
    }

    /// The first step of its timeline. The ticket stands there.
    pub fn first_step(&self) -> TicketEvent {
        TicketEvent { kind: TicketEventKind::Opened, status: TicketStatus::Open, at: self.at, note: None }
    }

    /// The ticket with its timeline, once it was opened under this number.
    pub fn opened(&self, number: TicketNumber) -> TicketDetail {
        let first = self.first_step();
        let ticket = Ticket {
            number,
            kind: self.kind,
            category: None,
            priority: self.priority,
            status: first.status,
            title: self.title.as_str().to_owned(),
            description: self.description.as_str().to_owned(),
            created_at: self.at,
            updated_at: self.at,
            scheduled_at: None,
            started_at: None,
            completed_at: None,
            actual_duration: None,
            sla_due: Some(self.sla_due),
            technician: None,
            resolution_notes: None,
            work_notes: None,
            rating: None,
            feedback: None,
            reopened_at: None,
            created_via: CREATED_VIA_PORTAL.to_owned(),
        };
        TicketDetail { ticket, timeline: vec![first] }
    }
}

/// What came of opening a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OpenedTicket {
    /// It was opened.
    New(Box<TicketDetail>),
    /// The same request opened this one before; nothing was written.
    Before(Box<TicketDetail>),
    /// Another request had that name before; nothing was written.
    KeyReused,
}
