//! What keeps people from their conversations.

use chrono::TimeDelta;

use crate::kernel::error::PortError;

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
    /// There is neither a text nor a file.
    #[error("the message is empty")]
    Empty,
    /// It refers to too many files.
    #[error("a message has at most {most} files")]
    TooManyAttachments {
        /// The most there may be.
        most: usize,
    },
    /// A file that it refers to is not there, is somebody else's, or belongs to a message already.
    #[error("a file of the message is not there")]
    NoSuchAttachment,
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
