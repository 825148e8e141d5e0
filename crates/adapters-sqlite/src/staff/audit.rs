//! The audit trail in `audit_log`.

use async_trait::async_trait;
use portal_core::staff::audit::{AuditAction, AuditEntry, AuditLog};
use portal_core::{Actor, CustomerId, Page, PageRequest, PortError};
use sqlx::SqliteConnection;

use crate::SqliteStore;
use crate::error::failed;
use crate::row::{BrokenRow, Place, readable, stamp};

const PORT: &str = "audit log";

/// The entries that one condition selects, beside their number; one row without an entry past the last page.
macro_rules! entry_rows {
    ($condition:literal, $store:expr, $value:expr, $page:expr) => {
        sqlx::query_as!(
            EntryRow,
            r#"SELECT found.total AS "total!: i64", e.id AS "id?: i64", e.at AS "at?: String",
                   e.action AS "action?: String", e.customer_id AS "customer_id?: String",
                   e.actor AS "actor?: String", e.network AS "network?: String"
               FROM (SELECT COUNT(*) AS total FROM audit_log WHERE "#
                + $condition
                + r#") AS found
               LEFT JOIN (SELECT id, at, action, customer_id, actor, network FROM audit_log WHERE "#
                + $condition
                + r#" ORDER BY id DESC LIMIT ?2 OFFSET ?3) AS e
               ORDER BY e.id DESC"#,
            $value,
            i64::from($page.limit()),
            i64::try_from($page.offset()).unwrap_or(i64::MAX),
        )
        .fetch_all(&$store.readers)
        .await
    };
}

#[async_trait]
impl AuditLog for SqliteStore {
    async fn record(&self, entries: &[AuditEntry]) -> Result<(), PortError> {
        if entries.is_empty() {
            return Ok(());
        }
        self.insert_entries(entries).await.map_err(failed(PORT))
    }

    async fn page_of(&self, customer: &CustomerId, request: PageRequest) -> Result<Page<AuditEntry>, PortError> {
        let rows = entry_rows!("customer_id = ?1", self, customer.as_str(), request).map_err(failed(PORT))?;
        Ok(page(rows, request))
    }

    async fn page_by(&self, actor: &Actor, request: PageRequest) -> Result<Page<AuditEntry>, PortError> {
        let rows = entry_rows!("actor = ?1", self, actor.to_string(), request).map_err(failed(PORT))?;
        Ok(page(rows, request))
    }
}

struct EntryRow {
    total: i64,
    id: Option<i64>,
    at: Option<String>,
    action: Option<String>,
    customer_id: Option<String>,
    actor: Option<String>,
    network: Option<String>,
}

fn page(rows: Vec<EntryRow>, request: PageRequest) -> Page<AuditEntry> {
    let total = rows.first().map_or(0, |row| row.total.unsigned_abs());
    Page { items: readable(rows.into_iter().filter_map(EntryRow::entry)), total, request }
}

impl EntryRow {
    /// The entry; `None` in the row that only tells how many there are.
    fn entry(self) -> Option<Result<AuditEntry, BrokenRow>> {
        let (id, at, action) = (self.id?.to_string(), self.at?, self.action?);
        let (customer_id, actor) = (self.customer_id?, self.actor?);
        let place = Place { table: "audit_log", id: &id };
        let read = || {
            Ok(AuditEntry {
                at: place.instant("at", &at)?,
                action: place.field("action", AuditAction::parse(&action).ok_or("not a known action"))?,
                customer_id: place.field("customer_id", CustomerId::parse(&customer_id))?,
                actor: place.field("actor", actor.parse::<Actor>())?,
                network: self.network,
            })
        };
        Some(read())
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
        "INSERT INTO audit_log (at, action, customer_id, actor, network)
         VALUES (?, ?, ?, ?, ?)",
        stamp(entry.at),
        entry.action.as_str(),
        entry.customer_id.as_str(),
        entry.actor.to_string(),
        entry.network,
    )
    .execute(write)
    .await?;
    Ok(())
}
