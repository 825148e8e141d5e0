//! What keeps staff from a ticket.

use crate::kernel::error::PortError;
use crate::support::ticket::NotNow;

/// Why a ticket was not shown or changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DeskError {
    /// The role does not have the permission.
    #[error("the permission is missing")]
    Forbidden,
    /// There is no such ticket.
    #[error("there is no such ticket")]
    NotFound,
    /// It does not stand where this can be done.
    #[error("the ticket does not allow this now")]
    NotNow,
    /// Others kept writing to it; the same may succeed in a moment.
    #[error("the ticket was written to at the same time")]
    Busy,
    /// A port cannot be reached.
    #[error(transparent)]
    Port(#[from] PortError),
}

impl From<NotNow> for DeskError {
    fn from(_: NotNow) -> Self {
        Self::NotNow
    }
}
