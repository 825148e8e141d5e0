//! What keeps staff from looking after a customer's account.

use crate::kernel::error::PortError;

/// Why nothing was shown or done.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CustomerCareError {
    /// The role does not have the permission.
    #[error("the permission is missing")]
    Forbidden,
    /// There is no such customer.
    #[error("there is no such customer")]
    NotFound,
    /// No mobile number is on file, which sessions, limits and messages go by.
    #[error("no mobile number is on file")]
    NoNumber,
    /// The customer may not enter the portal.
    #[error("the customer may not enter the portal")]
    KeptOut,
    /// A link was sent a short while ago.
    #[error("a link was sent a short while ago")]
    SentAlready,
    /// A port cannot be reached.
    #[error(transparent)]
    Port(#[from] PortError),
}
