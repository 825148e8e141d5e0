//! What keeps people from their files.

use chrono::TimeDelta;

use super::media::Refusal;
use crate::kernel::error::PortError;

/// Why there is no file to show.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AttachmentError {
    /// There is no such file, it has no such part, or it is not for this participant.
    #[error("there is no such file")]
    NotFound,
    /// The member of staff may not read conversations.
    #[error("reading conversations is not permitted")]
    Forbidden,
    /// Files cannot be reached.
    #[error(transparent)]
    Port(#[from] PortError),
}

/// Why a file was not taken.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum UploadError {
    /// There is nothing in it.
    #[error("the file is empty")]
    Empty,
    /// It has too many bytes.
    #[error("the file has more than {largest} bytes")]
    TooLarge {
        /// The most there may be.
        largest: u64,
    },
    /// It is not what is taken.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The account uploaded too many files.
    #[error("too many files")]
    RateLimited {
        /// How long to wait.
        retry_after: TimeDelta,
    },
    /// The account uploaded too many bytes today.
    #[error("too many bytes in a day")]
    QuotaUsed,
    /// The member of staff may not answer in conversations.
    #[error("answering in conversations is not permitted")]
    Forbidden,
    /// Files cannot be kept.
    #[error(transparent)]
    Port(#[from] PortError),
}

/// Why files cannot be referred to by another message.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReuseError {
    /// One of them is not there, or the customer did not upload it.
    #[error("there is no such file")]
    NotFound,
    /// They are more than a message may have.
    #[error("too many files")]
    TooMany,
    /// The account would have too many bytes today.
    #[error("too many bytes in a day")]
    QuotaUsed,
    /// Files cannot be read or kept.
    #[error(transparent)]
    Port(#[from] PortError),
}
