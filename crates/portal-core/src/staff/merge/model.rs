//! A merge, and what belongs together by merges.

use chrono::{DateTime, Utc};

use crate::kernel::actor::StaffName;
use crate::kernel::id::{NoteId, TicketNumber, uuid_of};

/// A ticket that was merged into another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TicketMerge {
    /// The ticket that reports the same.
    pub duplicate: TicketNumber,
    /// The one that goes on.
    pub into: TicketNumber,
    /// Who merged them, by the name of the actor.
    pub staff: StaffName,
    /// When.
    pub at: DateTime<Utc>,
}

impl TicketMerge {
    /// The identity of the note that tells in the ticket that goes on what the other one reports: the same merge has the
    /// same note.
    pub(super) fn note_id(&self) -> NoteId {
        NoteId::from_uuid(uuid_of(&format!("ticket merged\n{}\n{}", self.duplicate, self.into)))
    }
}

/// What was merged with a ticket.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MergesOf {
    /// The ticket that it was merged into.
    pub into: Option<TicketNumber>,
    /// The tickets that were merged into it, the first merged first.
    pub duplicates: Vec<TicketNumber>,
}
