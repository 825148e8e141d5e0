//! What keeps staff from customers.

use crate::kernel::error::PortError;

/// Why no customer is shown.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CustomerSearchError {
    /// The role does not have the permission.
    #[error("the permission is missing")]
    Forbidden,
    /// There is no such customer.
    #[error("there is no such customer")]
    NotFound,
    /// A port cannot be reached.
    #[error(transparent)]
    Port(#[from] PortError),
}
