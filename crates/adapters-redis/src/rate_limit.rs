//! Rate limits: a sorted set per bucket, scored by the instant of each use.

use std::sync::LazyLock;

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use fred::types::Value;
use fred::types::scripts::Script;
use portal_core::PortError;
use portal_core::identity::rate_limit::{Bucket, BucketKey, RateLimiter, Verdict};
use portal_core::kernel::id::HitId;

use crate::error::LinkError;
use crate::store::RedisStore;

const PORT: &str = "rate limiter";

/// How much longer than its longest window a bucket's key lives. The expiry is for cleanup: uses are judged
/// by the caller's clock.
const CLEANUP_MARGIN: TimeDelta = TimeDelta::minutes(15);

static TAKE: LazyLock<Script> = LazyLock::new(|| Script::from_lua(include_str!("lua/take.lua")));
static COUNT: LazyLock<Script> = LazyLock::new(|| Script::from_lua(include_str!("lua/count.lua")));
static CLEAR: LazyLock<Script> = LazyLock::new(|| Script::from_lua(include_str!("lua/forget.lua")));
static RELEASE: LazyLock<Script> = LazyLock::new(|| Script::from_lua(include_str!("lua/release.lua")));

#[async_trait]
impl RateLimiter for RedisStore {
    async fn take(&self, buckets: &[Bucket], hit: HitId, now: DateTime<Utc>) -> Result<Verdict, PortError> {
        self.judge(buckets, &hit.to_string(), now, false).await
    }

    async fn peek(&self, buckets: &[Bucket], now: DateTime<Utc>) -> Result<Verdict, PortError> {
        self.judge(buckets, "", now, true).await
    }

    async fn count(&self, key: &BucketKey, since: DateTime<Utc>) -> Result<u32, PortError> {
        let (keys, since) = (vec![self.bucket_key(key)], vec![since.timestamp_micros().into()]);
        self.link.run(&COUNT, keys, since).await.map_err(|error: LinkError| error.of(PORT))
    }

    async fn clear(&self, keys: &[BucketKey]) -> Result<(), PortError> {
        let keys = keys.iter().map(|key| self.bucket_key(key)).collect();
        self.link.run::<i64>(&CLEAR, keys, Vec::new()).await.map_err(|error| error.of(PORT))?;
        Ok(())
    }

    async fn release(&self, keys: &[BucketKey], hit: HitId) -> Result<(), PortError> {
        let keys = keys.iter().map(|key| self.bucket_key(key)).collect();
        self.link.run::<i64>(&RELEASE, keys, vec![hit.to_string().into()]).await.map_err(|error| error.of(PORT))?;
        Ok(())
    }
}

impl RedisStore {
    async fn judge(
        &self,
        buckets: &[Bucket],
        hit: &str,
        now: DateTime<Utc>,
        only_look: bool,
    ) -> Result<Verdict, PortError> {
        if let Some(retry_after) = shut(buckets) {
            return Ok(Verdict::Denied { retry_after });
        }
        let keys = buckets.iter().map(|b| self.bucket_key(&b.key)).collect();
        let wait: i64 = self
            .link
            .run(&TAKE, keys, arguments(buckets, hit, now, only_look))
            .await
            .map_err(|error: LinkError| error.of(PORT))?;
        Ok(match wait {
            0 => Verdict::Allowed,
            wait => Verdict::Denied { retry_after: TimeDelta::microseconds(wait) },
        })
    }

    fn bucket_key(&self, key: &BucketKey) -> String {
        format!("{}rate:{key}", self.prefix)
    }
}

/// A window without any capacity never gets some; its span is as good a wait as any.
fn shut(buckets: &[Bucket]) -> Option<TimeDelta> {
    let windows = buckets.iter().flat_map(|bucket| &bucket.windows);
    windows.filter(|window| window.max == 0).map(|w| w.span).max()
}

/// The script's arguments; their order is described there. Microseconds, because that is as fine as a
/// score holds.
fn arguments(buckets: &[Bucket], hit: &str, now: DateTime<Utc>, only_look: bool) -> Vec<Value> {
    let mut all: Vec<Value> = vec![now.timestamp_micros().into(), i64::from(only_look).into()];
    for bucket in buckets {
        let name = bucket.member.clone().unwrap_or_else(|| hit.to_owned());
        all.push(name.into());
        all.push(i64::from(bucket.member.is_some()).into());
        all.push((bucket.memory() + CLEANUP_MARGIN).num_milliseconds().into());
        all.push(i64::try_from(bucket.windows.len()).unwrap_or(0).into());
        for window in &bucket.windows {
            all.push(i64::from(window.max).into());
            all.push(window.span.num_microseconds().unwrap_or(i64::MAX / 2).into());
        }
    }
    all
}
