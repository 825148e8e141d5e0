//! The port of sessions.

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use super::model::{NewSession, Resumed, Session, SessionHolder};
use crate::kernel::error::PortError;
use crate::kernel::id::SessionId;
use crate::staff::audit::AuditEntry;

/// Keeps sessions.
///
/// # Contract
/// * An ended session is never found again, by anybody, from the moment the ending call returns.
/// * [`replace`](Self::replace) ends the old session and stores the new one in one step, and only one of
///   several racing callers wins; for the others nothing is stored.
/// * Each writing method stores its audit entry in the same step, and only if something was done: a session that
///   was not there to end leaves no entry. It happens at the entry's instant.
/// * [`open`](Self::open) stores session, device and entry, and forgets the device's old token, all or nothing; a
///   token that is not there to forget is no error.
/// * Methods that take a holder touch that person's sessions alone.
/// * A store may drop a session some time after `expires_at`, never before. Ended sessions stay countable
///   for the operator's statistics.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait SessionStore: Send + Sync {
    /// Stores a login: the session, the trust in its device, and the audit entry.
    ///
    /// # Errors
    /// [`PortError`] if the store cannot be reached.
    async fn open(&self, new: &NewSession) -> Result<(), PortError>;

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

    /// Notes that the holder proved the number again: `verified_at` becomes the entry's instant. `false` if the session was
    /// ended or is not there.
    ///
    /// # Errors
    /// [`PortError`] if the store cannot be reached.
    async fn confirm(&self, id: SessionId, audit: &AuditEntry) -> Result<bool, PortError>;

    /// Ends one of the holder's sessions; `false` if there was no such session to end.
    ///
    /// # Errors
    /// [`PortError`] if the store cannot be reached.
    async fn end(&self, holder: &SessionHolder, id: SessionId, audit: &AuditEntry) -> Result<bool, PortError>;

    /// Ends all of the holder's sessions but `keep`; answers how many of them had not expired. If there were none, no
    /// entry is stored.
    ///
    /// # Errors
    /// [`PortError`] if the store cannot be reached.
    async fn end_others(&self, holder: &SessionHolder, keep: SessionId, audit: &AuditEntry) -> Result<u64, PortError>;

    /// Ends `old` and stores `new`; `false`, and nothing done, if `old` was not there to end.
    ///
    /// # Errors
    /// [`PortError`] if the store cannot be reached.
    async fn replace(&self, old: SessionId, new: &Session, audit: &AuditEntry) -> Result<bool, PortError>;
}
