//! Sessions in `customer_sessions`. Ended ones stay for the operator's statistics.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::identity::session::{NewSession, Resumed, Session, SessionHolder, SessionStore};
use portal_core::staff::audit::AuditEntry;
use portal_core::{PortError, SessionId};
use sqlx::SqliteConnection;

use crate::SqliteStore;
use crate::error::{broken, failed};
use crate::identity::device;
use crate::identity::session_row::{ResumedRow, SessionRow};
use crate::row::{Text, stamp};
use crate::staff::audit;

const PORT: &str = "session store";

#[async_trait]
impl SessionStore for SqliteStore {
    async fn open(&self, new: &NewSession) -> Result<(), PortError> {
        self.insert_login(new).await.map_err(failed(PORT))
    }

    async fn resume(
        &self,
        id: SessionId,
        now: DateTime<Utc>,
        touch_if_before: DateTime<Utc>,
    ) -> Result<Option<Resumed>, PortError> {
        let row = sqlx::query_as!(
            ResumedRow,
            r#"SELECT s.id, s.customer_id, s.phone_e164, s.device, s.network, s.verified_at,
                   s.created_at, s.last_seen_at, s.expires_at, c.customer_id AS "account?: Text",
                   c.phone_e164 AS "number_on_file?", c.portal_active AS "portal_active?: bool",
                   c.account_status AS "account_status?: Text", c.name AS "name?: Text"
               FROM customer_sessions s LEFT JOIN customers c ON c.customer_id = s.customer_id
               WHERE s.id = ? AND s.ended_at IS NULL"#,
            id.to_string(),
        )
        .fetch_optional(&self.readers)
        .await
        .map_err(failed(PORT))?;
        let resumed = row.map(Resumed::try_from).transpose();
        let Some(resumed) = resumed.map_err(broken(PORT))? else {
            return Ok(None);
        };
        if resumed.session.last_seen_at < touch_if_before {
            self.touch(id, now, touch_if_before).await;
        }
        Ok(Some(resumed))
    }

    async fn list(&self, holder: &SessionHolder, now: DateTime<Utc>) -> Result<Vec<Session>, PortError> {
        let rows = sqlx::query_as!(
            SessionRow,
            "SELECT id, customer_id, phone_e164, device, network, verified_at, created_at, last_seen_at, expires_at
             FROM customer_sessions
             WHERE phone_e164 = ? AND ended_at IS NULL AND expires_at > ?
             ORDER BY last_seen_at DESC, id DESC",
            holder.phone().as_e164(),
            stamp(now),
        )
        .fetch_all(&self.readers)
        .await
        .map_err(failed(PORT))?;
        let sessions: Result<_, _> = rows.into_iter().map(Session::try_from).collect();
        sessions.map_err(broken(PORT))
    }

    async fn confirm(&self, id: SessionId, audit: &AuditEntry) -> Result<bool, PortError> {
        self.note_proof(id, audit).await.map_err(failed(PORT))
    }

    async fn end(&self, holder: &SessionHolder, id: SessionId, audit: &AuditEntry) -> Result<bool, PortError> {
        self.end_one(holder, id, audit).await.map_err(failed(PORT))
    }

    async fn end_others(&self, holder: &SessionHolder, keep: SessionId, audit: &AuditEntry) -> Result<u64, PortError> {
        self.end_all_but(holder, keep, audit).await.map_err(failed(PORT))
    }

    async fn replace(&self, old: SessionId, new: &Session, audit: &AuditEntry) -> Result<bool, PortError> {
        self.end_and_insert(old, new, audit).await.map_err(failed(PORT))
    }
}

impl SqliteStore {
    /// Notes the use of a session, unless somebody else is writing: reading does not wait for it, and the next request
    /// tries again.
    async fn touch(&self, id: SessionId, now: DateTime<Utc>, if_before: DateTime<Utc>) {
        let touched = sqlx::query!(
            "UPDATE customer_sessions SET last_seen_at = ?
             WHERE id = ? AND ended_at IS NULL AND last_seen_at < ?",
            stamp(now),
            id.to_string(),
            stamp(if_before),
        )
        .execute(&self.aside)
        .await;
        if let Err(error) = touched {
            tracing::debug!(%error, "the use of a session was not noted");
        }
    }

