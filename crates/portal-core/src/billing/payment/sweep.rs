//! Asking gateways without being told: lost notifications, payments that ended, and what a stop left undone.

use chrono::TimeDelta;

use super::PaymentService;
use super::model::{PaymentAttempt, VersionedPayment};
use super::port::PaymentChange;
use crate::billing::swept::{BATCH, Swept};
use crate::kernel::error::PortError;

/// How long a payment is left alone whose gateway did not answer.
const AFTER_FAILURE: TimeDelta = TimeDelta::minutes(2);

impl PaymentService {
    /// Looks at the payments that something is to be done with, at most a hundred. To be run every few seconds, and again
    /// at once while there [may be more](Swept::may_have_more), by any number of processes.
    ///
    /// # Errors
    /// [`PortError`] if payments cannot be read. A gateway that does not answer is counted and logged.
    pub async fn sweep(&self) -> Result<Swept, PortError> {
        let mut swept = Swept::default();
        for found in self.deps.stores.payments.due(self.deps.clock.now(), BATCH).await? {
            swept.checked += 1;
            if let Err(error) = self.sync(found.clone(), None).await {
                swept.failed += 1;
                error.log(&found.payment.id, "a payment could not be looked at");
                self.defer(found).await?;
            }
        }
        Ok(swept)
    }

    /// Leaves a payment alone for a while, so that it does not keep others from being looked at.
    async fn defer(&self, found: VersionedPayment) -> Result<(), PortError> {
        let next = Some(self.deps.clock.now() + AFTER_FAILURE);
        let after = PaymentAttempt { next_check_at: next, ..found.payment };
        let change = PaymentChange::new(found.version, after);
        // A conflict means that somebody else looked at it.
        self.deps.stores.payments.commit(&change).await.map(drop)
    }
}
