//! What keeps staff from views.

use crate::kernel::error::PortError;

/// Why a view was not kept or shown.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum InboxViewError {
    /// The role has no inbox.
    #[error("the permission is missing")]
    Forbidden,
    /// The member of staff has as many views as there may be.
    #[error("there are too many views")]
    TooMany,
    /// A port cannot be reached.
    #[error(transparent)]
    Port(#[from] PortError),
}
