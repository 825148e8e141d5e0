//! Sessions of staff in `staff_sessions`.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::kernel::actor::StaffName;
use portal_core::staff::account::StaffEmail;
use portal_core::staff::session::{
    NewStaffSession, ResumedStaffSession, StaffSession, StaffSessionStore, StaffTokenHash,
};
use portal_core::{PortError, StaffId, StaffSessionId};
use sqlx::{SqliteConnection, SqlitePool};

use crate::SqliteStore;
use crate::error::{broken, failed};
use crate::row::{BrokenRow, Place, readable, stamp};

const PORT: &str = "staff sessions";

#[async_trait]
impl StaffSessionStore for SqliteStore {
    async fn resume(
        &self,
        hash: StaffTokenHash,
        at: DateTime<Utc>,
        since: DateTime<Utc>,
    ) -> Result<Option<ResumedStaffSession>, PortError> {
        let row = sqlx::query_as!(
            ResumedRow,
            "SELECT s.id, s.account_id, s.role, s.method, s.device, s.network, s.created_at, s.last_seen_at, s.expires_at,
                 a.name, a.email, a.role AS account_role, a.disabled_at
             FROM staff_sessions s JOIN staff_accounts a ON a.id = s.account_id
             WHERE s.token_hash = ? AND s.ended_at IS NULL",
            hash.as_bytes().as_slice(),
        )
        .fetch_optional(&self.readers)
        .await
        .map_err(failed(PORT))?;
        let resumed = row.map(ResumedRow::resumed).transpose().map_err(broken(PORT))?;
        if resumed.as_ref().is_some_and(|resumed| resumed.session.last_seen_at < since) {
            self.touch_staff(hash, at, since).await;
        }
        Ok(resumed)
    }

    async fn live(
        &self,
        account: StaffId,
        now: DateTime<Utc>,
        used_after: DateTime<Utc>,
    ) -> Result<Vec<StaffSession>, PortError> {
        let rows = sqlx::query_as!(
            SessionRow,
            "SELECT id, account_id, role, method, device, network, created_at, last_seen_at, expires_at FROM staff_sessions
             WHERE account_id = ? AND ended_at IS NULL AND expires_at > ? AND last_seen_at > ?
             ORDER BY last_seen_at DESC, id",
            account.to_string(),
            stamp(now),
            stamp(used_after),
        )
        .fetch_all(&self.readers)
        .await
        .map_err(failed(PORT))?;
        Ok(readable(rows.into_iter().map(SessionRow::session)))
    }

    async fn end(&self, account: StaffId, id: StaffSessionId, at: DateTime<Utc>) -> Result<bool, PortError> {
        let done = sqlx::query!(
            "UPDATE staff_sessions SET ended_at = ? WHERE id = ? AND account_id = ? AND ended_at IS NULL",
            stamp(at),
            id.to_string(),
            account.to_string(),
        )
        .execute(&self.writer)
        .await
        .map_err(failed(PORT))?;
        Ok(done.rows_affected() == 1)
    }

    async fn end_others(&self, account: StaffId, keep: StaffSessionId, at: DateTime<Utc>) -> Result<u64, PortError> {
        let done = sqlx::query!(
            "UPDATE staff_sessions SET ended_at = ? WHERE account_id = ? AND id <> ? AND ended_at IS NULL",
            stamp(at),
            account.to_string(),
            keep.to_string(),
        )
        .execute(&self.writer)
        .await
        .map_err(failed(PORT))?;
        Ok(done.rows_affected())
    }
}

impl SqliteStore {
    /// Notes the use of a session, unless somebody else is writing: reading does not wait for it, and the next request
    /// tries again.
    async fn touch_staff(&self, hash: StaffTokenHash, at: DateTime<Utc>, since: DateTime<Utc>) {
        let touched = sqlx::query!(
            "UPDATE staff_sessions SET last_seen_at = ?
             WHERE token_hash = ? AND ended_at IS NULL AND last_seen_at < ?",
            stamp(at),
            hash.as_bytes().as_slice(),
            stamp(since),
        )
        .execute(&self.aside)
        .await;
        if let Err(error) = touched {
            tracing::debug!(%error, "the use of a session was not noted");
        }
    }
}

