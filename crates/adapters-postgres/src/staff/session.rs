//! [`StaffSessionStore`].

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::kernel::actor::StaffName;
use portal_core::staff::account::StaffEmail;
use portal_core::staff::session::{ResumedStaffSession, StaffSession, StaffSessionStore, StaffTokenHash};
use portal_core::{PortError, StaffId, StaffSessionId};
use sqlx::PgConnection;
use sqlx::types::Uuid;

use crate::row::{BadValue, RowName, readable};
use crate::store::PgStore;

const PORT: &str = "staff sessions";

#[async_trait]
impl StaffSessionStore for PgStore {
    async fn resume(
        &self,
        hash: StaffTokenHash,
        at: DateTime<Utc>,
        since: DateTime<Utc>,
    ) -> Result<Option<ResumedStaffSession>, PortError> {
        let hash = &hash;
        let row = self
            .ask(PORT, |mut c| async move {
                sqlx::query_as!(
                    ResumedRow,
                    r#"WITH touched AS (
                        UPDATE portal.staff_sessions SET last_seen_at = $2
                        WHERE token_hash = $1 AND ended_at IS NULL AND last_seen_at < $3
                    )
                    SELECT s.id, s.account_id, s.role, s.method, s.device, s.network, s.created_at, s.last_seen_at, s.expires_at,
                        a.name, a.email, a.role AS account_role, a.disabled_at
                    FROM portal.staff_sessions s JOIN portal.staff_accounts a ON a.id = s.account_id
                    WHERE s.token_hash = $1 AND s.ended_at IS NULL"#,
                    &hash.as_bytes()[..],
                    at,
                    since,
                )
                .fetch_optional(&mut *c)
                .await
            })
            .await?;
        row.map(ResumedRow::resumed).transpose().map_err(|bad| bad.of_port(PORT))
    }

    async fn live(
        &self,
        account: StaffId,
        now: DateTime<Utc>,
        used_after: DateTime<Utc>,
    ) -> Result<Vec<StaffSession>, PortError> {
        let rows = self
            .ask(PORT, |mut c| async move {
                sqlx::query_as!(
                    SessionRow,
                    "SELECT id, account_id, role, method, device, network, created_at, last_seen_at, expires_at
                    FROM portal.staff_sessions
                    WHERE account_id = $1 AND ended_at IS NULL AND expires_at > $2 AND last_seen_at > $3
                    ORDER BY last_seen_at DESC, id",
                    account.as_uuid(),
                    now,
                    used_after,
                )
                .fetch_all(&mut *c)
                .await
            })
            .await?;
        Ok(readable(rows.into_iter().map(SessionRow::session)))
    }

    async fn end(&self, account: StaffId, id: StaffSessionId, at: DateTime<Utc>) -> Result<bool, PortError> {
        let done = self
            .ask(PORT, |mut c| async move {
                sqlx::query!(
                    "UPDATE portal.staff_sessions SET ended_at = $3
                    WHERE id = $1 AND account_id = $2 AND ended_at IS NULL",
                    id.as_uuid(),
                    account.as_uuid(),
                    at,
                )
                .execute(&mut *c)
                .await
            })
            .await?;
        Ok(done.rows_affected() == 1)
    }

    async fn end_others(&self, account: StaffId, keep: StaffSessionId, at: DateTime<Utc>) -> Result<u64, PortError> {
        let done = self
            .ask(PORT, |mut c| async move {
                sqlx::query!(
                    "UPDATE portal.staff_sessions SET ended_at = $3
                    WHERE account_id = $1 AND id <> $2 AND ended_at IS NULL",
                    account.as_uuid(),
                    keep.as_uuid(),
                    at,
                )
                .execute(&mut *c)
                .await
            })
            .await?;
        Ok(done.rows_affected())
    }
}

struct SessionRow {
    id: Uuid,
    account_id: Uuid,
    role: String,
    method: String,
    device: String,
    network: String,
    created_at: DateTime<Utc>,
    last_seen_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
}

impl SessionRow {
    fn session(self) -> Result<StaffSession, BadValue> {
        let row = RowName::new("staff_sessions", self.id);
        Ok(StaffSession {
            id: StaffSessionId::from_uuid(self.id),
            account: StaffId::from_uuid(self.account_id),
            role: row.read("role", self.role.parse())?,
            method: row.read("method", self.method.parse())?,
            device: self.device,
            network: self.network,
            created_at: self.created_at,
            last_seen_at: self.last_seen_at,
            expires_at: self.expires_at,
        })
    }
}

pub(super) struct ResumedRow {
    id: Uuid,
    account_id: Uuid,
    role: String,
    method: String,
    device: String,
    network: String,
    created_at: DateTime<Utc>,
    last_seen_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    name: String,
    email: String,
    account_role: String,
    disabled_at: Option<DateTime<Utc>>,
}

impl ResumedRow {
    /// The session with that identity, if it has not ended.
    pub(super) async fn of_session(c: &mut PgConnection, id: Uuid) -> sqlx::Result<Option<Self>> {
        sqlx::query_as!(
            Self,
            r#"SELECT s.id, s.account_id, s.role, s.method, s.device, s.network, s.created_at, s.last_seen_at, s.expires_at,
                a.name, a.email, a.role AS account_role, a.disabled_at
            FROM portal.staff_sessions s JOIN portal.staff_accounts a ON a.id = s.account_id
            WHERE s.id = $1 AND s.ended_at IS NULL"#,
            id,
        )
        .fetch_optional(c)
        .await
    }

    pub(super) fn resumed(self) -> Result<ResumedStaffSession, BadValue> {
        let row = RowName::new("staff_accounts", self.account_id);
        let session = SessionRow {
            id: self.id,
            account_id: self.account_id,
            role: self.role,
            method: self.method,
            device: self.device,
            network: self.network,
            created_at: self.created_at,
            last_seen_at: self.last_seen_at,
            expires_at: self.expires_at,
        };
        Ok(ResumedStaffSession {
            session: session.session()?,
            name: row.read("name", StaffName::parse(&self.name))?,
            email: row.read("email", StaffEmail::parse(&self.email))?,
            role: row.read("role", self.account_role.parse())?,
            disabled_at: self.disabled_at,
        })
    }
}
