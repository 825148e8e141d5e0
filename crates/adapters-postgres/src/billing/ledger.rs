//! [`Ledger`].

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::billing::ledger::{AccountTotal, Entry, Journal, JournalKind, Ledger, LedgerAccount, LedgerSummary};
use portal_core::{PortError, Rupiah};
use sqlx::PgConnection;

use crate::row::{BadValue, RowName, readable};
use crate::store::PgStore;

const PORT: &str = "ledger";

#[async_trait]
impl Ledger for PgStore {
    async fn balance(&self, account: &LedgerAccount) -> Result<Rupiah, PortError> {
        let account = &account.to_string();
        let sum = self
            .ask(PORT, |mut c| async move {
                sqlx::query_scalar!(
                    r#"SELECT coalesce(sum(amount), 0)::bigint AS "sum!" FROM portal.ledger_entries WHERE account = $1"#,
                    account,
                )
                .fetch_one(&mut *c)
                .await
            })
            .await?;
        Ok(Rupiah::new(sum))
    }

    async fn journals(&self, reference: &str) -> Result<Vec<Journal>, PortError> {
        let rows = self
            .ask(PORT, |mut c| async move {
                sqlx::query_as!(
                    JournalRow,
                    r#"SELECT kind, reference, effective_at, recorded_at,
                           (SELECT coalesce(array_agg(account ORDER BY position), '{}')
                            FROM portal.ledger_entries e WHERE e.journal_id = j.id) AS "accounts!",
                           (SELECT coalesce(array_agg(amount ORDER BY position), '{}')
                            FROM portal.ledger_entries e WHERE e.journal_id = j.id) AS "amounts!"
                       FROM portal.ledger_journals j WHERE reference = $1 ORDER BY recorded_at, kind"#,
                    reference,
                )
                .fetch_all(&mut *c)
                .await
            })
            .await?;
        Ok(readable(rows.into_iter().map(JournalRow::read)))
    }

    async fn summary(&self) -> Result<LedgerSummary, PortError> {
        let row = self
            .ask(PORT, |mut c| async move {
                sqlx::query_as!(
                    SummaryRow,
                    r#"WITH sums AS MATERIALIZED (
                           SELECT CASE WHEN account LIKE 'receivable:%' THEN 'receivable'
                               WHEN account LIKE 'credit:%' THEN 'credit' ELSE account END AS accounts,
                               sum(amount)::bigint AS total
                           FROM portal.ledger_entries GROUP BY 1
                       )
                       SELECT (SELECT count(*) FROM portal.ledger_journals) AS "journals!",
                           ARRAY(SELECT reference FROM portal.ledger_journals j
                               WHERE (SELECT count(*) < 2 OR sum(amount) <> 0
                                      FROM portal.ledger_entries e WHERE e.journal_id = j.id)
                               ORDER BY recorded_at, id LIMIT 100) AS "unbalanced!",
                           ARRAY(SELECT accounts FROM sums ORDER BY accounts COLLATE "C") AS "accounts!",
                           ARRAY(SELECT total FROM sums ORDER BY accounts COLLATE "C") AS "totals!""#,
                )
                .fetch_one(&mut *c)
                .await
            })
            .await?;
        let totals = row.accounts.into_iter().zip(row.totals);
        Ok(LedgerSummary {
            journals: u64::try_from(row.journals).unwrap_or_default(),
            unbalanced: row.unbalanced,
            totals: totals.map(|(accounts, total)| AccountTotal { accounts, total: Rupiah::new(total) }).collect(),
        })
    }
}

/// Posts a journal, unless it is there. The payment it is of is locked by its change, so nobody else posts it.
pub(super) async fn post(c: &mut PgConnection, journal: &Journal) -> sqlx::Result<()> {
    let id = journal.id.as_uuid();
    if is_there(c, journal).await? {
        return Ok(());
    }
    let accounts: Vec<String> = journal.entries().iter().map(|entry| entry.account.to_string()).collect();
    let amounts: Vec<i64> = journal.entries().iter().map(|entry| entry.amount.amount()).collect();
    sqlx::query!(
        "INSERT INTO portal.ledger_entries (journal_id, position, account, amount)
         SELECT $1, position::integer, account, amount
         FROM unnest($2::text[], $3::bigint[]) WITH ORDINALITY AS e (account, amount, position)",
        id,
        &accounts,
        &amounts,
    )
    .execute(&mut *c)
    .await?;
    sqlx::query!(
        "INSERT INTO portal.ledger_journals (id, kind, reference, effective_at, recorded_at)
         VALUES ($1, $2, $3, $4, $5)",
        id,
        journal.kind.as_str(),
        journal.reference,
        journal.effective_at,
        journal.recorded_at,
    )
    .execute(c)
    .await
    .map(drop)
}

/// Whether a journal is posted.
pub(super) async fn is_there(c: &mut PgConnection, journal: &Journal) -> sqlx::Result<bool> {
    let id = journal.id.as_uuid();
    let is_there = sqlx::query_scalar!(r#"SELECT 1 AS "posted!" FROM portal.ledger_journals WHERE id = $1"#, id);
    Ok(is_there.fetch_optional(c).await?.is_some())
}

struct SummaryRow {
    journals: i64,
    unbalanced: Vec<String>,
    accounts: Vec<String>,
    totals: Vec<i64>,
}

struct JournalRow {
    kind: String,
    reference: String,
    effective_at: DateTime<Utc>,
    recorded_at: DateTime<Utc>,
    accounts: Vec<String>,
    amounts: Vec<i64>,
}

impl JournalRow {
    fn read(self) -> Result<Journal, BadValue> {
        let name = RowName::new("ledger_journals", &self.reference);
        let entry = |(account, amount): (String, i64)| {
            let account: LedgerAccount = name.read("account", account.parse())?;
            Ok(Entry { account, amount: Rupiah::new(amount) })
        };
        let entries: Vec<Entry> = self.accounts.into_iter().zip(self.amounts).map(entry).collect::<Result<_, _>>()?;
        let kind: JournalKind = name.read("kind", self.kind.parse())?;
        let times = (self.effective_at, self.recorded_at);
        name.read("entries", Journal::new((kind, &self.reference), times, entries))
    }
}
