//! What keeps staff from internal notes.

use crate::kernel::error::PortError;

/// Why a note was not written or shown.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum NoteError {
    /// The role does not have the permission.
    #[error("the permission is missing")]
    Forbidden,
    /// A port cannot be reached.
    #[error(transparent)]
    Port(#[from] PortError),
}
