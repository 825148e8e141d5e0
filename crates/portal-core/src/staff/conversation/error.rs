//! What keeps staff from a conversation.

use crate::kernel::error::PortError;
use crate::support::conversation::InvalidMessage;

/// Why a conversation was not shown or answered.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StaffConversationError {
    /// The role does not have the permission.
    #[error("the permission is missing")]
    Forbidden,
    /// There is no such conversation.
    #[error("there is no such conversation")]
    NotFound,
    /// The same name was used for another message before.
    #[error("the client's name belongs to another message")]
    NameReused,
    /// It is no message.
    #[error(transparent)]
    Invalid(#[from] InvalidMessage),
    /// A port cannot be reached.
    #[error(transparent)]
    Port(#[from] PortError),
}
