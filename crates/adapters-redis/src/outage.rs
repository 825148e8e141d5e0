//! Says once that Redis does not serve, and once that it serves again.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Weak};
use std::time::Duration;

use crate::error::LinkError;

/// Whether Redis serves. It begins with a call that failed and ends with a write that is tried beside the requests:
/// a Redis that takes no writes still answers many calls well.
#[derive(Debug, Default)]
pub(crate) struct Outage(Arc<AtomicBool>);

impl Outage {
    /// Notes a call that failed. `Some` to the first one of an outage, which sees to the [`watch`].
    pub(crate) fn begin(&self, error: &LinkError) -> Option<Weak<AtomicBool>> {
        if matches!(error, LinkError::Unexpected(_)) || self.0.swap(true, Ordering::Relaxed) {
            return None;
        }
        tracing::warn!(%error, "Redis does not serve; the store behind it stands in");
        Some(Arc::downgrade(&self.0))
    }
}

/// Tries a write every `pause` until one succeeds, which ends the outage. Ends as well with the link.
pub(crate) async fn watch(outage: Weak<AtomicBool>, pause: Duration, write: impl AsyncFn() -> bool) {
    loop {
        tokio::time::sleep(pause).await;
        let Some(outage) = outage.upgrade() else { return };
        if write().await {
            outage.store(false, Ordering::Relaxed);
            tracing::warn!("Redis serves again");
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outage_begins_once() {
        let outage = Outage::default();
        assert!(outage.begin(&LinkError::Unexpected("WRONGTYPE".into())).is_none());
        assert!(outage.begin(&LinkError::TurnedAway("READONLY".into())).is_some());
        assert!(outage.begin(&LinkError::Away).is_none());
    }

    #[tokio::test]
    async fn an_outage_ends_with_the_first_write_that_succeeds_and_may_begin_again() {
        let outage = Outage::default();
        let watched = outage.begin(&LinkError::Away).expect("the first failure");
        let tries = std::cell::Cell::new(0);
        let write = async || {
            tries.set(tries.get() + 1);
            tries.get() == 3
        };
        watch(watched, Duration::ZERO, write).await;
        assert_eq!(tries.get(), 3);
        assert!(outage.begin(&LinkError::Away).is_some());
    }
}
