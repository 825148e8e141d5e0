//! The audit trail in `audit_log`.

use async_trait::async_trait;
use portal_core::PortError;
use portal_core::staff::audit::{AuditEntry, AuditLog};
use sqlx::SqliteConnection;

use crate::SqliteStore;
use crate::error::failed;
use crate::row::stamp;

const PORT: &str = "audit log";

#[async_trait]
impl AuditLog for SqliteStore {
    async fn record(&self, entries: &[AuditEntry]) -> Result<(), PortError> {
        if entries.is_empty() {
            return Ok(());
        }
        self.insert_entries(entries).await.map_err(failed(PORT))
    }
}

impl SqliteStore {
    async fn insert_entries(&self, entries: &[AuditEntry]) -> Result<(), sqlx::Error> {
        let mut write = self.write().await?;
        for entry in entries {
            insert(&mut write, entry).await?;
        }
        write.commit().await
    }
}

/// Files an entry, in the transaction of what it tells of.
pub(crate) async fn insert(write: &mut SqliteConnection, entry: &AuditEntry) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO audit_log (at, action, customer_id, session_id, network)
         VALUES (?, ?, ?, ?, ?)",
        stamp(entry.at),
        entry.action.as_str(),
        entry.customer_id.as_str(),
        entry.session_id.map(|id| id.to_string()),
        entry.network,
    )
    .execute(write)
    .await?;
    Ok(())
}
