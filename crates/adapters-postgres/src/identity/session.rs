//! [`SessionStore`]: beside the customers, so that [`SessionStore::resume`] answers access as well.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::identity::session::{NewSession, Resumed, Session, SessionHolder, SessionStore};
use portal_core::staff::audit::AuditEntry;
use portal_core::{PortError, SessionId};

use crate::identity::session_row::{ResumedRow, SessionRow};
use crate::store::PgStore;

const PORT: &str = "session store";

#[async_trait]
impl SessionStore for PgStore {
    async fn open(&self, new: &NewSession) -> Result<(), PortError> {
        let (session, device, audit) = (&new.session, &new.device, &new.audit);
        let actor = &audit.actor.to_string();
        self.ask(PORT, |mut c| async move {
            sqlx::query!(
                "WITH forgotten AS (DELETE FROM portal.trusted_devices WHERE token_hash = $14 AND token_hash <> $10),
                 trusted AS (
                    INSERT INTO portal.trusted_devices (token_hash, phone_e164, trusted_at, expires_at)
                    VALUES ($10, $11, $12, $13)
                    ON CONFLICT (token_hash) DO UPDATE SET phone_e164 = excluded.phone_e164,
                        trusted_at = excluded.trusted_at, expires_at = excluded.expires_at),
                 opened AS (
                    INSERT INTO portal.customer_sessions (id, customer_id, phone_e164, device, network, created_at,
                        last_seen_at, expires_at, verified_at)
                    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9))
                 INSERT INTO portal.audit_log (at, action, customer_id, actor, network) VALUES ($15, $16, $17, $18, $19)",
                session.id.as_uuid(),
                session.customer_id.as_str(),
                session.phone.as_e164(),
                session.device,
                session.network,
                session.created_at,
                session.last_seen_at,
                session.expires_at,
                session.verified_at,
                &device.token.as_bytes()[..],
                device.phone.as_e164(),
                device.trusted_at,
                device.expires_at,
                new.replaces.as_ref().map(|token| &token.as_bytes()[..]),
                audit.at,
                audit.action.as_str(),
                audit.customer_id.as_str(),
                actor,
                audit.network,
            )
            .execute(&mut *c)
            .await
        })
        .await
        .map(|_| ())
    }

    async fn resume(
        &self,
        id: SessionId,
        now: DateTime<Utc>,
        touch_if_before: DateTime<Utc>,
    ) -> Result<Option<Resumed>, PortError> {
        let row = self
            .ask(PORT, |mut c| async move {
                sqlx::query_as!(
                    ResumedRow,
                    // Reading does not wait for a row that somebody else holds; the next request tries again.
                    r#"WITH due AS (
                        SELECT id FROM portal.customer_sessions
                        WHERE id = $1 AND ended_at IS NULL AND last_seen_at < $3
                        FOR NO KEY UPDATE SKIP LOCKED
                    ), touched AS (
                        UPDATE portal.customer_sessions t SET last_seen_at = $2 FROM due WHERE t.id = due.id)
                    SELECT s.id, s.customer_id, s.phone_e164, s.device, s.network, s.verified_at,
                        s.created_at, s.last_seen_at, s.expires_at, a.phone_e164 AS "phone_on_file?",
                        a.portal_active AS "portal_active?", a.account_status AS "account_status?", a.name AS "name?"
                    FROM portal.customer_sessions s LEFT JOIN isp.customers a ON a.customer_id = s.customer_id
                    WHERE s.id = $1 AND s.ended_at IS NULL"#,
                    id.as_uuid(),
                    now,
                    touch_if_before,
                )
                .fetch_optional(&mut *c)
                .await
            })
            .await?;
        row.map(Resumed::try_from).transpose().map_err(|bad| bad.of_port(PORT))
    }

    async fn list(&self, holder: &SessionHolder, now: DateTime<Utc>) -> Result<Vec<Session>, PortError> {
        let rows = self
            .ask(PORT, |mut c| async move {
                sqlx::query_as!(
                    SessionRow,
                    "SELECT id, customer_id, phone_e164, device, network, verified_at, created_at, last_seen_at,
                        expires_at
                     FROM portal.customer_sessions
                     WHERE phone_e164 = $1 AND ended_at IS NULL AND expires_at > $2
                     ORDER BY last_seen_at DESC, id DESC",
                    holder.phone().as_e164(),
                    now,
                )
                .fetch_all(&mut *c)
                .await
            })
            .await?;
        rows.into_iter().map(Session::try_from).collect::<Result<_, _>>().map_err(|bad| bad.of_port(PORT))
    }

    async fn confirm(&self, id: SessionId, audit: &AuditEntry) -> Result<bool, PortError> {
        let actor = &audit.actor.to_string();
        self.ask(PORT, |mut c| async move {
            sqlx::query!(
                "WITH confirmed AS (
                    UPDATE portal.customer_sessions SET verified_at = $2 WHERE id = $1 AND ended_at IS NULL RETURNING id)
                 INSERT INTO portal.audit_log (at, action, customer_id, actor, network)
                 SELECT $2, $3, $4, $5, $6 FROM confirmed",
                id.as_uuid(),
                audit.at,
                audit.action.as_str(),
                audit.customer_id.as_str(),
                actor,
                audit.network,
            )
            .execute(&mut *c)
            .await
        })
        .await
        .map(|done| done.rows_affected() == 1)
    }

    async fn end(&self, holder: &SessionHolder, id: SessionId, audit: &AuditEntry) -> Result<bool, PortError> {
        let actor = &audit.actor.to_string();
        self.ask(PORT, |mut c| async move {
            sqlx::query!(
                "WITH ended AS (
                    UPDATE portal.customer_sessions SET ended_at = $3
                    WHERE id = $1 AND phone_e164 = $2 AND ended_at IS NULL RETURNING id)
                 INSERT INTO portal.audit_log (at, action, customer_id, actor, network)
                 SELECT $3, $4, $5, $6, $7 FROM ended",
                id.as_uuid(),
                holder.phone().as_e164(),
                audit.at,
                audit.action.as_str(),
                audit.customer_id.as_str(),
                actor,
                audit.network,
            )
            .execute(&mut *c)
            .await
        })
        .await
        .map(|done| done.rows_affected() == 1)
    }

    /// Ends also those past their end, yet counts only what the person saw in the list.
    async fn end_others(&self, holder: &SessionHolder, keep: SessionId, audit: &AuditEntry) -> Result<u64, PortError> {
        let actor = &audit.actor.to_string();
        let count = self
            .ask(PORT, |mut c| async move {
                sqlx::query_scalar!(
                    r#"WITH ended AS (
                        UPDATE portal.customer_sessions SET ended_at = $3
                        WHERE phone_e164 = $1 AND id <> $2 AND ended_at IS NULL
                        RETURNING expires_at),
                    counted AS (SELECT count(*) FILTER (WHERE expires_at > $3) AS number FROM ended),
                    recorded AS (
                        INSERT INTO portal.audit_log (at, action, customer_id, actor, network)
                        SELECT $3, $4, $5, $6, $7 FROM counted WHERE number > 0)
                    SELECT number AS "count!" FROM counted"#,
                    holder.phone().as_e164(),
                    keep.as_uuid(),
                    audit.at,
                    audit.action.as_str(),
                    audit.customer_id.as_str(),
                    actor,
                    audit.network,
                )
                .fetch_one(&mut *c)
                .await
            })
            .await?;
        Ok(count.unsigned_abs())
    }

    async fn replace(&self, old: SessionId, new: &Session, audit: &AuditEntry) -> Result<bool, PortError> {
        let actor = &audit.actor.to_string();
        self.ask(PORT, |mut c| async move {
            sqlx::query!(
                // Waits for a reversal that ends the number's sessions, and a reversal waits for this.
                "WITH turn AS MATERIALIZED (
                    SELECT pg_advisory_xact_lock(hashtextextended('portal sessions of ' || $4, 0))),
                 ended AS (
                    UPDATE portal.customer_sessions s SET ended_at = $11 FROM turn
                    WHERE s.id = $1 AND s.ended_at IS NULL RETURNING s.id),
                 opened AS (
                    INSERT INTO portal.customer_sessions (id, customer_id, phone_e164, device, network, created_at,
                        last_seen_at, expires_at, verified_at)
                    SELECT $2, $3, $4, $5, $6, $7, $8, $9, $10 FROM ended RETURNING id)
                 INSERT INTO portal.audit_log (at, action, customer_id, actor, network)
                 SELECT $11, $12, $13, $14, $15 FROM opened",
                old.as_uuid(),
                new.id.as_uuid(),
                new.customer_id.as_str(),
                new.phone.as_e164(),
                new.device,
                new.network,
                new.created_at,
                new.last_seen_at,
                new.expires_at,
                new.verified_at,
                audit.at,
                audit.action.as_str(),
                audit.customer_id.as_str(),
                actor,
                audit.network,
            )
            .execute(&mut *c)
            .await
        })
        .await
        .map(|done| done.rows_affected() == 1)
    }
}
