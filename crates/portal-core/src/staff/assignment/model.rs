//! What somebody is responsible for, and since when.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};

use crate::kernel::actor::{StaffActor, StaffName};
use crate::kernel::id::{ConversationId, TicketNumber};
use crate::staff::account::Permission;

/// A piece of work in the inbox.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum WorkSubject {
    /// A ticket.
    Ticket(TicketNumber),
    /// A conversation.
    Conversation(ConversationId),
}

/// A text that names no work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the text names no ticket and no conversation")]
pub struct InvalidSubject;

impl WorkSubject {
    /// Whether `staff` may read it.
    pub fn is_readable_by(&self, staff: &StaffActor) -> bool {
        staff.may(match self {
            Self::Ticket(_) => Permission::ReadTickets,
            Self::Conversation(_) => Permission::ReadConversations,
        })
    }

    /// Whether `staff` may work on it.
    pub fn is_workable_by(&self, staff: &StaffActor) -> bool {
        staff.may(self.permission_to_work())
    }

    /// What working on it needs.
    pub fn permission_to_work(&self) -> Permission {
        match self {
            Self::Ticket(_) => Permission::WorkOnTickets,
            Self::Conversation(_) => Permission::AnswerConversations,
        }
    }
}

/// The subject as adapters store it and forms send it: `ticket:NUMBER` or `conversation:ID`.
impl fmt::Display for WorkSubject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ticket(number) => write!(f, "ticket:{number}"),
            Self::Conversation(id) => write!(f, "conversation:{id}"),
        }
    }
}

impl FromStr for WorkSubject {
    type Err = InvalidSubject;

    fn from_str(text: &str) -> Result<Self, InvalidSubject> {
        match text.split_once(':') {
            Some(("ticket", number)) => TicketNumber::parse(number).map(Self::Ticket).map_err(|_| InvalidSubject),
            Some(("conversation", id)) => id.parse().map(Self::Conversation).map_err(|_| InvalidSubject),
            _ => Err(InvalidSubject),
        }
    }
}

/// That somebody is responsible for something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    /// For what.
    pub subject: WorkSubject,
    /// Who, by the name of the actor: the address of their account.
    pub staff: StaffName,
    /// Since when.
    pub since: DateTime<Utc>,
}

/// A change of who is responsible, decided on who was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssignmentChange {
    /// For what.
    pub subject: WorkSubject,
    /// Who was, when it was decided; `None` for nobody.
    pub expected: Option<StaffName>,
    /// Who is from now on, and since when; `None` for nobody.
    pub to: Option<(StaffName, DateTime<Utc>)>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_support::active_session;

    #[test]
    fn a_subject_is_read_back_as_it_was_written_and_other_texts_name_none() {
        let ticket = WorkSubject::Ticket(TicketNumber::parse("TKT/1").expect("a number"));
        let id = ConversationId::from_uuid(active_session().session().id.as_uuid());
        for subject in [ticket, WorkSubject::Conversation(id)] {
            assert_eq!(subject.to_string().parse(), Ok(subject));
        }
        for other in ["", "TKT1", "ticket:", "ticket:a b", "conversation:1", "invoice:1"] {
            assert_eq!(other.parse::<WorkSubject>(), Err(InvalidSubject), "{other}");
        }
    }
}
