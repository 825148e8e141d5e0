//! Deleting what is no longer kept.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::model::{Deleted, RecordKind};
use super::policy::RetentionPolicy;
use super::port::RetentionStore;
use crate::kernel::error::PortError;

/// The use case of retention.
#[derive(Clone)]
pub struct RetentionService {
    store: Arc<dyn RetentionStore>,
    policy: RetentionPolicy,
}

impl RetentionService {
    /// So many records are deleted at once: logins wait no longer than that takes.
    pub const BATCH: u32 = 1_000;

    /// Wires the use case.
    pub fn new(store: Arc<dyn RetentionStore>, policy: RetentionPolicy) -> Self {
        Self { store, policy }
    }

    /// Deletes every record that is not kept any longer at `now`, kind by kind and batch by batch: stopping half-way
    /// does no harm.
    ///
    /// # Errors
    /// [`PortError`] if the store cannot be reached; what was deleted by then stays deleted.
    pub async fn run(&self, now: DateTime<Utc>) -> Result<Deleted, PortError> {
        let mut deleted = Deleted::default();
        for kind in RecordKind::ALL {
            let before = now - self.policy.kept_for(kind);
            loop {
                let batch = self.store.delete_expired(kind, before, Self::BATCH).await?;
                *deleted.of(kind) += batch;
                if batch < u64::from(Self::BATCH) {
                    break;
                }
            }
        }
        Ok(deleted)
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;
    use crate::staff::retention::MockRetentionStore;
    use crate::test_support::{noon, unreachable_port};

    fn service(store: MockRetentionStore) -> RetentionService {
        RetentionService::new(Arc::new(store), RetentionPolicy::default())
    }

    #[tokio::test]
    async fn every_kind_is_deleted_from_the_end_of_its_own_time_on() {
        let mut store = MockRetentionStore::new();
        let kept = RetentionPolicy { phone_changes: TimeDelta::days(7), ..RetentionPolicy::default() };
        for kind in RecordKind::ALL {
            let before = noon() - kept.kept_for(kind);
            store
                .expect_delete_expired()
                .withf(move |what, when, limit| (*what, *when, *limit) == (kind, before, RetentionService::BATCH))
                .times(1)
                .returning(|_, _, _| Ok(1));
        }
        let deleted = RetentionService::new(Arc::new(store), kept).run(noon()).await.expect("it is done");
        let one = Deleted {
            challenges: 1,
            rate_hits: 1,
            sessions: 1,
            devices: 1,
            messages: 1,
            unsent_codes: 1,
            requests: 1,
            phone_changes: 1,
            daily_actives: 1,
            events: 1,
        };
        assert_eq!(deleted, one);
    }

    #[tokio::test]
    async fn full_batches_are_followed_by_another() {
        let mut store = MockRetentionStore::new();
        let mut left = 2_500;
        store.expect_delete_expired().returning(move |kind, _, limit| {
            let batch = if kind == RecordKind::Sessions { left.min(u64::from(limit)) } else { 0 };
            left -= batch;
            Ok(batch)
        });
        assert_eq!(service(store).run(noon()).await.expect("it is done").sessions, 2_500);
    }

    #[tokio::test]
    async fn a_store_that_is_away_ends_the_run() {
        let mut store = MockRetentionStore::new();
        store.expect_delete_expired().times(1).returning(|_, _, _| Err(unreachable_port()));
        assert!(service(store).run(noon()).await.is_err());
    }
}
