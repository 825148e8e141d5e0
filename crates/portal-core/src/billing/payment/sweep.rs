//! Asking gateways without being told: lost notifications, payments that ended, and what a stop left undone.

use chrono::TimeDelta;

use super::PaymentService;
use super::model::{PaymentAttempt, VersionedPayment};
use super::port::PaymentChange;
use crate::kernel::error::PortError;

/// How many payments are looked at in one run.
const BATCH: u32 = 100;
/// How long a payment is left alone whose gateway did not answer.
const AFTER_FAILURE: TimeDelta = TimeDelta::minutes(2);

/// What a run came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Swept {
    /// Payments that were looked at.
    pub checked: u64,
    /// Those of them that could not be.
    pub failed: u64,
}

impl Swept {
    /// Whether there may be more payments to look at: the run was a full one, and its gateways answered.
    pub fn may_have_more(&self) -> bool {
        self.checked >= u64::from(BATCH) && self.failed < self.checked
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rel_14_a_full_run_is_followed_by_another_one_unless_no_gateway_answers() {
        let full = u64::from(BATCH);
        let more = |checked, failed| Swept { checked, failed }.may_have_more();
        assert!(more(full, 0) && more(full, full - 1));
        assert!(!more(full, full) && !more(full - 1, 0) && !more(0, 0));
    }
}
