//! A conversation, who takes part in it, and how far they have read.

use std::str::FromStr;

use chrono::{DateTime, Utc};

use super::entry::{Author, Entry};
use crate::identity::customer::CustomerScope;
use crate::kernel::actor::StaffActor;
use crate::kernel::id::{ConversationId, CustomerId, TicketNumber};

/// A text that is not one of the words asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a known word")]
pub struct InvalidConversationWord;

/// What a conversation is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Topic {
    /// A ticket; each has one conversation.
    Ticket(TicketNumber),
    /// Anything else; a customer may have many.
    Chat,
}

impl Topic {
    /// What the conversation of a ticket is kept under; each customer has one of it.
    pub fn key_of_ticket(number: &TicketNumber) -> String {
        format!("ticket:{number}")
    }
}

/// Whether a conversation goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ConversationState {
    /// It goes on.
    Open,
    /// It is over, until somebody writes again.
    Closed,
}

impl ConversationState {
    /// The word as stored and as the API spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Closed => "closed",
        }
    }
}

impl FromStr for ConversationState {
    type Err = InvalidConversationWord;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        [Self::Open, Self::Closed].into_iter().find(|state| state.as_str() == text).ok_or(InvalidConversationWord)
    }
}

/// A side of a conversation. All of staff read as one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Side {
    /// The customer.
    Customer,
    /// The ISP's people.
    Staff,
}

impl Side {
    /// The other one.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Customer => Self::Staff,
            Self::Staff => Self::Customer,
        }
    }
}

/// Who reads or writes a conversation now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Participant {
    /// A customer, who has conversations of their own alone.
    Customer(CustomerScope),
    /// A member of staff, who has all of them.
    Staff(StaffActor),
}

impl Participant {
    /// The side.
    pub fn side(&self) -> Side {
        match self {
            Self::Customer(_) => Side::Customer,
            Self::Staff(_) => Side::Staff,
        }
    }

    /// The customer whose conversations alone may be touched; `None` for staff.
    pub fn only_of(&self) -> Option<&CustomerId> {
        match self {
            Self::Customer(scope) => Some(scope.customer_id()),
            Self::Staff(_) => None,
        }
    }

    /// As the author of an entry.
    pub fn author(&self) -> Author {
        match self {
            Self::Customer(_) => Author::Customer,
            Self::Staff(staff) => Author::Staff(staff.public_name().clone()),
        }
    }
}

/// How far a side has come: ordinals of entries, 0 for none. What is read was delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Marks {
    /// Up to which entry its devices got them.
    pub delivered: u64,
    /// Up to which it read them.
    pub read: u64,
}

/// How far a message has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EntryState {
    /// It is stored.
    Sent,
    /// A device of the other side got it.
    Delivered,
    /// The other side read it.
    Read,
}

/// A conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conversation {
    /// Its identity.
    pub id: ConversationId,
    /// Whose it is.
    pub customer_id: CustomerId,
    /// What it is about.
    pub topic: Topic,
    /// Whether it goes on.
    pub state: ConversationState,
    /// When it began.
    pub created_at: DateTime<Utc>,
    /// When its last entry was made.
    pub updated_at: DateTime<Utc>,
    /// Since when the customer waits for an answer.
    pub waiting_since: Option<DateTime<Utc>>,
    /// The ordinal of its last entry; 0 without any.
    pub last_ordinal: u64,
    /// How far the customer has come.
    pub customer: Marks,
    /// How far staff have come.
    pub staff: Marks,
}

impl Conversation {
    /// How far a side has come.
    pub fn marks(&self, side: Side) -> Marks {
        match side {
            Side::Customer => self.customer,
            Side::Staff => self.staff,
        }
    }

    /// How far an entry has come with the side that did not make it; `None` for what the portal says.
    pub fn state_of(&self, entry: &Entry) -> Option<EntryState> {
        let marks = self.marks(entry.author.side()?.other());
        Some(match entry.ordinal {
            ordinal if ordinal <= marks.read => EntryState::Read,
            ordinal if ordinal <= marks.delivered => EntryState::Delivered,
            _ => EntryState::Sent,
        })
    }
}

/// A conversation as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConversationSummary {
    /// The conversation.
    pub conversation: Conversation,
    /// Its last entry.
    pub last: Option<Entry>,
}

#[cfg(test)]
mod tests {
    use super::super::test_support::{conversation, entry};
    use super::*;
    use crate::kernel::actor::StaffName;

    #[test]
    fn an_entry_is_read_delivered_or_sent_by_the_marks_of_the_other_side() {
        let staff = Author::Staff(StaffName::parse("Sari").expect("a name"));
        let marked = Conversation {
            customer: Marks { delivered: 4, read: 2 },
            staff: Marks { delivered: 1, read: 0 },
            ..conversation()
        };
        let states =
            |author: &Author| [1, 2, 3, 5].map(|ordinal| marked.state_of(&entry(ordinal, author.clone(), "Halo")));
        let (sent, delivered, read) = (Some(EntryState::Sent), Some(EntryState::Delivered), Some(EntryState::Read));
        assert_eq!(states(&staff), [read, read, delivered, sent]);
        assert_eq!(states(&Author::Customer), [delivered, sent, sent, sent]);
        assert_eq!(states(&Author::Portal), [None; 4]);
    }

    #[test]
    fn states_read_back_from_their_words() {
        for state in [ConversationState::Open, ConversationState::Closed] {
            assert_eq!(state.as_str().parse(), Ok(state));
        }
        assert_eq!("over".parse::<ConversationState>(), Err(InvalidConversationWord));
    }
}
