//! Rate limits in `rate_hits`: one row for each use that still counts.

mod window;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::PortError;
use portal_core::id::HitId;
use portal_core::rate_limit::{Bucket, BucketKey, RateLimiter, Verdict};
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
        let mut filled = Vec::with_capacity(buckets.len());
        for bucket in buckets {
            filled.push(load(&mut write, bucket, hit, now).await?);
        }
        let room_at = room_for_all(&filled, now);
        if room_at > now {
            let retry_after = room_at - now;
            return Ok(Verdict::Denied { retry_after });
        }
        for bucket in &filled {
            store(&mut write, bucket, now).await.map_err(failed(PORT))?;
        }
        write.commit().await.map_err(failed(PORT))?;
        Ok(Verdict::Allowed)
    }

    async fn give_back(&self, keys: &[BucketKey], hit: HitId) -> Result<(), PortError> {
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

/// The uses of a bucket that count at `now`, oldest first.
async fn load<'a>(
    write: &mut SqliteConnection,
    bucket: &'a Bucket,
    hit: HitId,
    now: DateTime<Utc>,
) -> Result<Filled<'a>, PortError> {
    let rows = sqlx::query!(
        "SELECT member, at FROM rate_hits WHERE bucket = ? AND at > ? ORDER BY at",
        bucket.key.as_str(),
        stamp(now - bucket.memory()),
    )
    .fetch_all(write)
    .await
    .map_err(failed(PORT))?;
    let mut filled = Filled::new(bucket, hit);
    let place = Place { table: "rate_hits", id: bucket.key.as_str() };
    for row in rows {
        let at = place.instant("at", &row.at).map_err(broken(PORT))?;
        filled.add(&row.member, at);
    }
    Ok(filled)
}

/// Files one use, and forgets those of the bucket that count no more.
async fn store(write: &mut SqliteConnection, filled: &Filled<'_>, now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    let key = filled.bucket.key.as_str();
    sqlx::query!("DELETE FROM rate_hits WHERE bucket = ? AND at <= ?", key, stamp(now - filled.bucket.memory()),)
        .execute(&mut *write)
        .await?;
    sqlx::query!(
        "INSERT INTO rate_hits (bucket, member, at) VALUES (?, ?, ?)
         ON CONFLICT (bucket, member) DO UPDATE SET at = MAX(at, excluded.at)",
        key,
        filled.name,
        stamp(now),
    )
    .execute(write)
    .await?;
    Ok(())
}
