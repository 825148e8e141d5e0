//! Changes of a ticket that are decided on the state it was read in.

use chrono::{DateTime, Utc};

use super::model::{Ticket, TicketDetail, TicketEventKind, TicketStatus};
use super::text::Feedback;
use crate::kernel::id::TicketNumber;

/// A change to be committed while the ticket stands as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TicketChange {
    /// Which ticket.
    pub number: TicketNumber,
    /// The state it was read in.
    pub expected: ExpectedTicket,
    /// The state it is in from now on.
    pub status: TicketStatus,
    /// The step of its timeline.
    pub kind: TicketEventKind,
    /// Words of whoever changed it.
    pub note: Option<Feedback>,
    /// When.
    pub at: DateTime<Utc>,
}

/// What a change was decided on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpectedTicket {
    /// Where it stood.
    pub status: TicketStatus,
    /// The name of its technician.
    pub technician: Option<String>,
}

/// What came of committing a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Committed {
    /// It was written; this is the ticket now.
    Done(Box<TicketDetail>),
    /// The ticket is not as it was read; nothing was written.
    Conflict,
    /// The customer has no such ticket.
    NotFound,
}

impl Ticket {
    /// Whether its customer can call it off: nobody has taken it yet.
    pub fn can_cancel(&self) -> bool {
        self.status == TicketStatus::Open && self.technician.is_none()
    }

    /// The change that calls it off; `None` once somebody has taken it.
    pub fn cancel(&self, note: Option<Feedback>, at: DateTime<Utc>) -> Option<TicketChange> {
        self.can_cancel().then(|| TicketChange {
            number: self.number.clone(),
            expected: ExpectedTicket { status: self.status, technician: None },
            status: TicketStatus::Cancelled,
            kind: TicketEventKind::Cancelled,
            note,
            at,
        })
    }
}