/// Ends all sessions of an account that have not ended.
pub(super) async fn end_all(c: &mut SqliteConnection, account: StaffId, at: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query!(
        "UPDATE staff_sessions SET ended_at = ? WHERE account_id = ? AND ended_at IS NULL",
        stamp(at),
        account.to_string(),
    )
    .execute(c)
    .await
    .map(|_| ())
}

/// Writes a new session.
pub(super) async fn insert(c: &mut SqliteConnection, new: &NewStaffSession) -> sqlx::Result<()> {
    let session = &new.session;
    sqlx::query!(
        "INSERT INTO staff_sessions
             (id, account_id, token_hash, role, method, device, network, created_at, last_seen_at, expires_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        session.id.to_string(),
        session.account.to_string(),
        new.hash.as_bytes().as_slice(),
        session.role.as_str(),
        session.method.as_str(),
        session.device,
        session.network,
        stamp(session.created_at),
        stamp(session.last_seen_at),
        stamp(session.expires_at),
    )
    .execute(c)
    .await
    .map(|_| ())
}

struct SessionRow {
    id: String,
    account_id: String,
    role: String,
    method: String,
    device: String,
    network: String,
    created_at: String,
    last_seen_at: String,
    expires_at: String,
}

impl SessionRow {
    fn session(self) -> Result<StaffSession, BrokenRow> {
        let place = Place { table: "staff_sessions", id: &self.id };
        Ok(StaffSession {
            id: place.field("id", self.id.parse())?,
            account: place.field("account_id", self.account_id.parse())?,
            role: place.field("role", self.role.parse())?,
            method: place.field("method", self.method.parse())?,
            device: self.device,
            network: self.network,
            created_at: place.instant("created_at", &self.created_at)?,
            last_seen_at: place.instant("last_seen_at", &self.last_seen_at)?,
            expires_at: place.instant("expires_at", &self.expires_at)?,
        })
    }
}

pub(super) struct ResumedRow {
    id: String,
    account_id: String,
    role: String,
    method: String,
    device: String,
    network: String,
    created_at: String,
    last_seen_at: String,
    expires_at: String,
    name: String,
    email: String,
    account_role: String,
    disabled_at: Option<String>,
}

impl ResumedRow {
    /// The session with that identity, if it has not ended.
    pub(super) async fn of_session(readers: &SqlitePool, id: &str) -> sqlx::Result<Option<Self>> {
        sqlx::query_as!(
            Self,
            "SELECT s.id, s.account_id, s.role, s.method, s.device, s.network, s.created_at, s.last_seen_at, s.expires_at,
                 a.name, a.email, a.role AS account_role, a.disabled_at
             FROM staff_sessions s JOIN staff_accounts a ON a.id = s.account_id
             WHERE s.id = ? AND s.ended_at IS NULL",
            id,
        )
        .fetch_optional(readers)
        .await
    }

    pub(super) fn resumed(self) -> Result<ResumedStaffSession, BrokenRow> {
        let place = Place { table: "staff_accounts", id: &self.account_id };
        Ok(ResumedStaffSession {
            name: place.field("name", StaffName::parse(&self.name))?,
            email: place.field("email", StaffEmail::parse(&self.email))?,
            role: place.field("role", self.account_role.parse())?,
            disabled_at: place.instant_if_any("disabled_at", self.disabled_at.as_deref())?,
            session: SessionRow {
                id: self.id,
                account_id: self.account_id.clone(),
                role: self.role,
                method: self.method,
                device: self.device,
                network: self.network,
                created_at: self.created_at,
                last_seen_at: self.last_seen_at,
                expires_at: self.expires_at,
            }
            .session()?,
        })
    }
}
