//! What keeps staff from deciding on a transfer.

use crate::kernel::error::PortError;
use crate::support::attachment::AttachmentError;

/// Why a transfer was not shown or decided on.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TransferReviewError {
    /// The role does not have the permission.
    #[error("the permission is missing")]
    Forbidden,
    /// There is no such transfer.
    #[error("there is no such transfer")]
    NotFound,
    /// Somebody else decided on it, or the customer sent another proof, since it was read; or no proof waits.
    #[error("the transfer was changed since it was read, or no proof waits")]
    Changed,
    /// The amount is not one that can have come in.
    #[error("the amount must be above zero, and at most {most}")]
    Amount {
        /// The most rupiah.
        most: i64,
    },
    /// The day is yet to come, or too long ago.
    #[error("the day must not be in the future, nor more than {most} days ago")]
    Day {
        /// The most days.
        most: i64,
    },
    /// A port cannot be reached.
    #[error(transparent)]
    Port(#[from] PortError),
}

impl From<AttachmentError> for TransferReviewError {
    fn from(error: AttachmentError) -> Self {
        match error {
            AttachmentError::Port(error) => Self::Port(error),
            AttachmentError::Forbidden => Self::Forbidden,
            AttachmentError::NotFound => Self::NotFound,
        }
    }
}
