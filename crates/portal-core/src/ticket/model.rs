//! The words of tickets, and a ticket as a list shows it.

use std::str::FromStr;

use chrono::{DateTime, Utc};

use crate::id::TicketNumber;

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
