//! What can go wrong with keys.

use chrono::TimeDelta;

use crate::kernel::error::PortError;

/// Why a key was not made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CreateKeyError {
    /// A key that may be used for nothing.
    #[error("a key needs at least one scope")]
    NoScope,
    /// Too short or too long a life.
    #[error("a key is good for 1 to 3660 days")]
    Life,
    /// A port failed.
    #[error(transparent)]
    Port(#[from] PortError),
}

/// Why a key was not revoked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RevokeKeyError {
    /// There is no such key.
    #[error("there is no such key")]
    NotFound,
    /// A port failed.
    #[error(transparent)]
    Port(#[from] PortError),
}

/// Why a request is not let through.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AuthenticateKeyError {
    /// The secret is that of no key, or of one that expired or was revoked.
    #[error("the key is not valid")]
    Refused,
    /// The key is used too often.
    #[error("the key is used too often")]
    Limited {
        /// How long until it may be used again.
        retry_after: TimeDelta,
    },
    /// A port failed; nobody is let through unchecked.
    #[error(transparent)]
    Port(#[from] PortError),
}