    async fn insert_login(&self, new: &NewSession) -> Result<(), sqlx::Error> {
        let mut write = self.write().await?;
        device::replace(&mut write, &new.device, new.replaces).await?;
        insert(&mut write, &new.session).await?;
        audit::insert(&mut write, &new.audit).await?;
        write.commit().await
    }

    async fn note_proof(&self, id: SessionId, audit: &AuditEntry) -> Result<bool, sqlx::Error> {
        let mut write = self.write().await?;
        let confirmed = sqlx::query!(
            "UPDATE customer_sessions SET verified_at = ? WHERE id = ? AND ended_at IS NULL",
            stamp(audit.at),
            id.to_string(),
        )
        .execute(&mut *write)
        .await?;
        if confirmed.rows_affected() == 0 {
            return Ok(false);
        }
        audit::insert(&mut write, audit).await?;
        write.commit().await?;
        Ok(true)
    }

    async fn end_one(&self, holder: &SessionHolder, id: SessionId, audit: &AuditEntry) -> Result<bool, sqlx::Error> {
        let mut write = self.write().await?;
        let ended = sqlx::query!(
            "UPDATE customer_sessions SET ended_at = ?
             WHERE id = ? AND phone_e164 = ? AND ended_at IS NULL",
            stamp(audit.at),
            id.to_string(),
            holder.phone().as_e164(),
        )
        .execute(&mut *write)
        .await?;
        if ended.rows_affected() == 0 {
            return Ok(false);
        }
        audit::insert(&mut write, audit).await?;
        write.commit().await?;
        Ok(true)
    }

    async fn end_all_but(
        &self,
        holder: &SessionHolder,
        keep: SessionId,
        audit: &AuditEntry,
    ) -> Result<u64, sqlx::Error> {
        let mut write = self.write().await?;
        let ended = sqlx::query_scalar!(
            r#"UPDATE customer_sessions SET ended_at = ?1
               WHERE phone_e164 = ?2 AND ended_at IS NULL AND id <> ?3
               RETURNING expires_at > ?1 AS "was_open!: bool""#,
            stamp(audit.at),
            holder.phone().as_e164(),
            keep.to_string(),
        )
        .fetch_all(&mut *write)
        .await?;
        // Those past their end are closed too, but nobody has seen them in the list.
        let open = ended.into_iter().filter(|was_open| *was_open).count();
        if open > 0 {
            audit::insert(&mut write, audit).await?;
        }
        write.commit().await?;
        Ok(u64::try_from(open).unwrap_or(u64::MAX))
    }

    async fn end_and_insert(&self, old: SessionId, new: &Session, audit: &AuditEntry) -> Result<bool, sqlx::Error> {
        let mut write = self.write().await?;
        let ended = sqlx::query!(
            "UPDATE customer_sessions SET ended_at = ? WHERE id = ? AND ended_at IS NULL",
            stamp(audit.at),
            old.to_string(),
        )
        .execute(&mut *write)
        .await?;
        if ended.rows_affected() == 0 {
            return Ok(false);
        }
        insert(&mut write, new).await?;
        audit::insert(&mut write, audit).await?;
        write.commit().await?;
        Ok(true)
    }
}

async fn insert(write: &mut SqliteConnection, session: &Session) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO customer_sessions
             (id, customer_id, phone_e164, device, network, verified_at, created_at, last_seen_at, expires_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        session.id.to_string(),
        session.customer_id.as_str(),
        session.phone.as_e164(),
        session.device,
        session.network,
        stamp(session.verified_at),
        stamp(session.created_at),
        stamp(session.last_seen_at),
        stamp(session.expires_at),
    )
    .execute(write)
    .await?;
    Ok(())
}
