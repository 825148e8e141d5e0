//! What keeps staff from correcting contact data.

use crate::identity::profile::InvalidProfileField;
use crate::kernel::error::PortError;

/// Why nothing was written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CorrectContactError {
    /// The role does not have the permission.
    #[error("the permission is missing")]
    Forbidden,
    /// There is no such customer.
    #[error("there is no such customer")]
    NotFound,
    /// Something that is new was refused.
    #[error("{} fields are not valid", .0.len())]
    Invalid(Vec<InvalidProfileField>),
    /// A port cannot be reached.
    #[error(transparent)]
    Port(#[from] PortError),
}
