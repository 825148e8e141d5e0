//! [`PaymentExceptions`].

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::billing::payment::{ExceptionClosing, ExceptionKind, PaymentException, PaymentExceptions};
use portal_core::{PortError, Rupiah};
use sqlx::{Connection as _, PgConnection};
use uuid::Uuid;

use super::ledger;
use crate::row::{BadValue, RowName, readable};
use crate::store::PgStore;

const PORT: &str = "payment exceptions";

#[async_trait]
impl PaymentExceptions for PgStore {
    async fn raise(&self, exception: &PaymentException) -> Result<(), PortError> {
        self.ask(PORT, |mut c| async move { raise(&mut c, exception).await }).await
    }

    async fn find_open(&self, id: Uuid) -> Result<Option<PaymentException>, PortError> {
        let row = self
            .ask(PORT, |mut c| async move {
                sqlx::query_as!(
                    ExceptionRow,
                    r#"SELECT kind, gateway, "order", amount, found_at FROM portal.payment_exceptions
                       WHERE id = $1 AND closed_at IS NULL"#,
                    id,
                )
                .fetch_optional(&mut *c)
                .await
            })
            .await?;
        row.map(ExceptionRow::read).transpose().map_err(|error| error.of_port(PORT))
    }

    async fn close(&self, closing: &ExceptionClosing) -> Result<bool, PortError> {
        self.ask(PORT, |mut c| async move { close(&mut c, closing).await }).await
    }

    async fn open(&self, limit: u32) -> Result<Vec<PaymentException>, PortError> {
        let rows = self
            .ask(PORT, |mut c| async move {
                sqlx::query_as!(
                    ExceptionRow,
                    r#"SELECT kind, gateway, "order", amount, found_at FROM portal.payment_exceptions
                       WHERE closed_at IS NULL ORDER BY found_at, id LIMIT $1"#,
                    i64::from(limit),
                )
                .fetch_all(&mut *c)
                .await
            })
            .await?;
        Ok(readable(rows.into_iter().map(ExceptionRow::read)))
    }
}

/// Whether it was open.
async fn close(c: &mut PgConnection, closing: &ExceptionClosing) -> sqlx::Result<bool> {
    let mut transaction = c.begin().await?;
    let closed = sqlx::query!(
        "UPDATE portal.payment_exceptions SET closed_at = $1, closed_by = $2, reason = $3
         WHERE id = $4 AND closed_at IS NULL",
        closing.at,
        closing.by.to_string(),
        closing.reason,
        closing.id,
    )
    .execute(&mut *transaction)
    .await?;
    if closed.rows_affected() == 0 {
        transaction.rollback().await?;
        return Ok(false);
    }
    if let Some(journal) = &closing.journal {
        ledger::post(&mut transaction, journal).await?;
    }
    transaction.commit().await?;
    Ok(true)
}

/// Keeps an exception, unless it is there.
pub(super) async fn raise(c: &mut PgConnection, exception: &PaymentException) -> sqlx::Result<()> {
    sqlx::query!(
        r#"INSERT INTO portal.payment_exceptions (id, kind, gateway, "order", amount, found_at)
           VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (id) DO NOTHING"#,
        exception.id(),
        exception.kind.as_str(),
        exception.gateway,
        exception.order,
        exception.amount.map(Rupiah::amount),
        exception.found_at,
    )
    .execute(c)
    .await
    .map(drop)
}

struct ExceptionRow {
    kind: String,
    gateway: String,
    order: String,
    amount: Option<i64>,
    found_at: DateTime<Utc>,
}

impl ExceptionRow {
    fn read(self) -> Result<PaymentException, BadValue> {
        let name = RowName::new("payment_exceptions", &self.order);
        let kind: ExceptionKind = name.read("kind", self.kind.parse())?;
        let (amount, found_at) = (self.amount.map(Rupiah::new), self.found_at);
        Ok(PaymentException { kind, amount, found_at, gateway: self.gateway, order: self.order })
    }
}
