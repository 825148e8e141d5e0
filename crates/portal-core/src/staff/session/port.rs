//! The port of sessions of staff.

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use super::model::{ResumedStaffSession, StaffSession, StaffTokenHash};
use crate::kernel::error::PortError;
use crate::kernel::id::{StaffId, StaffSessionId};

/// Keeps the sessions of staff. They are opened by
/// [`StaffAccountRepo::commit`](crate::staff::account::StaffAccountRepo::commit) of the same store.
///
/// # Contract
/// * [`resume`](Self::resume) answers a session that has not ended, also one that expired: the core tells. It has the
///   name, the role and the state that the account has now. It notes the use at `at`, unless one at or after `since` is
///   noted, and answers the session as it was before.
/// * [`end`](Self::end) and [`end_others`](Self::end_others) take effect before they answer, on sessions of that account
///   alone. Of calls that race for one session one ends it.
/// * [`live`](Self::live) answers the account's sessions that have not ended, expire after `now` and were used after
///   `used_after`, last used first, then by identity.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait StaffSessionStore: Send + Sync {
    /// Finds the session of a token, and notes its use.
    ///
    /// # Errors
    /// [`PortError`] if the sessions cannot be reached.
    async fn resume(
        &self,
        hash: StaffTokenHash,
        at: DateTime<Utc>,
        since: DateTime<Utc>,
    ) -> Result<Option<ResumedStaffSession>, PortError>;

    /// The account's sessions that are in use.
    ///
    /// # Errors
    /// [`PortError`] if the sessions cannot be read.
    async fn live(
        &self,
        account: StaffId,
        now: DateTime<Utc>,
        used_after: DateTime<Utc>,
    ) -> Result<Vec<StaffSession>, PortError>;

    /// Ends a session of the account; answers whether it had not ended.
    ///
    /// # Errors
    /// [`PortError`] if the sessions cannot be written.
    async fn end(&self, account: StaffId, id: StaffSessionId, at: DateTime<Utc>) -> Result<bool, PortError>;

    /// Ends the account's sessions but that one; answers how many had not ended.
    ///
    /// # Errors
    /// [`PortError`] if the sessions cannot be written.
    async fn end_others(&self, account: StaffId, keep: StaffSessionId, at: DateTime<Utc>) -> Result<u64, PortError>;
}
