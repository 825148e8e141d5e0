//! The words of tickets, and a ticket in a list and in full.

use std::str::FromStr;

use chrono::{DateTime, Utc};

use super::text::Rating;
use crate::kernel::id::TicketNumber;
use crate::kernel::phone::PhoneNumber;

/// A text that is not one of the words asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a known word")]
pub struct InvalidTicketWord;

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            /// Every value.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word as stored and as the API spells it.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }

        impl FromStr for $name {
            type Err = InvalidTicketWord;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text { $($word => Ok(Self::$variant),)+ _ => Err(InvalidTicketWord) }
            }
        }
    };
}

words!(
    /// What the customer asks for.
    TicketType {
        /// Something does not work.
        Repair = "repair",
        /// Another package.
        Upgrade = "upgrade",
        /// End of service.
        Dismantle = "dismantle",
    }
);

words!(
    /// How urgent it is.
    Priority {
        /// Due in 48 hours.
        Low = "low",
        /// Due in 24 hours.
        Normal = "normal",
        /// Due in 4 hours.
        High = "high",
    }
);

words!(
    /// Where the work stands.
    TicketStatus {
        /// Nobody has taken it yet.
        Open = "open",
        /// A technician has it.
        Assigned = "assigned",
        /// Being worked on.
        InProgress = "in_progress",
        /// Waiting for something.
        OnHold = "on_hold",
        /// Done.
        Completed = "completed",
        /// Withdrawn.
        Cancelled = "cancelled",
    }
);

impl TicketStatus {
    /// Whether there is still work to do.
    pub fn is_active(self) -> bool {
        matches!(self, Self::Open | Self::Assigned | Self::InProgress | Self::OnHold)
    }
}

/// A ticket as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TicketSummary {
    /// Its number.
    pub number: TicketNumber,
    /// What it is about.
    pub kind: TicketType,
    /// How urgent it is.
    pub priority: Priority,
    /// Where it stands.
    pub status: TicketStatus,
    /// The customer's title.
    pub title: String,
    /// When it was opened.
    pub created_at: DateTime<Utc>,
    /// When something last happened to it.
    pub updated_at: DateTime<Utc>,
}

/// Who works on a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Technician {
    /// Their name.
    pub name: String,
    /// Their number as the ISP wrote it.
    pub phone: Option<String>,
}

impl Technician {
    /// Their number, if it is a mobile number that a chat can be opened with.
    pub fn mobile(&self) -> Option<PhoneNumber> {
        PhoneNumber::parse(self.phone.as_deref()?).ok()
    }
}

/// A ticket with all the ISP knows of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ticket {
    /// Its number.
    pub number: TicketNumber,
    /// What it is about.
    pub kind: TicketType,
    /// The ISP's own category, if it keeps one.
    pub category: Option<String>,
    /// How urgent it is.
    pub priority: Priority,
    /// Where it stands.
    pub status: TicketStatus,
    /// The customer's title.
    pub title: String,
    /// What the customer wrote.
    pub description: String,
    /// When it was opened.
    pub created_at: DateTime<Utc>,
    /// When something last happened to it.
    pub updated_at: DateTime<Utc>,
    /// When somebody is to come.
    pub scheduled_at: Option<DateTime<Utc>>,
    /// When work began.
    pub started_at: Option<DateTime<Utc>>,
    /// When it was done; kept when the ticket is reopened, until it is done again.
    pub completed_at: Option<DateTime<Utc>>,
    /// How long the work took, in minutes.
    pub actual_duration: Option<u32>,
    /// By when it is promised to be done.
    pub sla_due: Option<DateTime<Utc>>,
    /// Who works on it.
    pub technician: Option<Technician>,
    /// How it was solved.
    pub resolution_notes: Option<String>,
    /// What was done.
    pub work_notes: Option<String>,
    /// How the customer rated the work.
    pub rating: Option<Rating>,
    /// What the customer said about it.
    pub feedback: Option<String>,
    /// When the customer reopened it; that can be done once.
    pub reopened_at: Option<DateTime<Utc>>,
    /// Where it came from: `customer_portal`, `staff`, or another word of the ISP.
    pub created_via: String,
}

impl Ticket {
    /// The ticket as a list shows it.
    pub fn summary(&self) -> TicketSummary {
        TicketSummary {
            number: self.number.clone(),
            kind: self.kind,
            priority: self.priority,
            status: self.status,
            title: self.title.clone(),
            created_at: self.created_at,
            updated_at: self.updated_at,
        }
    }
}

/// What happened to a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TicketEventKind {
    /// It came to stand elsewhere.
    Moved,
    /// The customer opened it.
    Opened,
    /// The customer rated it.
    Rated(Rating),
    /// The customer said that it is still broken.
    Reopened,
    /// The customer called it off.
    Cancelled,
}

impl TicketEventKind {
    /// The word as stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Moved => "moved",
            Self::Opened => "opened",
            Self::Rated(_) => "rated",
            Self::Reopened => "reopened",
            Self::Cancelled => "cancelled",
        }
    }

    /// The rating, if it is one.
    pub fn rating(self) -> Option<Rating> {
        if let Self::Rated(rating) = self { Some(rating) } else { None }
    }

    /// Reads a stored word, with the rating stored beside it.
    ///
    /// # Errors
    /// [`InvalidTicketWord`] for another word, or a rating without its number of stars.
    pub fn read(word: &str, rating: Option<Rating>) -> Result<Self, InvalidTicketWord> {
        match (word, rating) {
            ("moved", _) => Ok(Self::Moved),
            ("opened", _) => Ok(Self::Opened),
            ("rated", Some(rating)) => Ok(Self::Rated(rating)),
            ("reopened", _) => Ok(Self::Reopened),
            ("cancelled", _) => Ok(Self::Cancelled),
            _ => Err(InvalidTicketWord),
        }
    }
}

/// One step of a ticket's timeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TicketEvent {
    /// What happened.
    pub kind: TicketEventKind,
    /// Where the ticket stood from then on.
    pub status: TicketStatus,
    /// When.
    pub at: DateTime<Utc>,
    /// Words of its author.
    pub note: Option<String>,
}

/// A ticket with its timeline, oldest step first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TicketDetail {
    /// The ticket.
    pub ticket: Ticket,
    /// Its timeline; empty if the ISP keeps none.
    pub timeline: Vec<TicketEvent>,
}

/// Which tickets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum TicketFilter {
    /// All.
    #[default]
    All,
    /// Those with work to do: open, assigned, in progress or on hold.
    Active,
    /// Those that stand here.
    Status(TicketStatus),
}

impl TicketFilter {
    /// The states it lets through.
    pub fn statuses(self) -> Vec<TicketStatus> {
        TicketStatus::ALL.iter().copied().filter(|status| self.admits(*status)).collect()
    }

    /// Whether a ticket that stands at `status` passes.
    pub fn admits(self, status: TicketStatus) -> bool {
        match self {
            Self::All => true,
            Self::Active => status.is_active(),
            Self::Status(requested) => status == requested,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_states_are_active_and_every_word_reads_back() {
        assert_eq!(TicketStatus::ALL.iter().filter(|s| s.is_active()).count(), 4);
        for status in TicketStatus::ALL {
            assert_eq!(status.as_str().parse(), Ok(*status));
        }
    }
}
