//! Records deleted after their end; the core says which and when.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::PortError;
use portal_core::staff::retention::{RecordKind, RetentionStore};

use crate::store::PgStore;

const PORT: &str = "retention";

/// Deletes a batch.
macro_rules! delete {
    ($store:ident, $before:expr, $limit:expr, $sql:literal) => {
        $store
            .ask(PORT, |mut c| async move { sqlx::query!($sql, $before, $limit).execute(&mut *c).await })
            .await
            .map(|done| done.rows_affected())
    };
}

#[async_trait]
impl RetentionStore for PgStore {
    /// Several may delete at once: they leave each other's rows alone.
    async fn delete_expired(&self, kind: RecordKind, before: DateTime<Utc>, limit: u32) -> Result<u64, PortError> {
        let limit = i64::from(limit);
        match kind {
            RecordKind::Challenges => delete!(
                self,
                before,
                limit,
                "DELETE FROM portal.otp_challenges WHERE id = ANY (ARRAY(
                    SELECT id FROM portal.otp_challenges WHERE expires_at < $1 LIMIT $2 FOR UPDATE SKIP LOCKED))"
            ),
            RecordKind::RateHits => delete!(
                self,
                before,
                limit,
                "DELETE FROM portal.rate_hits WHERE ctid = ANY (ARRAY(
                    SELECT ctid FROM portal.rate_hits WHERE keep_until < $1 LIMIT $2 FOR UPDATE SKIP LOCKED))"
            ),
            RecordKind::Sessions => delete!(
                self,
                before,
                limit,
                "DELETE FROM portal.customer_sessions WHERE id = ANY (ARRAY(
                    SELECT id FROM portal.customer_sessions WHERE COALESCE(ended_at, expires_at) < $1
                    LIMIT $2 FOR UPDATE SKIP LOCKED))"
            ),
            RecordKind::Devices => delete!(
                self,
                before,
                limit,
                "DELETE FROM portal.trusted_devices WHERE token_hash = ANY (ARRAY(
                    SELECT token_hash FROM portal.trusted_devices WHERE expires_at < $1
                    LIMIT $2 FOR UPDATE SKIP LOCKED))"
            ),
            RecordKind::Messages => delete!(
                self,
                before,
                limit,
                "DELETE FROM portal.outbox WHERE id = ANY (ARRAY(
                    SELECT id FROM portal.outbox WHERE settled_at < $1 OR state = 'parked' AND expires_at < $1
                    LIMIT $2 FOR UPDATE SKIP LOCKED))"
            ),
            RecordKind::UnsentCodes => delete!(
                self,
                before,
                limit,
                "DELETE FROM portal.outbox WHERE id = ANY (ARRAY(
                    SELECT id FROM portal.outbox
                    WHERE lane = 'code' AND state IN ('dropped', 'superseded') AND settled_at < $1
                        OR lane = 'code' AND state = 'parked' AND expires_at < $1
                    LIMIT $2 FOR UPDATE SKIP LOCKED))"
            ),
            RecordKind::Requests => delete!(
                self,
                before,
                limit,
                "DELETE FROM isp.ticket_requests WHERE ctid = ANY (ARRAY(
                    SELECT ctid FROM isp.ticket_requests WHERE keep_until < $1 LIMIT $2 FOR UPDATE SKIP LOCKED))"
            ),
            RecordKind::PhoneChanges => delete!(
                self,
                before,
                limit,
                "DELETE FROM portal.phone_changes WHERE id = ANY (ARRAY(
                    SELECT id FROM portal.phone_changes WHERE changed_at < $1 LIMIT $2 FOR UPDATE SKIP LOCKED))"
            ),
            RecordKind::Events => delete!(
                self,
                before,
                limit,
                "DELETE FROM portal.events WHERE id = ANY (ARRAY(
                    SELECT id FROM portal.events WHERE place IS NOT NULL AND at < $1 LIMIT $2 FOR UPDATE SKIP LOCKED))"
            ),
            RecordKind::DailyActives => {
                self.compact_daily_actives_before(before.date_naive()).await.map_err(|error| error.of_port(PORT))
            }
        }
    }
}
