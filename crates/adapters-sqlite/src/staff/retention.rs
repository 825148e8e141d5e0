//! Records deleted after their end; the core says which and when.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::PortError;
use portal_core::insight::analytics::AnalyticsStore;
use portal_core::staff::retention::{RecordKind, RetentionStore};

use crate::SqliteStore;
use crate::error::failed;
use crate::row::stamp;

const PORT: &str = "retention";

/// Deletes a batch.
macro_rules! delete {
    ($store:expr, $before:expr, $limit:expr, $sql:literal) => {
        sqlx::query!($sql, $before, $limit)
            .execute(&$store.writer)
            .await
            .map(|done| done.rows_affected())
            .map_err(failed(PORT))
    };
}

#[async_trait]
impl RetentionStore for SqliteStore {
    async fn delete_expired(&self, kind: RecordKind, before: DateTime<Utc>, limit: u32) -> Result<u64, PortError> {
        let end = stamp(before);
        match kind {
            RecordKind::Challenges => delete!(
                self,
                end,
                limit,
                "DELETE FROM otp_challenges WHERE position IN
                     (SELECT position FROM otp_challenges WHERE expires_at < ?1 LIMIT ?2)"
            ),
            RecordKind::RateHits => delete!(
                self,
                end,
                limit,
                "DELETE FROM rate_hits WHERE (bucket, member) IN
                     (SELECT bucket, member FROM rate_hits WHERE keep_until < ?1 LIMIT ?2)"
            ),
            RecordKind::Sessions => delete!(
                self,
                end,
                limit,
                "DELETE FROM customer_sessions WHERE id IN
                     (SELECT id FROM customer_sessions WHERE expires_at < ?1 AND ended_at IS NULL
                      UNION ALL SELECT id FROM customer_sessions WHERE ended_at < ?1 LIMIT ?2)"
            ),
            RecordKind::Devices => delete!(
                self,
                end,
                limit,
                "DELETE FROM trusted_devices WHERE token_hash IN
                     (SELECT token_hash FROM trusted_devices WHERE expires_at < ?1 LIMIT ?2)"
            ),
            RecordKind::Messages => delete!(
                self,
                end,
                limit,
                "DELETE FROM outbox WHERE position IN
                     (SELECT position FROM outbox WHERE settled_at < ?1
                      UNION ALL SELECT position FROM outbox WHERE state = 'parked' AND expires_at < ?1 LIMIT ?2)"
            ),
            RecordKind::UnsentCodes => delete!(
                self,
                end,
                limit,
                "DELETE FROM outbox WHERE position IN
                     (SELECT position FROM outbox WHERE lane = 'code' AND state IN ('dropped', 'superseded')
                          AND settled_at < ?1
                      UNION ALL SELECT position FROM outbox WHERE lane = 'code' AND state = 'parked'
                          AND expires_at < ?1 LIMIT ?2)"
            ),
            RecordKind::Requests => delete!(
                self,
                end,
                limit,
                "DELETE FROM ticket_requests WHERE (customer_id, name) IN
                     (SELECT customer_id, name FROM ticket_requests WHERE keep_until < ?1 LIMIT ?2)"
            ),
            RecordKind::PhoneChanges => delete!(
                self,
                end,
                limit,
                "DELETE FROM phone_changes WHERE id IN
                     (SELECT id FROM phone_changes WHERE changed_at < ?1 LIMIT ?2)"
            ),
            RecordKind::Events => delete!(
                self,
                end,
                limit,
                "DELETE FROM events WHERE id IN
                     (SELECT id FROM events WHERE place IS NOT NULL AND at < ?1 LIMIT ?2)"
            ),
            RecordKind::DailyActives => self.compact_daily_actives(before.date_naive()).await,
        }
    }
}
