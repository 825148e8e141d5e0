//! What the portal has on record after the run, read from its database.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::record::Exception;

/// A payment as the portal keeps it.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(super) struct Attempt {
    pub(super) id: String,
    pub(super) state: String,
    pub(super) total: i64,
    pub(super) is_settled: bool,
}

/// A payment on record of an invoice.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, sqlx::FromRow)]
pub(super) struct Posted {
    pub(super) invoice_number: String,
    pub(super) reference: Option<String>,
    pub(super) amount: i64,
}

/// Everything that is compared.
#[derive(Debug)]
pub(super) struct Books {
    pub(super) attempts: BTreeMap<String, Attempt>,
    /// The sum of each account.
    pub(super) accounts: BTreeMap<String, i64>,
    /// When the journal of each payment was recorded; more than one journal of a payment is told twice.
    pub(super) journals: Vec<(String, DateTime<Utc>)>,
    /// When a notification of a payment was first kept.
    pub(super) kept: BTreeMap<String, DateTime<Utc>>,
    pub(super) posted: Vec<Posted>,
    /// What each invoice shows as paid.
    pub(super) invoices: BTreeMap<String, i64>,
    pub(super) exceptions: BTreeSet<Exception>,
    /// The payments that customers are told of; one for each message.
    pub(super) messages: Vec<String>,
}

impl Books {
    /// Reads them.
    pub(super) async fn read(link: &mut PgConnection) -> sqlx::Result<Self> {
        let attempts: Vec<Attempt> = sqlx::query_as(
            "SELECT id, state, total, payment->>'settled_at' IS NOT NULL AS is_settled FROM payment_attempts",
        )
        .fetch_all(&mut *link)
        .await?;
        let accounts = "SELECT account, sum(amount)::bigint FROM ledger_entries GROUP BY account";
        let accounts: Vec<(String, i64)> = sqlx::query_as(accounts).fetch_all(&mut *link).await?;
        let journals =
            sqlx::query_as("SELECT reference, recorded_at FROM ledger_journals").fetch_all(&mut *link).await?;
        let kept =
            "SELECT payment_id, min(date_trunc('milliseconds', kept_at)) FROM kept_notifications GROUP BY payment_id";
        let kept: Vec<(String, DateTime<Utc>)> = sqlx::query_as(kept).fetch_all(&mut *link).await?;
        let posted = sqlx::query_as("SELECT invoice_number, reference, amount FROM payments ORDER BY 1, 2, 3");
        let posted = posted.fetch_all(&mut *link).await?;
        let invoices = "SELECT invoice_number, paid_amount FROM invoices";
        let invoices: Vec<(String, i64)> = sqlx::query_as(invoices).fetch_all(&mut *link).await?;
        let exceptions = r#"SELECT kind, gateway, "order", amount FROM payment_exceptions"#;
        let exceptions: Vec<Exception> = sqlx::query_as(exceptions).fetch_all(&mut *link).await?;
        let messages = "SELECT content->'message'->>'payment' FROM outbox WHERE kind = 'payment_received'";
        let messages = sqlx::query_scalar(messages).fetch_all(&mut *link).await?;
        Ok(Self {
            attempts: attempts.into_iter().map(|attempt| (attempt.id.clone(), attempt)).collect(),
            accounts: accounts.into_iter().collect(),
            journals,
            kept: kept.into_iter().collect(),
            posted,
            invoices: invoices.into_iter().collect(),
            exceptions: exceptions.into_iter().collect(),
            messages,
        })
    }

    /// The sum of one account.
    pub(super) fn account(&self, name: &str) -> i64 {
        self.accounts.get(name).copied().unwrap_or_default()
    }

    /// The sum of the accounts whose names begin so.
    pub(super) fn accounts_of(&self, beginning: &str) -> i64 {
        self.accounts.iter().filter(|(name, _)| name.starts_with(beginning)).map(|(_, sum)| sum).sum()
    }
}
