//! What staff can do with a ticket.

use chrono::{DateTime, Utc};

use crate::kernel::text::text;
use crate::staff::trail::TrailAction;
use crate::support::ticket::Priority;

text!(
    /// What staff tell the customer about a step, in at most 1,000 characters.
    WorkNote, 1000, true
);
text!(
    /// The name of a technician, as the customer reads it.
    TechnicianName, 100, false
);
text!(
    /// The number of a technician as the ISP writes it.
    TechnicianPhone, 32, false
);

/// Something that staff do with a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TicketAction {
    /// Takes it: somebody of staff has it from now on, who becomes responsible for it.
    Take,
    /// Assigns a technician, in the place of another one if there is one.
    AssignTechnician {
        /// The name.
        name: TechnicianName,
        /// The number.
        phone: Option<TechnicianPhone>,
    },
    /// Tells when somebody comes.
    ScheduleVisit {
        /// When.
        at: DateTime<Utc>,
        /// Words for the customer.
        note: Option<WorkNote>,
    },
    /// Begins the work.
    Start,
    /// Waits for something; the time of the promise stands still.
    Hold {
        /// What it waits for, for the customer.
        note: WorkNote,
    },
    /// Goes on where it was put on hold.
    Resume,
    /// Completes it.
    Complete {
        /// How it was solved, for the customer.
        resolution: WorkNote,
    },
    /// Cancels it.
    Cancel {
        /// Why, for the customer.
        reason: WorkNote,
    },
    /// Gives it another priority, and the promise of that one.
    ChangePriority(Priority),
}

impl TicketAction {
    /// What the trail calls it.
    pub fn trail(&self) -> TrailAction {
        match self {
            Self::Take => TrailAction::TookTicket,
            Self::AssignTechnician { .. } => TrailAction::AssignedTechnician,
            Self::ScheduleVisit { .. } => TrailAction::ScheduledVisit,
            Self::Start => TrailAction::StartedTicket,
            Self::Hold { .. } => TrailAction::HeldTicket,
            Self::Resume => TrailAction::ResumedTicket,
            Self::Complete { .. } => TrailAction::CompletedTicket,
            Self::Cancel { .. } => TrailAction::CancelledTicket,
            Self::ChangePriority(_) => TrailAction::ChangedPriority,
        }
    }

    /// Its words for the customer.
    pub(super) fn note(&self) -> Option<&WorkNote> {
        match self {
            Self::ScheduleVisit { note, .. } => note.as_ref(),
            Self::Hold { note } | Self::Complete { resolution: note } | Self::Cancel { reason: note } => Some(note),
            Self::Take | Self::AssignTechnician { .. } | Self::Start | Self::Resume | Self::ChangePriority(_) => None,
        }
    }
}
