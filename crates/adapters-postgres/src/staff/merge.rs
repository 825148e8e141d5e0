//! [`TicketMerges`].

use async_trait::async_trait;
use portal_core::kernel::commit::Committed;
use portal_core::staff::merge::{MergesOf, TicketMerge, TicketMerges};
use portal_core::{PortError, TicketNumber};
use sqlx::{Connection as _, PgConnection};

use crate::row::{RowName, readable};
use crate::store::PgStore;

const PORT: &str = "ticket merges";

#[async_trait]
impl TicketMerges for PgStore {
    async fn add(&self, merge: &TicketMerge) -> Result<Committed, PortError> {
        let written = self.ask(PORT, |mut c| async move { add(&mut c, merge).await }).await?;
        Ok(if written { Committed::Done } else { Committed::Conflict })
    }

    async fn of(&self, number: &TicketNumber) -> Result<MergesOf, PortError> {
        let rows = self
            .ask(PORT, |mut c| async move {
                sqlx::query_as!(
                    MergeRow,
                    "SELECT duplicate, merged_into FROM portal.ticket_merges
                    WHERE duplicate = $1 OR merged_into = $1 ORDER BY at, duplicate",
                    number.as_str(),
                )
                .fetch_all(&mut *c)
                .await
            })
            .await?;
        let name = RowName::new("ticket_merges", number);
        let (own, others): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.duplicate == number.as_str());
        let into = own.into_iter().map(|row| name.own_number("merged_into", &row.merged_into, TicketNumber::parse));
        let duplicates =
            others.into_iter().map(|row| name.own_number("duplicate", &row.duplicate, TicketNumber::parse));
        Ok(MergesOf { into: readable(into).pop(), duplicates: readable(duplicates) })
    }
}

/// Whether the merge is there. One at a time: of two that exclude each other neither would see the other's row.
async fn add(c: &mut PgConnection, merge: &TicketMerge) -> sqlx::Result<bool> {
    let mut transaction = c.begin().await?;
    sqlx::query!(r#"SELECT pg_advisory_xact_lock(hashtext('portal ticket merges')) AS "locked: ()""#)
        .fetch_one(&mut *transaction)
        .await?;
    let written = sqlx::query_scalar!(
        r#"INSERT INTO portal.ticket_merges (duplicate, merged_into, staff, at)
        SELECT $1, $2, $3, $4 WHERE NOT EXISTS (SELECT 1 FROM portal.ticket_merges WHERE duplicate = $2)
        ON CONFLICT (duplicate) DO UPDATE SET staff = ticket_merges.staff
            WHERE ticket_merges.merged_into = excluded.merged_into
        RETURNING 1 AS "one!""#,
        merge.duplicate.as_str(),
        merge.into.as_str(),
        merge.staff.as_str(),
        merge.at,
    )
    .fetch_optional(&mut *transaction)
    .await?;
    transaction.commit().await?;
    Ok(written.is_some())
}

struct MergeRow {
    duplicate: String,
    merged_into: String,
}
