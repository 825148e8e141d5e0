//! What keeps staff from the inbox.

use crate::kernel::error::PortError;

/// Why the inbox is not shown.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum InboxError {
    /// The role may read neither tickets nor conversations.
    #[error("the permission is missing")]
    Forbidden,
    /// A port cannot be reached.
    #[error(transparent)]
    Port(#[from] PortError),
}
