//! The port of rate limits.

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use super::model::{Bucket, BucketKey, Verdict};
use crate::kernel::error::PortError;
use crate::kernel::id::HitId;

/// Counts uses in sliding windows.
///
/// # Contract
/// * [`take`](Self::take) is all or nothing over its buckets and hands out exactly the capacity there is,
///   however many callers race. A use counts in a window while `now - taken_at < span`.
/// * A denied `take` leaves nothing behind. `retry_after` is exact: at `now + retry_after` the same call
///   has capacity, a millisecond earlier it has not (other uses apart).
/// * The name a use is filed under is its member where the bucket has one, else its [`HitId`].
/// * [`peek`](Self::peek) answers what a `take` of a use that is not there yet would answer, and
///   [`count`](Self::count) what is there; both leave everything as it is.
/// * Times are the caller's: an adapter reads no clock. It may forget a use once it is older than the
///   bucket's longest window, never before.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait RateLimiter: Send + Sync {
    /// Takes one use in each of `buckets`, or none at all. No two buckets of a call have the same key.
    ///
    /// # Errors
    /// [`PortError`] if the counters cannot be reached.
    async fn take(&self, buckets: &[Bucket], hit: HitId, now: DateTime<Utc>) -> Result<Verdict, PortError>;

    /// Releases the use named `hit` in each of the buckets `keys`; uses that are not there are no error.
    ///
    /// # Errors
    /// [`PortError`] if the counters cannot be reached.
    async fn release(&self, keys: &[BucketKey], hit: HitId) -> Result<(), PortError>;

    /// Answers whether one use would fit into each of `buckets`, and takes none.
    ///
    /// # Errors
    /// [`PortError`] if the counters cannot be reached.
    async fn peek(&self, buckets: &[Bucket], now: DateTime<Utc>) -> Result<Verdict, PortError>;

    /// How many uses of the bucket `key` were taken after `since` and are still remembered.
    ///
    /// # Errors
    /// [`PortError`] if the counters cannot be reached.
    async fn count(&self, key: &BucketKey, since: DateTime<Utc>) -> Result<u32, PortError>;

    /// Forgets all uses of the buckets `keys`.
    ///
    /// # Errors
    /// [`PortError`] if the counters cannot be reached.
    async fn clear(&self, keys: &[BucketKey]) -> Result<(), PortError>;
}
