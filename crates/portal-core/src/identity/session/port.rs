//! The port of sessions.

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use super::model::{Resumed, Session, SessionHolder};
use crate::kernel::error::PortError;
use crate::kernel::id::SessionId;

/// Keeps sessions.
///
/// # Contract
/// * An ended session is never found again, by anybody, from the moment the ending call returns.
/// * [`replace`](Self::replace) ends the old session and stores the new one in one step, and only one of
///   several racing callers wins; for the others nothing is stored.
/// * Methods that take a holder touch that person's sessions alone.
/// * A store may drop a session some time after `expires_at`, never before. Ended sessions stay countable
///   for the operator's statistics.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait SessionStore: Send + Sync {
    /// Stores a new session.
    ///
    /// # Errors
    /// [`PortError`] if the store cannot be reached.
    async fn create(&self, session: &Session) -> Result<(), PortError>;

    /// Finds a session that was not ended, in one round trip. If it was last seen before
    /// `touch_if_before`, `last_seen_at` becomes `now`; what is answered is the state before that.
    ///
    /// # Errors
    /// [`PortError`] if the store cannot be reached.
    async fn resume(
        &self,
        id: SessionId,
        now: DateTime<Utc>,
        touch_if_before: DateTime<Utc>,
    ) -> Result<Option<Resumed>, PortError>;

    /// The holder's sessions that were not ended and whose `expires_at` lies after `now`, last seen first.
    ///
    /// # Errors
    /// [`PortError`] if the store cannot be reached.
    async fn list(&self, holder: &SessionHolder, now: DateTime<Utc>) -> Result<Vec<Session>, PortError>;

    /// Notes that the holder proved the number again: `verified_at` becomes `at`. `false` if the session was
    /// ended or is not there.
    ///
    /// # Errors
    /// [`PortError`] if the store cannot be reached.
    async fn confirm(&self, id: SessionId, at: DateTime<Utc>) -> Result<bool, PortError>;

    /// Ends one of the holder's sessions; `false` if there was no such session to end.
    ///
    /// # Errors
    /// [`PortError`] if the store cannot be reached.
    async fn end(&self, holder: &SessionHolder, id: SessionId, now: DateTime<Utc>) -> Result<bool, PortError>;

    /// Ends all of the holder's sessions but `keep`; answers how many.
    ///
    /// # Errors
    /// [`PortError`] if the store cannot be reached.
    async fn end_others(&self, holder: &SessionHolder, keep: SessionId, now: DateTime<Utc>) -> Result<u64, PortError>;

    /// Ends `old` and stores `new`; `false`, and nothing done, if `old` was not there to end.
    ///
    /// # Errors
    /// [`PortError`] if the store cannot be reached.
    async fn replace(&self, old: SessionId, new: &Session) -> Result<bool, PortError>;
}
