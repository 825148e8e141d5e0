//! The trail of changes in `change_log`.

use async_trait::async_trait;
use portal_core::integration::change::{ChangeAction, ChangeEntry, ChangeLog, Changed};
use portal_core::{Actor, Page, PageRequest, PortError};
use sqlx::SqliteConnection;

use crate::SqliteStore;
use crate::error::failed;
use crate::row::{BrokenRow, Place, readable, stamp};

const PORT: &str = "change log";

#[async_trait]
impl ChangeLog for SqliteStore {
    async fn log(&self, entries: &[ChangeEntry]) -> Result<(), PortError> {
        if entries.is_empty() {
            return Ok(());
        }
        let logged = async {
            let mut write = self.write().await?;
            for entry in entries {
                insert(&mut write, entry).await?;
            }
            write.commit().await
        };
        logged.await.map_err(failed(PORT))
    }

    async fn changes_of(&self, changed: &Changed, request: PageRequest) -> Result<Page<ChangeEntry>, PortError> {
        let rows = sqlx::query_as!(
            EntryRow,
            r#"SELECT found.total AS "total!: i64", e.id AS "id?: i64", e.at AS "at?: String",
                   e.actor AS "actor?: String", e.action AS "action?: String"
               FROM (SELECT COUNT(*) AS total FROM change_log WHERE kind = ?1 AND number = ?2) AS found
               LEFT JOIN (SELECT id, at, actor, action FROM change_log WHERE kind = ?1 AND number = ?2
                   ORDER BY id DESC LIMIT ?3 OFFSET ?4) AS e
               ORDER BY e.id DESC"#,
            changed.kind.as_str(),
            changed.number,
            i64::from(request.limit()),
            i64::try_from(request.offset()).unwrap_or(i64::MAX),
        )
        .fetch_all(&self.readers)
        .await
        .map_err(failed(PORT))?;
        let total = rows.first().map_or(0, |row| row.total.unsigned_abs());
        let items = readable(rows.into_iter().filter_map(|row| row.entry(changed)));
        Ok(Page { items, total, request })
    }
}

struct EntryRow {
    total: i64,
    id: Option<i64>,
    at: Option<String>,
    actor: Option<String>,
    action: Option<String>,
}

impl EntryRow {
    /// The entry; `None` in the row that only tells how many there are.
    fn entry(self, changed: &Changed) -> Option<Result<ChangeEntry, BrokenRow>> {
        let (id, at, actor, action) = (self.id?.to_string(), self.at?, self.actor?, self.action?);
        let place = Place { table: "change_log", id: &id };
        let read = || {
            Ok(ChangeEntry {
                at: place.instant("at", &at)?,
                actor: place.field("actor", actor.parse::<Actor>())?,
                action: place.field("action", ChangeAction::parse(&action).ok_or("not a known action"))?,
                changed: changed.clone(),
            })
        };
        Some(read())
    }
}

/// Files an entry, in the transaction of what it tells of.
pub(crate) async fn insert(write: &mut SqliteConnection, entry: &ChangeEntry) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO change_log (at, actor, action, kind, number) VALUES (?, ?, ?, ?, ?)",
        stamp(entry.at),
        entry.actor.to_string(),
        entry.action.as_str(),
        entry.changed.kind.as_str(),
        entry.changed.number,
    )
    .execute(write)
    .await?;
    Ok(())
}
