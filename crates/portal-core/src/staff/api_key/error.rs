//! What keeps staff from looking after keys.

use crate::integration::key::{CreateKeyError, RevokeKeyError};
use crate::kernel::error::PortError;

/// Why nothing was shown or done.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ManageKeysError {
    /// The role does not have the permission.
    #[error("the permission is missing")]
    Forbidden,
    /// There is no such key.
    #[error("there is no such key")]
    NotFound,
    /// A key that may be used for nothing.
    #[error("a key needs at least one scope")]
    NoScope,
    /// Too short or too long a life.
    #[error("a key is good for 1 to 3660 days")]
    Life,
    /// A port cannot be reached.
    #[error(transparent)]
    Port(#[from] PortError),
}

impl From<CreateKeyError> for ManageKeysError {
    fn from(error: CreateKeyError) -> Self {
        match error {
            CreateKeyError::NoScope => Self::NoScope,
            CreateKeyError::Life => Self::Life,
            CreateKeyError::Port(error) => Self::Port(error),
        }
    }
}

impl From<RevokeKeyError> for ManageKeysError {
    fn from(error: RevokeKeyError) -> Self {
        match error {
            RevokeKeyError::NotFound => Self::NotFound,
            RevokeKeyError::Port(error) => Self::Port(error),
        }
    }
}
