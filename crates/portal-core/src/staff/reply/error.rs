//! What keeps staff from canned replies.

use crate::kernel::error::PortError;

/// Why replies were not shown or changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReplyError {
    /// The role does not have the permission.
    #[error("the permission is missing")]
    Forbidden,
    /// There is no such reply.
    #[error("there is no such reply")]
    NotFound,
    /// Somebody else changed it since it was read.
    #[error("the reply was changed since it was read")]
    Changed,
    /// There are too many already.
    #[error("at most {} replies", super::ReplyService::MOST)]
    TooMany,
    /// A port cannot be reached.
    #[error(transparent)]
    Port(#[from] PortError),
}
