//! Messages on their way: what is to be said, to whom, and how far it has come.

use chrono::{DateTime, Utc};

use super::content::MessageContent;
use super::recipient::Recipient;
use crate::kernel::id::MessageId;
use crate::kernel::locale::Locale;
use crate::kernel::phone::PhoneNumber;
use crate::kernel::secret::Secret;

/// Messages of one lane never wait for those of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Lane {
    /// Login codes: somebody is waiting at the screen.
    Code,
    /// What warns an owner that the account may be in other hands: nothing else may delay it.
    Security,
    /// Everything else by WhatsApp.
    Notice,
    /// What goes by e-mail: a mail server that is slow or away delays no WhatsApp message.
    Email,
}

impl Lane {
    /// Every lane.
    pub const ALL: [Self; 4] = [Self::Code, Self::Security, Self::Notice, Self::Email];

    /// The word as stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Security => "security",
            Self::Notice => "notice",
            Self::Email => "email",
        }
    }
}

/// A message in the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxMessage {
    /// Its identity.
    pub id: MessageId,
    /// Where it queues.
    pub lane: Lane,
    /// To whom it goes, if its kind lets it: a code goes to a number only if it is a customer's.
    pub to: Recipient,
    /// The language to say it in.
    pub locale: Locale,
    /// What is to be said.
    pub content: MessageContent,
    /// When it was put in.
    pub created_at: DateTime<Utc>,
    /// It is not sent before this; at once if absent. Of no interest any more once it is claimed, so a claim
    /// answers `None`.
    pub not_before: Option<DateTime<Utc>>,
    /// After this it is of no use and is not sent.
    pub expires_at: Option<DateTime<Utc>>,
}

/// The latest message of a topic, and how it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TopicMessage {
    /// Its identity.
    pub id: MessageId,
    /// Whether it is pending: queued or parked, so that a message of its topic that is put in withdraws it.
    pub is_pending: bool,
    /// When it was, or is, to be sent at the earliest.
    pub not_before: DateTime<Utc>,
    /// What is to be said.
    pub content: MessageContent,
}

/// A message that a worker holds the lease of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claimed {
    /// The message.
    pub message: OutboxMessage,
    /// Proof of this lease: it grows with each claim, and only the latest one can settle the message.
    pub fence: i64,
    /// Which try this is, from 1 on.
    pub attempt: u32,
}

/// How a worker's try ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Settlement {
    /// A gateway took it.
    Sent {
        /// The gateway's name.
        provider: String,
        /// The gateway's own name for the message, which its delivery reports carry.
        reference: Option<String>,
    },
    /// There was nobody to send it to.
    Dropped,
    /// It will be tried again.
    Retry {
        /// Not before this.
        not_before: DateTime<Utc>,
        /// Why, for the operator; no message text, code or token.
        reason: String,
    },
    /// It will not be tried again.
    DeadLettered {
        /// Why, for the operator; no message text, code or token.
        reason: String,
    },
    /// This version cannot read it: it is kept for one that can, and delays no other meanwhile.
    Parked {
        /// Why, for the operator; no message text, code or token.
        reason: String,
    },
}

impl Settlement {
    /// It will not be tried again.
    pub(super) fn dead_letter(reason: &str) -> Self {
        Self::DeadLettered { reason: reason.to_owned() }
    }

    /// The portal has nothing to send it by.
    pub(super) fn no_channel() -> Self {
        Self::Parked { reason: "this portal sends no e-mail".to_owned() }
    }

    /// Its recipient is of a sort that this version of its kind does not send to.
    pub(super) fn foreign_recipient() -> Self {
        Self::Parked { reason: "its recipient is not one this kind sends to".to_owned() }
    }
}

/// How far a sent message has come, as the gateway reports it. Only ever moves forward.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DeliveryState {
    /// WhatsApp has it.
    Sent,
    /// It reached the phone.
    Delivered,
    /// It was opened.
    Read,
    /// It will not arrive; outranks everything but a read receipt.
    Failed,
}

impl DeliveryState {
    /// The word as stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Delivered => "delivered",
            Self::Read => "read",
            Self::Failed => "failed",
        }
    }

    /// Whether a report of `next` is news after `self`: states only move forward, nothing fails after it
    /// arrived, and what failed stays failed unless it arrives after all.
    pub fn advances_to(self, next: Self) -> bool {
        match (self, next) {
            (Self::Failed, next) => matches!(next, Self::Delivered | Self::Read),
            (Self::Sent, Self::Failed) => true,
            (_, Self::Failed) => false,
            (now, next) => next > now,
        }
    }
}

/// A gateway's report on one message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryReport {
    /// The gateway's name.
    pub provider: String,
    /// The gateway's own name for the message.
    pub reference: String,
    /// How far it has come.
    pub state: DeliveryState,
    /// A second name by which later reports may call it, if the gateway uses one.
    pub alias: Option<String>,
    /// When the report came.
    pub at: DateTime<Utc>,
}

/// A message as a gateway gets it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutgoingMessage {
    /// Its identity in the outbox.
    pub id: MessageId,
    /// The number it goes to.
    pub to: PhoneNumber,
    /// The text, with `*bold*` marks as WhatsApp writes them.
    pub text: Secret<String>,
}

/// What a gateway answers when it took a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// The gateway's name.
    pub provider: String,
    /// The gateway's own name for the message, if it gave one.
    pub reference: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::DeliveryState::{Delivered, Failed, Read, Sent};

    #[test]
    fn a_late_lower_report_never_undoes_a_higher_one() {
        assert!(Sent.advances_to(Delivered) && Delivered.advances_to(Read) && Sent.advances_to(Failed));
        assert!(!Read.advances_to(Delivered) && !Delivered.advances_to(Sent) && !Read.advances_to(Failed));
        assert!(!Delivered.advances_to(Failed) && !Sent.advances_to(Sent));
        assert!(Failed.advances_to(Delivered) && !Failed.advances_to(Sent));
    }
}
