//! Rate limits in `rate_hits`: one row for each use that still counts.

mod window;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::PortError;
use portal_core::identity::rate_limit::{Bucket, BucketKey, RateLimiter, Verdict};
use portal_core::kernel::id::HitId;
use sqlx::SqliteConnection;

use self::window::{Filled, room_for_all};
use crate::SqliteStore;
use crate::error::{broken, failed};
use crate::row::{Place, stamp};

const PORT: &str = "rate limiter";

#[async_trait]
impl RateLimiter for SqliteStore {
    async fn take(&self, buckets: &[Bucket], hit: HitId, now: DateTime<Utc>) -> Result<Verdict, PortError> {
        // Racing callers queue here, each sees what the one before took.
        let mut write = self.write().await.map_err(failed(PORT))?;
        let verdict = judge(&mut write, buckets, &hit.to_string(), now).await?;
        if verdict == Verdict::Allowed {
            for bucket in buckets {
                store(&mut write, bucket, &hit.to_string(), now).await.map_err(failed(PORT))?;
            }
            write.commit().await.map_err(failed(PORT))?;
        }
        Ok(verdict)
    }

    async fn peek(&self, buckets: &[Bucket], now: DateTime<Utc>) -> Result<Verdict, PortError> {
        let mut reader = self.readers.acquire().await.map_err(failed(PORT))?;
        judge(&mut reader, buckets, "", now).await
    }

    async fn count(&self, key: &BucketKey, since: DateTime<Utc>) -> Result<u32, PortError> {
        let count = sqlx::query_scalar!(
            "SELECT COUNT(*) FROM rate_hits WHERE bucket = ? AND at > ?",
            key.as_str(),
            stamp(since),
        )
        .fetch_one(&self.readers)
        .await
        .map_err(failed(PORT))?;
        Ok(u32::try_from(count).unwrap_or(u32::MAX))
    }

    async fn clear(&self, keys: &[BucketKey]) -> Result<(), PortError> {
        let keys: Vec<&str> = keys.iter().map(BucketKey::as_str).collect();
        let keys = serde_json::to_string(&keys).map_err(|e| PortError::broken(PORT, e))?;
        sqlx::query!("DELETE FROM rate_hits WHERE bucket IN (SELECT value FROM json_each(?))", keys)
            .execute(&self.writer)
            .await
            .map_err(failed(PORT))?;
        Ok(())
    }

    async fn release(&self, keys: &[BucketKey], hit: HitId) -> Result<(), PortError> {
        let keys: Vec<&str> = keys.iter().map(BucketKey::as_str).collect();
        let keys = serde_json::to_string(&keys).map_err(|e| PortError::broken(PORT, e))?;
        sqlx::query!(
            "DELETE FROM rate_hits WHERE bucket IN (SELECT value FROM json_each(?)) AND member = ?",
            keys,
            hit.to_string(),
        )
        .execute(&self.writer)
        .await
        .map_err(failed(PORT))?;
        Ok(())
    }
}

/// Whether every bucket has capacity for one use, filed under `hit` where its bucket counts uses.
async fn judge(
    connection: &mut SqliteConnection,
    buckets: &[Bucket],
    hit: &str,
    now: DateTime<Utc>,
) -> Result<Verdict, PortError> {
    let mut full = false;
    for bucket in buckets {
        full = full || !has_capacity(connection, bucket, now).await?;
    }
    if !full {
        return Ok(Verdict::Allowed);
    }
    let mut filled = Vec::with_capacity(buckets.len());
    for bucket in buckets {
        filled.push(load(connection, bucket, hit, now).await?);
    }
    let room_at = room_for_all(&filled, now);
    if room_at <= now {
        return Ok(Verdict::Allowed);
    }
    let retry_after = room_at - now;
    Ok(Verdict::Denied { retry_after })
}

/// Whether fewer uses count in each window than fit: the usual case, found without reading them.
async fn has_capacity(
    connection: &mut SqliteConnection,
    bucket: &Bucket,
    now: DateTime<Utc>,
) -> Result<bool, PortError> {
    for window in bucket.windows.iter().filter(|window| window.max < u32::MAX) {
        let full = sqlx::query_scalar!(
            "SELECT 1 FROM rate_hits WHERE bucket = ? AND at > ? ORDER BY at DESC LIMIT 1 OFFSET ?",
            bucket.key.as_str(),
            stamp(now - window.span),
            window.max.saturating_sub(1),
        )
        .fetch_optional(&mut *connection)
        .await
        .map_err(failed(PORT))?;
        if full.is_some() || window.max == 0 {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The uses of a bucket that count at `now`, oldest first; no more of them than decide.
async fn load<'a>(
    connection: &mut SqliteConnection,
    bucket: &'a Bucket,
    hit: &str,
    now: DateTime<Utc>,
) -> Result<Filled<'a>, PortError> {
    // A known member may be anywhere; of uses only the newest can fill a window.
    let widest = bucket.windows.iter().map(|window| window.max).filter(|max| *max < u32::MAX).max();
    let most = if bucket.member.is_some() { -1 } else { i64::from(widest.unwrap_or(0)) };
    let rows = sqlx::query!(
        "SELECT member, at FROM rate_hits WHERE bucket = ? AND at > ? ORDER BY at DESC LIMIT ?",
        bucket.key.as_str(),
        stamp(now - bucket.memory()),
        most,
    )
    .fetch_all(connection)
    .await
    .map_err(failed(PORT))?;
    let mut filled = Filled::new(bucket, hit);
    let place = Place { table: "rate_hits", id: bucket.key.as_str() };
    for row in rows.into_iter().rev() {
        let at = place.instant("at", &row.at).map_err(broken(PORT))?;
        filled.add(&row.member, at);
    }
    Ok(filled)
}

/// Files one use, and forgets those of the bucket that count no more.
async fn store(
    write: &mut SqliteConnection,
    bucket: &Bucket,
    hit: &str,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let key = bucket.key.as_str();
    sqlx::query!("DELETE FROM rate_hits WHERE bucket = ? AND keep_until <= ?", key, stamp(now))
        .execute(&mut *write)
        .await?;
    sqlx::query!(
        "INSERT INTO rate_hits (bucket, member, at, keep_until) VALUES (?, ?, ?, ?)
         ON CONFLICT (bucket, member) DO UPDATE SET at = MAX(at, excluded.at),
             keep_until = MAX(keep_until, excluded.keep_until)",
        key,
        bucket.member.as_deref().unwrap_or(hit),
        stamp(now),
        stamp(now + bucket.memory()),
    )
    .execute(write)
    .await?;
    Ok(())
}
