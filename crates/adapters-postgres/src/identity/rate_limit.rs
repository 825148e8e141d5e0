//! [`RateLimiter`]: the counting is done by the SQL function `portal.take_hits`, in one round trip.

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use portal_core::PortError;
use portal_core::identity::rate_limit::{Bucket, BucketKey, RateLimiter, Verdict};
use portal_core::kernel::id::HitId;
use sqlx::postgres::types::PgInterval;

use crate::store::PgStore;

const PORT: &str = "rate limiter";

/// The windows of all buckets, a column each, as the function wants them.
#[derive(Default)]
struct Windows {
    buckets: Vec<String>,
    members: Vec<String>,
    memories: Vec<PgInterval>,
    capacities: Vec<i64>,
    spans: Vec<PgInterval>,
}

impl Windows {
    fn of(buckets: &[Bucket], hit: &str) -> Self {
        let mut windows = Self::default();
        for bucket in buckets {
            let member = bucket.member.clone().unwrap_or_else(|| hit.to_owned());
            for window in &bucket.windows {
                windows.buckets.push(bucket.key.as_str().to_owned());
                windows.members.push(member.clone());
                windows.memories.push(interval(bucket.memory()));
                windows.capacities.push(i64::from(window.max));
                windows.spans.push(interval(window.span));
            }
        }
        windows
    }
}

/// In microseconds alone: a day would not be as long as 24 hours in every time zone.
fn interval(span: TimeDelta) -> PgInterval {
    PgInterval { months: 0, days: 0, microseconds: span.num_microseconds().unwrap_or(i64::MAX) }
}

#[async_trait]
impl RateLimiter for PgStore {
    async fn take(&self, buckets: &[Bucket], hit: HitId, now: DateTime<Utc>) -> Result<Verdict, PortError> {
        self.judge_hits(buckets, &hit.to_string(), now, false).await
    }

    async fn peek(&self, buckets: &[Bucket], now: DateTime<Utc>) -> Result<Verdict, PortError> {
        self.judge_hits(buckets, "", now, true).await
    }

    async fn count(&self, key: &BucketKey, since: DateTime<Utc>) -> Result<u32, PortError> {
        let count = self
            .ask(PORT, |mut c| async move {
                sqlx::query_scalar!(
                    r#"SELECT count(*) AS "count!" FROM portal.rate_hits WHERE bucket = $1 AND at > $2"#,
                    key.as_str(),
                    since,
                )
                .fetch_one(&mut *c)
                .await
            })
            .await?;
        Ok(u32::try_from(count).unwrap_or(u32::MAX))
    }

    async fn clear(&self, keys: &[BucketKey]) -> Result<(), PortError> {
        let keys: &Vec<String> = &keys.iter().map(ToString::to_string).collect();
        self.ask(PORT, |mut c| async move {
            sqlx::query!("DELETE FROM portal.rate_hits WHERE bucket = ANY($1)", keys).execute(&mut *c).await
        })
        .await
        .map(|_| ())
    }

    async fn release(&self, keys: &[BucketKey], hit: HitId) -> Result<(), PortError> {
        let keys: &Vec<String> = &keys.iter().map(ToString::to_string).collect();
        self.ask(PORT, |mut c| async move {
            sqlx::query!("DELETE FROM portal.rate_hits WHERE bucket = ANY($1) AND member = $2", keys, hit.to_string(),)
                .execute(&mut *c)
                .await
        })
        .await
        .map(|_| ())
    }
}

impl PgStore {
    async fn judge_hits(
        &self,
        buckets: &[Bucket],
        hit: &str,
        now: DateTime<Utc>,
        only_look: bool,
    ) -> Result<Verdict, PortError> {
        let windows = &Windows::of(buckets, hit);
        if windows.buckets.is_empty() {
            return Ok(Verdict::Allowed);
        }
        let wait = self
            .ask(PORT, |mut c| async move {
                sqlx::query_scalar!(
                    "SELECT portal.take_hits($1, $2, $3, $4, $5, $6, $7)",
                    &windows.buckets,
                    &windows.members,
                    &windows.memories,
                    &windows.capacities,
                    &windows.spans,
                    now,
                    only_look,
                )
                .fetch_one(&mut *c)
                .await
            })
            .await?;
        Ok(match wait {
            None => Verdict::Allowed,
            Some(micros) => Verdict::Denied { retry_after: TimeDelta::microseconds(micros) },
        })
    }
}
