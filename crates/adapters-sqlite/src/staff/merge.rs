//! Merges of tickets in `ticket_merges`.

use async_trait::async_trait;
use portal_core::kernel::commit::Committed;
use portal_core::staff::merge::{MergesOf, TicketMerge, TicketMerges};
use portal_core::{PortError, TicketNumber};

use crate::SqliteStore;
use crate::error::failed;
use crate::row::{Place, readable, stamp};

const PORT: &str = "ticket merges";

#[async_trait]
impl TicketMerges for SqliteStore {
    async fn add(&self, merge: &TicketMerge) -> Result<Committed, PortError> {
        let written = sqlx::query_scalar!(
            r#"INSERT INTO ticket_merges (duplicate, merged_into, staff, at)
             SELECT ?1, ?2, ?3, ?4 WHERE NOT EXISTS (SELECT 1 FROM ticket_merges WHERE duplicate = ?2)
             ON CONFLICT (duplicate) DO UPDATE SET staff = ticket_merges.staff WHERE merged_into = excluded.merged_into
             RETURNING 1 AS "one!: i64""#,
            merge.duplicate.as_str(),
            merge.into.as_str(),
            merge.staff.as_str(),
            stamp(merge.at),
        )
        .fetch_optional(&self.writer)
        .await
        .map_err(failed(PORT))?;
        Ok(if written.is_some() { Committed::Done } else { Committed::Conflict })
    }

    async fn of(&self, number: &TicketNumber) -> Result<MergesOf, PortError> {
        let number = number.as_str();
        let into = sqlx::query_scalar!("SELECT merged_into FROM ticket_merges WHERE duplicate = ?", number)
            .fetch_optional(&self.readers)
            .await
            .map_err(failed(PORT))?;
        let duplicates = sqlx::query_scalar!(
            "SELECT duplicate FROM ticket_merges WHERE merged_into = ? ORDER BY at, duplicate",
            number
        )
        .fetch_all(&self.readers)
        .await
        .map_err(failed(PORT))?;
        let place = Place { table: "ticket_merges", id: number };
        let read = |column| move |text: String| place.own_number(column, &text, TicketNumber::parse);
        Ok(MergesOf {
            into: readable(into.into_iter().map(read("merged_into"))).pop(),
            duplicates: readable(duplicates.into_iter().map(read("duplicate"))),
        })
    }
}
