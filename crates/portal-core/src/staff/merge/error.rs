//! What keeps tickets from being merged.

use crate::kernel::error::PortError;
use crate::staff::desk::DeskError;

/// Why tickets were not merged, or merges not shown.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MergeError {
    /// The role does not have the permission.
    #[error("the permission is missing")]
    Forbidden,
    /// There is no such ticket to merge.
    #[error("there is no such ticket")]
    NotFound,
    /// The other ticket is the same one, is not the customer's, or was merged itself.
    #[error("a ticket cannot be merged into that one")]
    NoTarget,
    /// One of the two is over, or the ticket was merged into another one before.
    #[error("the ticket does not allow this now")]
    NotNow,
    /// Others kept writing to the ticket; the same may succeed in a moment.
    #[error("the ticket was written to at the same time")]
    Busy,
    /// A port cannot be reached.
    #[error(transparent)]
    Port(#[from] PortError),
}

impl From<DeskError> for MergeError {
    fn from(error: DeskError) -> Self {
        match error {
            DeskError::Forbidden => Self::Forbidden,
            DeskError::NotFound => Self::NotFound,
            DeskError::NotNow => Self::NotNow,
            DeskError::Busy => Self::Busy,
            DeskError::Port(error) => Self::Port(error),
        }
    }
}
