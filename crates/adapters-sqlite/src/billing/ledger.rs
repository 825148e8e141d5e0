//! The books in `ledger_journals` and `ledger_entries`.

use async_trait::async_trait;
use portal_core::billing::ledger::{AccountTotal, Entry, Journal, JournalKind, Ledger, LedgerAccount, LedgerSummary};
use portal_core::{PortError, Rupiah};
use sqlx::SqliteConnection;

use crate::SqliteStore;
use crate::error::failed;
use crate::row::{BrokenRow, Place, readable, stamp};

const PORT: &str = "ledger";

#[async_trait]
impl Ledger for SqliteStore {
    async fn balance(&self, account: &LedgerAccount) -> Result<Rupiah, PortError> {
        let account = account.to_string();
        let sum = sqlx::query_scalar!(
            r#"SELECT COALESCE(SUM(amount), 0) AS "sum!: i64" FROM ledger_entries WHERE account = ?"#,
            account,
        )
        .fetch_one(&self.readers)
        .await
        .map_err(failed(PORT))?;
        Ok(Rupiah::new(sum))
    }

    async fn journals(&self, reference: &str) -> Result<Vec<Journal>, PortError> {
        let rows = sqlx::query_as!(
            JournalRow,
            r#"SELECT kind, reference, effective_at, recorded_at,
                   (SELECT json_group_array(json_object('account', account, 'amount', amount))
                    FROM (SELECT * FROM ledger_entries e WHERE e.journal_id = j.id ORDER BY position))
                    AS "entries!: Vec<u8>"
               FROM ledger_journals j WHERE reference = ? ORDER BY recorded_at, kind"#,
            reference,
        )
        .fetch_all(&self.readers)
        .await
        .map_err(failed(PORT))?;
        Ok(readable(rows.into_iter().map(Journal::try_from)))
    }

    async fn summary(&self) -> Result<LedgerSummary, PortError> {
        let mut read = self.readers.begin().await.map_err(failed(PORT))?;
        let journals = sqlx::query_scalar!(r#"SELECT COUNT(*) AS "count!: i64" FROM ledger_journals"#)
            .fetch_one(&mut *read)
            .await
            .map_err(failed(PORT))?;
        let unbalanced = sqlx::query_scalar!(
            "SELECT reference FROM ledger_journals j
             WHERE (SELECT COUNT(*) < 2 OR SUM(amount) <> 0 FROM ledger_entries e WHERE e.journal_id = j.id)
             ORDER BY recorded_at, id LIMIT 100",
        )
        .fetch_all(&mut *read)
        .await
        .map_err(failed(PORT))?;
        let totals = sqlx::query!(
            r#"SELECT CASE WHEN account GLOB 'receivable:*' THEN 'receivable' WHEN account GLOB 'credit:*' THEN 'credit'
                   ELSE account END AS "accounts!: String", SUM(amount) AS "total!: i64"
               FROM ledger_entries GROUP BY 1 ORDER BY 1"#,
        )
        .fetch_all(&mut *read)
        .await
        .map_err(failed(PORT))?;
        let totals = totals.into_iter();
        let totals = totals.map(|row| AccountTotal { accounts: row.accounts, total: Rupiah::new(row.total) }).collect();
        Ok(LedgerSummary { journals: u64::try_from(journals).unwrap_or_default(), unbalanced, totals })
    }
}

/// Posts a journal, unless it is there.
pub(super) async fn post(write: &mut SqliteConnection, journal: &Journal) -> Result<(), sqlx::Error> {
    let id = journal.id.to_string();
    if is_there(write, journal).await? {
        return Ok(());
    }
    for (position, entry) in (1_i64..).zip(journal.entries()) {
        sqlx::query!(
            "INSERT INTO ledger_entries (journal_id, position, account, amount) VALUES (?, ?, ?, ?)",
            id,
            position,
            entry.account.to_string(),
            entry.amount.amount(),
        )
        .execute(&mut *write)
        .await?;
    }
    sqlx::query!(
        "INSERT INTO ledger_journals (id, kind, reference, effective_at, recorded_at) VALUES (?, ?, ?, ?, ?)",
        id,
        journal.kind.as_str(),
        journal.reference,
        stamp(journal.effective_at),
        stamp(journal.recorded_at),
    )
    .execute(write)
    .await
    .map(drop)
}

/// Whether a journal is posted.
pub(super) async fn is_there(connection: &mut SqliteConnection, journal: &Journal) -> Result<bool, sqlx::Error> {
    let id = journal.id.to_string();
    let is_there = sqlx::query_scalar!(r#"SELECT 1 AS "one!: i64" FROM ledger_journals WHERE id = ?"#, id);
    Ok(is_there.fetch_optional(connection).await?.is_some())
}

struct JournalRow {
    kind: String,
    reference: String,
    effective_at: String,
    recorded_at: String,
    entries: Vec<u8>,
}

#[derive(serde::Deserialize)]
struct EntryRow {
    account: String,
    amount: i64,
}

impl TryFrom<JournalRow> for Journal {
    type Error = BrokenRow;

    fn try_from(row: JournalRow) -> Result<Self, BrokenRow> {
        let place = Place { table: "ledger_journals", id: &row.reference };
        let entries: Vec<EntryRow> = place.packed("entries", &row.entries)?;
        let entry = |entry: EntryRow| {
            let account = place.field("account", entry.account.parse())?;
            Ok(Entry { account, amount: Rupiah::new(entry.amount) })
        };
        let entries = entries.into_iter().map(entry).collect::<Result<Vec<_>, BrokenRow>>()?;
        let kind: JournalKind = place.field("kind", row.kind.parse())?;
        let effective_at = place.instant("effective_at", &row.effective_at)?;
        let recorded_at = place.instant("recorded_at", &row.recorded_at)?;
        place.field("entries", Self::new((kind, &row.reference), (effective_at, recorded_at), entries))
    }
}
