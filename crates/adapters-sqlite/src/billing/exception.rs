//! Exceptions of payments in `payment_exceptions`.

use async_trait::async_trait;
use portal_core::billing::ledger::JournalKind;
use portal_core::billing::payment::{
    Closed, ExceptionClosing, ExceptionKind, ExceptionRecord, PaymentException, PaymentExceptions, Resolution,
};
use portal_core::kernel::actor::Actor;
use portal_core::{Page, PageRequest, PortError, Rupiah};
use sqlx::{Executor, Sqlite, SqliteConnection};
use uuid::Uuid;

use super::{credit, ledger};
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

    async fn close(&self, closing: &ExceptionClosing) -> Result<Closed, PortError> {
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
            return Ok(Closed::NotOpen);
        }
        if !touch(&mut write, closing).await.map_err(failed(PORT))? {
            return Ok(Closed::Conflict);
        }
        if let Some(journal) = &closing.journal {
            if !credit::covers(&mut write, journal).await.map_err(failed(PORT))? {
                return Ok(Closed::Conflict);
            }
            ledger::post(&mut write, journal).await.map_err(failed(PORT))?;
        }
        write.commit().await.map_err(failed(PORT))?;
        Ok(Closed::Done)
    }

    async fn closed(&self, page: PageRequest) -> Result<Page<ExceptionRecord>, PortError> {
        let rows = sqlx::query_as!(
            RecordRow,
            r#"SELECT kind, gateway, "order", amount, found_at, closed_at, closed_by, reason FROM payment_exceptions
               WHERE closed_at IS NOT NULL AND closed_at > '' ORDER BY closed_at DESC, id LIMIT ? OFFSET ?"#,
            page.limit(),
            i64::try_from(page.offset()).unwrap_or(i64::MAX),
        )
        .fetch_all(&self.readers)
        .await
        .map_err(failed(PORT))?;
        let total = sqlx::query_scalar!(
            r#"SELECT COUNT(*) AS "count!: i64" FROM payment_exceptions WHERE closed_at IS NOT NULL AND closed_at > ''"#,
        )
        .fetch_one(&self.readers)
        .await
        .map_err(failed(PORT))?;
        let items = readable(rows.into_iter().map(RecordRow::read));
        Ok(Page { items, total: u64::try_from(total).unwrap_or_default(), request: page })
    }

    async fn of_order(&self, order: &str) -> Result<Vec<ExceptionRecord>, PortError> {
        let rows = sqlx::query_as!(
            RecordRow,
            r#"SELECT kind, gateway, "order", amount, found_at, closed_at, closed_by, reason FROM payment_exceptions
               WHERE "order" = ? ORDER BY found_at, id LIMIT 100"#,
            order,
        )
        .fetch_all(&self.readers)
        .await
        .map_err(failed(PORT))?;
        Ok(readable(rows.into_iter().map(RecordRow::read)))
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

/// Gives the payment of a closing another version; `false` if it does not have the expected one.
async fn touch(write: &mut SqliteConnection, closing: &ExceptionClosing) -> Result<bool, sqlx::Error> {
    let Some((payment, expected)) = &closing.payment else { return Ok(true) };
    let is_paid_out = closing.journal.as_ref().is_some_and(|journal| journal.kind == JournalKind::Settlement);
    let touched = sqlx::query!(
        "UPDATE payment_attempts SET version = version + 1, paid_out_at = CASE WHEN ?1 THEN ?2 ELSE paid_out_at END
         WHERE id = ?3 AND version = ?4",
        is_paid_out,
        stamp(closing.at),
        payment.as_str(),
        i64::try_from(*expected).unwrap_or(i64::MAX),
    )
    .execute(write)
    .await?;
    Ok(touched.rows_affected() == 1)
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

struct RecordRow {
    kind: String,
    gateway: String,
    order: String,
    amount: Option<i64>,
    found_at: String,
    closed_at: Option<String>,
    closed_by: Option<String>,
    reason: Option<String>,
}

impl RecordRow {
    fn read(self) -> Result<ExceptionRecord, BrokenRow> {
        let Self { kind, gateway, order, amount, found_at, closed_at, closed_by, reason } = self;
        let place = Place { table: "payment_exceptions", id: &order.clone() };
        let resolution = match closed_at {
            Some(at) => Some(Resolution {
                at: place.instant("closed_at", &at)?,
                by: place.field("closed_by", closed_by.unwrap_or_default().parse::<Actor>())?,
                reason: reason.unwrap_or_default(),
            }),
            None => None,
        };
        let exception = ExceptionRow { kind, gateway, order, amount, found_at }.read()?;
        Ok(ExceptionRecord { exception, resolution })
    }
}
