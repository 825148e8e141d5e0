//! What a store is told to write.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::model::{Priority, Ticket, TicketDetail, TicketEvent, TicketEventKind, TicketStatus, TicketType};
use super::text::{Description, Title};
use crate::identity::customer::CustomerScope;
use crate::kernel::id::{MessageId, TicketNumber};
use crate::kernel::locale::Locale;
use crate::kernel::phone::PhoneNumber;
use crate::messaging::outbox::{Lane, MessageContent, OutboxMessage, TicketOpenedNotice};

/// The word for where tickets of this portal come from, as operators count them.
pub const CREATED_VIA_PORTAL: &str = "customer_portal";

/// What names a request, so that repeating it opens no second ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IdempotencyRecord {
    /// SHA-256 of the client's name for the request.
    pub name: [u8; 32],
    /// SHA-256 of what was asked for.
    pub request: [u8; 32],
    /// Until when it is remembered.
    pub keep_until: DateTime<Utc>,
}

/// A ticket to be opened. Its number is made by the store, with [`number`](Self::number), from the counter of
/// its day; the confirmation goes into the outbox in the same write.
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
    /// The identity of the message that confirms it.
    pub message_id: MessageId,
    /// Where the confirmation goes.
    pub phone: PhoneNumber,
    /// The language of the confirmation.
    pub locale: Locale,
    /// Tickets opened within so long after a confirmation wait for one that names them all.
    pub confirm_together: TimeDelta,
}

/// The latest confirmation that was put into the outbox for a customer's tickets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastConfirmation {
    /// What it says.
    pub content: MessageContent,
    /// Whether it waits still.
    pub is_queued: bool,
    /// When it was, or is, to be sent at the earliest.
    pub not_before: DateTime<Utc>,
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

    /// The message that confirms it to the customer, to be stored with it. It takes the place of `last`, the latest
    /// message of the customer's topic ([`MessageContent::tickets_topic`]), if that one waits still, and says what
    /// that one said too.
    pub fn confirmation(
        &self,
        scope: &CustomerScope,
        number: &TicketNumber,
        last: Option<&LastConfirmation>,
    ) -> OutboxMessage {
        let not_before =
            last.map(|last| if last.is_queued { last.not_before } else { last.not_before + self.confirm_together });
        let earlier = last.filter(|last| last.is_queued).map(|last| match &last.content {
            MessageContent::TicketOpened(notice) => {
                [std::slice::from_ref(&notice.number), notice.earlier.as_slice()].concat()
            }
            _ => Vec::new(),
        });
        OutboxMessage {
            id: self.message_id,
            lane: Lane::Notice,
            to: self.phone.clone(),
            locale: self.locale,
            content: MessageContent::TicketOpened(TicketOpenedNotice {
                customer_id: scope.customer_id().clone(),
                number: number.clone(),
                sla_hours: u32::try_from((self.sla_due - self.at).num_hours()).unwrap_or(0),
                earlier: earlier.unwrap_or_default(),
            }),
            created_at: self.at,
            not_before: not_before.filter(|time| *time > self.at),
            expires_at: None,
        }
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
