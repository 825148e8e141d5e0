//! The port of promises.

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use super::model::{PaymentPromise, VersionedPromise};
use crate::identity::customer::CustomerScope;
use crate::kernel::commit::Committed;
use crate::kernel::error::PortError;

/// A change of a promise that was decided on a version of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PromiseChange {
    /// The version it was decided on.
    pub expected: u64,
    /// The promise as it is to be.
    pub after: PaymentPromise,
}

/// Keeps promises to pay.
///
/// # Contract
/// * At most one promise of an account is open, and no two have the same place:
///   [`add`](Self::add) is [`Committed::Conflict`] and writes nothing if one is open or the place is taken. Of racing
///   callers one adds.
/// * [`commit`](Self::commit) writes the promise if it has the expected version, else nothing. Of changes that race and
///   expect the same version one is written. A promise that is no longer open makes room for another one.
/// * [`latest`](Self::latest) answers nothing of another customer, the highest place first.
/// * [`due`](Self::due) answers promises whose next check is at `now` or before, the longest overdue first.
/// * A row that cannot be read is left out and reported.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait PromiseRepo: Send + Sync {
    /// Adds a promise, version 1.
    ///
    /// # Errors
    /// [`PortError`] if promises cannot be written.
    async fn add(&self, promise: &PaymentPromise) -> Result<Committed, PortError>;

    /// At most `limit` promises of the account.
    ///
    /// # Errors
    /// [`PortError`] if promises cannot be read.
    async fn latest(&self, scope: &CustomerScope, limit: u32) -> Result<Vec<VersionedPromise>, PortError>;

    /// Commits a change that was decided on what was read.
    ///
    /// # Errors
    /// [`PortError`] if promises cannot be written.
    async fn commit(&self, change: &PromiseChange) -> Result<Committed, PortError>;

    /// At most `limit` promises that something is to be done with.
    ///
    /// # Errors
    /// [`PortError`] if promises cannot be read.
    async fn due(&self, now: DateTime<Utc>, limit: u32) -> Result<Vec<VersionedPromise>, PortError>;
}
