//! Two limiters as one: the second serves while the first is away.

use std::sync::Arc;

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use super::model::{Bucket, BucketKey, Verdict};
use super::port::RateLimiter;
use crate::kernel::error::PortError;
use crate::kernel::id::HitId;

/// Asks `primary`, and `backup` only when `primary` fails. Counts do not move between the two, so what
/// must survive the loss of `primary` belongs in a limiter of its own.
pub struct FallbackRateLimiter {
    primary: Arc<dyn RateLimiter>,
    backup: Arc<dyn RateLimiter>,
}

impl FallbackRateLimiter {
    /// Puts `backup` behind `primary`.
    pub fn new(primary: Arc<dyn RateLimiter>, backup: Arc<dyn RateLimiter>) -> Self {
        Self { primary, backup }
    }
}

#[async_trait]
impl RateLimiter for FallbackRateLimiter {
    async fn take(&self, buckets: &[Bucket], hit: HitId, now: DateTime<Utc>) -> Result<Verdict, PortError> {
        match self.primary.take(buckets, hit, now).await {
            Err(_) => self.backup.take(buckets, hit, now).await,
            answer => answer,
        }
    }

    async fn release(&self, keys: &[BucketKey], hit: HitId) -> Result<(), PortError> {
        match self.primary.release(keys, hit).await {
            Err(_) => self.backup.release(keys, hit).await,
            answer => answer,
        }
    }

    async fn peek(&self, buckets: &[Bucket], now: DateTime<Utc>) -> Result<Verdict, PortError> {
        match self.primary.peek(buckets, now).await {
            Err(_) => self.backup.peek(buckets, now).await,
            answer => answer,
        }
    }

    async fn count(&self, key: &BucketKey, since: DateTime<Utc>) -> Result<u32, PortError> {
        match self.primary.count(key, since).await {
            Err(_) => self.backup.count(key, since).await,
            answer => answer,
        }
    }

    async fn clear(&self, keys: &[BucketKey]) -> Result<(), PortError> {
        let primary = self.primary.clear(keys).await;
        self.backup.clear(keys).await.and(primary)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::rate_limit::{MockRateLimiter, Window};
    use crate::test_support::{CountingEntropy, noon};

    fn down() -> PortError {
        PortError::unavailable("rate limiter", "connection refused")
    }

    fn call() -> (Vec<Bucket>, HitId) {
        let bucket = Bucket::counting(BucketKey::verbatim("k"), [Window::new(1, 60)]);
        (vec![bucket], HitId::generate(noon(), &CountingEntropy::default()))
    }

    #[tokio::test]
    async fn the_backup_judges_while_the_primary_is_away() {
        let (mut primary, mut backup) = (MockRateLimiter::new(), MockRateLimiter::new());
        primary.expect_take().returning(|_, _, _| Err(down()));
        let denied = Verdict::Denied { retry_after: chrono::TimeDelta::seconds(9) };
        backup.expect_take().times(1).returning(move |_, _, _| Ok(denied));
        let limiter = FallbackRateLimiter::new(Arc::new(primary), Arc::new(backup));
        let (buckets, hit) = call();
        assert_eq!(limiter.take(&buckets, hit, noon()).await.expect("the backup answers"), denied);
    }

    #[tokio::test]
    async fn the_backup_is_left_alone_while_the_primary_answers() {
        let mut primary = MockRateLimiter::new();
        primary.expect_take().returning(|_, _, _| Ok(Verdict::Allowed));
        let limiter = FallbackRateLimiter::new(Arc::new(primary), Arc::new(MockRateLimiter::new()));
        let (buckets, hit) = call();
        assert_eq!(limiter.take(&buckets, hit, noon()).await.expect("the primary answers"), Verdict::Allowed);
    }
}
