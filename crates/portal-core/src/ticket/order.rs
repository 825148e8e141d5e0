//! What a store is told to write.

use chrono::{DateTime, NaiveDate, Utc};

use super::model::{Priority, TicketDetail, TicketType};
use super::text::{Description, Feedback, Rating, Title};
use crate::customer::CustomerScope;
use crate::id::{MessageId, TicketNumber};
use crate::locale::Locale;
use crate::notification::{Lane, MessageContent, OutboxMessage, TicketOpenedNotice};
use crate::phone::PhoneNumber;

/// The word for where tickets of this portal come from, as operators count them.
pub const CREATED_VIA_PORTAL: &str = "customer_portal";

/// What names a request, so that repeating it opens no second ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OnceKey {
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
    pub once: Option<OnceKey>,
    /// The identity of the message that confirms it.
    pub message_id: MessageId,
    /// Where the confirmation goes.
    pub phone: PhoneNumber,
    /// The language of the confirmation.
    pub locale: Locale,
}

impl NewTicket {
    /// The number it gets as the `counter`th ticket of its day.
    pub fn number(&self, counter: u32) -> TicketNumber {
        TicketNumber::of_day(self.day, counter)
    }

    /// The message that confirms it to the customer, to be stored with it.
    pub fn confirmation(&self, scope: &CustomerScope, number: &TicketNumber) -> OutboxMessage {
        OutboxMessage {
            id: self.message_id,
            lane: Lane::Notice,
            to: self.phone.clone(),
            locale: self.locale,
            content: MessageContent::TicketOpened(TicketOpenedNotice {
                customer_id: scope.customer_id().clone(),
                number: number.clone(),
                sla_hours: u32::try_from((self.sla_due - self.at).num_hours()).unwrap_or(0),
            }),
            created_at: self.at,
            not_before: None,
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

/// A rating to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RatingNote {
    /// How many stars.
    pub rating: Rating,
    /// What the customer says about it.
    pub feedback: Option<Feedback>,
    /// When.
    pub at: DateTime<Utc>,
}

/// A reopening to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reopening {
    /// What is still broken.
    pub note: Option<Feedback>,
    /// When.
    pub at: DateTime<Utc>,
    /// It must not have been done before this.
    pub completed_since: DateTime<Utc>,
    /// Priority by priority, by when it is promised to be done now: low, normal, high.
    pub sla_due: [DateTime<Utc>; 3],
}

impl Reopening {
    /// By when a ticket of this priority is promised to be done now.
    pub fn sla_due_for(&self, priority: Priority) -> DateTime<Utc> {
        match priority {
            Priority::Low => self.sla_due[0],
            Priority::Normal => self.sla_due[1],
            Priority::High => self.sla_due[2],
        }
    }
}
