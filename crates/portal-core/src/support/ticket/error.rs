//! What keeps customers from their tickets.

use chrono::TimeDelta;

use super::change::NotNow;
use crate::kernel::error::PortError;

/// Why there is no ticket to show.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TicketError {
    /// There is no such ticket, or it is somebody else's.
    #[error("there is no such ticket")]
    NotFound,
    /// The tickets cannot be reached.
    #[error(transparent)]
    Port(#[from] PortError),
}

/// Why no ticket was opened.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenTicketError {
    /// The same name was used for another request before.
    #[error("the idempotency key belongs to another request")]
    KeyReused,
    /// The account opened too many tickets.
    #[error("too many tickets")]
    RateLimited {
        /// How long to wait.
        retry_after: TimeDelta,
    },
    /// The tickets cannot be reached.
    #[error(transparent)]
    Port(#[from] PortError),
}

/// Why a ticket was not called off, rated or reopened.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FollowUpError {
    /// There is no such ticket, or it is somebody else's.
    #[error("there is no such ticket")]
    NotFound,
    /// It does not stand where this can be done: taken already, not
    /// completed, rated already, reopened before, or too long ago.
    #[error("the ticket does not allow this now")]
    NotNow,
    /// Others kept writing to it; the same may succeed in a moment.
    #[error("the ticket was written to at the same time")]
    Busy,
    /// The tickets cannot be reached.
    #[error(transparent)]
    Port(#[from] PortError),
}

impl From<NotNow> for FollowUpError {
    fn from(_: NotNow) -> Self {
        Self::NotNow
    }
}
