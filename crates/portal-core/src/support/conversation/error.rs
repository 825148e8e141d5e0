//! What keeps people from their conversations.

use chrono::TimeDelta;

use crate::kernel::error::PortError;

/// A text that is no position in conversations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a cursor")]
pub struct InvalidCursor;

/// Why there is no conversation to show.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConversationError {
    /// There is no such conversation or ticket, or it is somebody else's.
    #[error("there is no such conversation")]
    NotFound,
    /// Conversations cannot be reached.
    #[error(transparent)]
    Port(#[from] PortError),
}

/// Why a chat was not rated.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RateChatError {
    /// There is no such conversation, or it is somebody else's.
    #[error("there is no such conversation")]
    NotFound,
    /// It goes on, is a ticket's, or was rated since it was closed.
    #[error("the chat cannot be rated now")]
    NotNow,
    /// Conversations cannot be reached.
    #[error(transparent)]
    Port(#[from] PortError),
}

/// Why something is no message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidMessage {
    /// There is neither a text nor a file.
    #[error("the message is empty")]
    Empty,
    /// It refers to too many files.
    #[error("a message has at most {} files", super::SendMessage::MOST_ATTACHMENTS)]
    TooManyAttachments,
    /// A file that it refers to is not there, is somebody else's, belongs to a message already, or is named twice.
    #[error("a file of the message is not there")]
    NoSuchAttachment,
}

/// Why a message was not sent.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SendMessageError {
    /// There is no such conversation or ticket, or it is somebody else's.
    #[error("there is no such conversation")]
    NotFound,
    /// The same name was used for another message before.
    #[error("the client's name belongs to another message")]
    NameReused,
    /// It is no message.
    #[error(transparent)]
    Invalid(#[from] InvalidMessage),
    /// The account wrote too many messages.
    #[error("too many messages")]
    RateLimited {
        /// How long to wait.
        retry_after: TimeDelta,
    },
    /// Conversations cannot be reached.
    #[error(transparent)]
    Port(#[from] PortError),
}

impl From<ConversationError> for SendMessageError {
    fn from(error: ConversationError) -> Self {
        match error {
            ConversationError::NotFound => Self::NotFound,
            ConversationError::Port(error) => Self::Port(error),
        }
    }
}
