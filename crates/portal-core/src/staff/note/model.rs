//! An internal note.

use chrono::{DateTime, Utc};

use crate::kernel::actor::StaffName;
use crate::kernel::id::NoteId;
use crate::kernel::text::text;
use crate::staff::assignment::WorkSubject;

text!(
    /// The text of an internal note, of at most 4,000 characters, lines kept.
    NoteText, 4000, true
);

/// What a member of staff noted for the others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InternalNote {
    /// Its identity.
    pub id: NoteId,
    /// What it is about.
    pub subject: WorkSubject,
    /// Who wrote it, by the name of the actor.
    pub author: StaffName,
    /// When.
    pub at: DateTime<Utc>,
    /// What it says.
    pub text: NoteText,
}
