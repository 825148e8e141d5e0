//! What keeps staff from the trail.

use crate::kernel::error::PortError;

/// Why the trail is not shown.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TrailError {
    /// The role does not have the permission.
    #[error("the permission is missing")]
    Forbidden,
    /// The trail cannot be reached.
    #[error(transparent)]
    Port(#[from] PortError),
}
