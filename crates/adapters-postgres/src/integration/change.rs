//! [`ChangeLog`].

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::integration::change::{ChangeAction, ChangeEntry, ChangeLog, Changed};
use portal_core::{Actor, Page, PageRequest, PortError};

use crate::row::{BadValue, RowName, readable};
use crate::store::PgStore;

const PORT: &str = "change log";

#[async_trait]
impl ChangeLog for PgStore {
    async fn log(&self, entries: &[ChangeEntry]) -> Result<(), PortError> {
        if entries.is_empty() {
            return Ok(());
        }
        let at: &Vec<DateTime<Utc>> = &entries.iter().map(|e| e.at).collect();
        let actors: &Vec<String> = &entries.iter().map(|e| e.actor.to_string()).collect();
        let actions: &Vec<String> = &entries.iter().map(|e| e.action.as_str().to_owned()).collect();
        let kinds: &Vec<String> = &entries.iter().map(|e| e.changed.kind.as_str().to_owned()).collect();
        let numbers: &Vec<String> = &entries.iter().map(|e| e.changed.number.clone()).collect();
        self.ask(PORT, |mut c| async move {
            sqlx::query!(
                "INSERT INTO portal.change_log (at, actor, action, kind, number)
                 SELECT at, actor, action, kind, number
                 FROM unnest($1::timestamptz[], $2::text[], $3::text[], $4::text[], $5::text[])
                    WITH ORDINALITY AS e (at, actor, action, kind, number, place)
                 ORDER BY place",
                at,
                actors,
                actions,
                kinds,
                numbers,
            )
            .execute(&mut *c)
            .await
        })
        .await
        .map(|_| ())
    }

    async fn changes_of(&self, changed: &Changed, request: PageRequest) -> Result<Page<ChangeEntry>, PortError> {
        let rows = self
            .ask(PORT, |mut c| async move {
                sqlx::query_as!(
                    EntryRow,
                    r#"SELECT found.total AS "total!", e.id AS "id?", e.at AS "at?", e.actor AS "actor?",
                        e.action AS "action?"
                    FROM (SELECT count(*) AS total FROM portal.change_log WHERE kind = $1 AND number = $2) AS found
                    LEFT JOIN (SELECT id, at, actor, action FROM portal.change_log
                        WHERE kind = $1 AND number = $2 ORDER BY id DESC LIMIT $3 OFFSET $4) AS e ON TRUE
                    ORDER BY e.id DESC"#,
                    changed.kind.as_str(),
                    changed.number,
                    i64::from(request.limit()),
                    i64::try_from(request.offset()).unwrap_or(i64::MAX),
                )
                .fetch_all(&mut *c)
                .await
            })
            .await?;
        let total = rows.first().map_or(0, |row| row.total.unsigned_abs());
        let items = readable(rows.into_iter().filter_map(|row| row.entry(changed)));
        Ok(Page { items, total, request })
    }
}

/// An entry beside the number of all; without an entry past the last page.
struct EntryRow {
    total: i64,
    id: Option<i64>,
    at: Option<DateTime<Utc>>,
    actor: Option<String>,
    action: Option<String>,
}

impl EntryRow {
    fn entry(self, changed: &Changed) -> Option<Result<ChangeEntry, BadValue>> {
        let (at, actor, action) = (self.at?, self.actor?, self.action?);
        let name = RowName::new("change_log", self.id?);
        let read = || {
            Ok(ChangeEntry {
                at,
                actor: name.read("actor", actor.parse::<Actor>())?,
                action: name.read("action", ChangeAction::parse(&action).ok_or("not a known action"))?,
                changed: changed.clone(),
            })
        };
        Some(read())
    }
}
