//! Why a command of Redis came to nothing.

use portal_core::PortError;

/// Why a command came to nothing.
#[derive(Debug, thiserror::Error)]
pub(crate) enum LinkError {
    /// It was not sent: there is no connection.
    #[error("not connected")]
    Away,
    /// It was not sent: Redis did not answer lately and is left alone for a moment.
    #[error("resting after a timeout")]
    Resting,
    /// It was sent, and may or may not have been carried out.
    #[error("no answer: {0}")]
    Lost(String),
    /// Redis cannot serve now: loading, read-only, out of memory, refusing the password.
    #[error("turned away: {0}")]
    TurnedAway(String),
    /// Redis answered something that asking again does not change.
    #[error("unexpected answer: {0}")]
    Unexpected(String),
}

impl LinkError {
    /// Whether the command may have been carried out all the same.
    pub(crate) fn leaves_doubt(&self) -> bool {
        matches!(self, Self::Lost(_))
    }

    /// The error of the port named `port`.
    pub(crate) fn of(self, port: &'static str) -> PortError {
        match self {
            Self::Unexpected(_) => PortError::broken(port, self),
            _ => PortError::unavailable(port, self),
        }
    }
}
