//! Looking at promises without being asked: those that were kept, those whose day is over, and what a stop left undone.

use chrono::TimeDelta;

use super::PromiseService;
use super::model::{PaymentPromise, VersionedPromise};
use super::port::PromiseChange;
use crate::billing::swept::{BATCH, Swept};
use crate::identity::customer::CustomerScope;
use crate::kernel::error::PortError;
use crate::kernel::id::PromiseId;

/// How long a promise is left alone that is being made, or could not be looked at.
pub(super) const LEFT_ALONE: TimeDelta = TimeDelta::minutes(2);

pub(super) fn warn(error: &PortError, id: PromiseId, what: &str) {
    let error: &(dyn std::error::Error + 'static) = error;
    tracing::warn!(error, promise.id = %id, "{what}");
}

impl PromiseService {
    /// Looks at the promises that something is to be done with, at most a hundred: decides how those ended that have, and
    /// does what follows. To be run every few seconds, and again at once while there
    /// [may be more](Swept::may_have_more), by any number of processes.
    ///
    /// # Errors
    /// [`PortError`] if promises cannot be read. One that cannot be looked at is counted and logged.
    pub async fn sweep(&self) -> Result<Swept, PortError> {
        let mut swept = Swept::default();
        for found in self.deps.promises.due(self.deps.clock.now(), BATCH).await? {
            swept.checked += 1;
            if let Err(error) = self.look_at(found.clone()).await {
                swept.failed += 1;
                warn(&error, found.promise.id, "a promise could not be looked at");
                self.defer(found).await?;
            }
        }
        Ok(swept)
    }

    /// A promise is told of as made before it is decided, so that nobody hears of its end first.
    async fn look_at(&self, found: VersionedPromise) -> Result<(), PortError> {
        let scope = CustomerScope::of_promise(found.promise.customer_id.clone());
        let version = found.version;
        let told = if found.promise.is_told { found } else { self.follow(&scope, found).await? };
        if !told.promise.is_told || !told.promise.is_open() {
            return Ok(());
        }
        let decided = self.decide(&scope, told).await?;
        if decided.promise.is_open() && decided.version > version {
            return Ok(());
        }
        self.follow(&scope, decided).await.map(drop)
    }

    /// Leaves a promise alone for a while, so that it does not keep others from being looked at.
    async fn defer(&self, found: VersionedPromise) -> Result<(), PortError> {
        let check_at = Some(self.deps.clock.now() + LEFT_ALONE);
        let after = PaymentPromise { check_at, ..found.promise };
        // A conflict means that somebody else looked at it.
        self.deps.promises.commit(&PromiseChange { expected: found.version, after }).await.map(drop)
    }
}
