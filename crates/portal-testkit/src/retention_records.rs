//! What cases of retention need behind the port: records of every kind, and how many of them there are.

use std::sync::Arc;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::identity::rate_limit::RateLimiter;
use portal_core::staff::retention::RecordKind;

/// Works on the same fresh store as the port under test, past the port. Methods panic when the store refuses.
#[async_trait]
pub trait RetentionRecords: Send + Sync {
    /// Adds record number `n` of that kind, which ended at `ended`, or has not ended. Sessions with an even number are
    /// ended an hour before they would expire, those with an odd number expire. Messages are no codes.
    async fn put(&self, kind: RecordKind, n: u64, ended: Option<DateTime<Utc>>);

    /// Adds parked message number `n`: a code if `kind` is [`RecordKind::UnsentCodes`], else another message, which
    /// expires at `expires`, or never.
    async fn put_parked(&self, kind: RecordKind, n: u64, expires: Option<DateTime<Utc>>);

    /// How many records of that kind there are, ended or not.
    async fn count(&self, kind: RecordKind) -> u64;

    /// The limiter whose uses are deleted as [`RecordKind::RateHits`].
    fn limits(&self) -> Arc<dyn RateLimiter>;
}
