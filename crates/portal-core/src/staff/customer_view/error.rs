//! Why there is no view.

use crate::kernel::error::PortError;

/// Why no link was made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BeginViewError {
    /// The role does not have the permission.
    #[error("the permission is missing")]
    Forbidden,
    /// There is no such customer.
    #[error("there is no such customer")]
    NotFound,
    /// No mobile number is on file, so that nobody sees the portal with this account.
    #[error("no mobile number is on file")]
    NoNumber,
    /// A port cannot be reached.
    #[error(transparent)]
    Port(#[from] PortError),
}

/// Why a link was not opened.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EnterViewError {
    /// It is not there, was opened before, or its time is over.
    #[error("the link cannot be opened any more")]
    Over,
    /// A port cannot be reached.
    #[error(transparent)]
    Port(#[from] PortError),
}
