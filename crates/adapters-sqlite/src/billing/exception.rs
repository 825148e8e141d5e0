//! Exceptions of payments in `payment_exceptions`.

use async_trait::async_trait;
use portal_core::billing::payment::{ExceptionClosing, ExceptionKind, PaymentException, PaymentExceptions};
use portal_core::{PortError, Rupiah};
use sqlx::{Executor, Sqlite};
use uuid::Uuid;

use super::ledger;
use crate::SqliteStore;
use crate::error::{broken, failed};
use crate::row::{BrokenRow, Place, readable, stamp};

const PORT: &str = "payment exceptions";

#[async_trait]
impl PaymentExceptions for SqliteStore {
    async fn raise(&self, exception: &PaymentException) -> Result<(), PortError> {
        raise(&self.writer, exception).await.map_err(failed(PORT))
    }

    async fn find_open(&self, id: Uuid) -> Result<Option<PaymentException>, PortError> {
        let id = id.to_string();
        let row = sqlx::query_as!(
            ExceptionRow,
            r#"SELECT kind, gateway, "order", amount, found_at FROM payment_exceptions
               WHERE id = ? AND closed_at IS NULL"#,
            id,
        )
        .fetch_optional(&self.readers)
        .await
        .map_err(failed(PORT))?;
        row.map(ExceptionRow::read).transpose().map_err(broken(PORT))
    }

    async fn close(&self, closing: &ExceptionClosing) -> Result<bool, PortError> {
        let mut write = self.write().await.map_err(failed(PORT))?;
        let closed = sqlx::query!(
            "UPDATE payment_exceptions SET closed_at = ?, closed_by = ?, reason = ? WHERE id = ? AND closed_at IS NULL",
            stamp(closing.at),
            closing.by.to_string(),
            closing.reason,
            closing.id.to_string(),
        )
        .execute(&mut *write)
        .await
        .map_err(failed(PORT))?;
        if closed.rows_affected() == 0 {
            return Ok(false);
        }
        if let Some(journal) = &closing.journal {
            ledger::post(&mut write, journal).await.map_err(failed(PORT))?;
        }
        write.commit().await.map_err(failed(PORT))?;
        Ok(true)
    }

    async fn open(&self, limit: u32) -> Result<Vec<PaymentException>, PortError> {
        let rows = sqlx::query_as!(
            ExceptionRow,
            r#"SELECT kind, gateway, "order", amount, found_at FROM payment_exceptions
               WHERE closed_at IS NULL ORDER BY found_at, id LIMIT ?"#,
            limit,
        )
        .fetch_all(&self.readers)
        .await
        .map_err(failed(PORT))?;
        Ok(readable(rows.into_iter().map(ExceptionRow::read)))
    }
}

/// Keeps an exception, unless it is there.
pub(super) async fn raise(
    connection: impl Executor<'_, Database = Sqlite>,
    exception: &PaymentException,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        r#"INSERT INTO payment_exceptions (id, kind, gateway, "order", amount, found_at) VALUES (?, ?, ?, ?, ?, ?)
           ON CONFLICT (id) DO NOTHING"#,
        exception.id().to_string(),
        exception.kind.as_str(),
        exception.gateway,
        exception.order,
        exception.amount.map(Rupiah::amount),
        stamp(exception.found_at),
    )
    .execute(connection)
    .await
    .map(drop)
}

struct ExceptionRow {
    kind: String,
    gateway: String,
    order: String,
    amount: Option<i64>,
    found_at: String,
}

impl ExceptionRow {
    fn read(self) -> Result<PaymentException, BrokenRow> {
        let place = Place { table: "payment_exceptions", id: &self.order };
        let kind: ExceptionKind = place.field("kind", self.kind.parse())?;
        let found_at = place.instant("found_at", &self.found_at)?;
        let amount = self.amount.map(Rupiah::new);
        Ok(PaymentException { kind, found_at, amount, gateway: self.gateway, order: self.order })
    }
}
