//! [`PaymentExceptions`].

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::billing::ledger::JournalKind;
use portal_core::billing::payment::{
    Closed, ExceptionClosing, ExceptionKind, ExceptionRecord, PaymentException, PaymentExceptions, Resolution,
};
use portal_core::kernel::actor::Actor;
use portal_core::{Page, PageRequest, PortError, Rupiah};
use sqlx::{Connection as _, PgConnection};
use uuid::Uuid;

use super::{credit, ledger};
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

    async fn close(&self, closing: &ExceptionClosing) -> Result<Closed, PortError> {
        self.ask(PORT, |mut c| async move { close(&mut c, closing).await }).await
    }

    async fn closed(&self, page: PageRequest) -> Result<Page<ExceptionRecord>, PortError> {
        let (limit, offset) = (i64::from(page.limit()), i64::try_from(page.offset()).unwrap_or(i64::MAX));
        let (total, rows) = self
            .ask(PORT, |mut c| async move {
                let rows = sqlx::query_as!(
                    RecordRow,
                    r#"SELECT kind, gateway, "order", amount, found_at, closed_at, closed_by, reason
                       FROM portal.payment_exceptions
                       WHERE closed_at IS NOT NULL ORDER BY closed_at DESC, id LIMIT $1 OFFSET $2"#,
                    limit,
                    offset,
                )
                .fetch_all(&mut *c)
                .await?;
                let total = sqlx::query_scalar!(
                    r#"SELECT count(*) AS "count!" FROM portal.payment_exceptions WHERE closed_at IS NOT NULL"#,
                );
                Ok((total.fetch_one(&mut *c).await?, rows))
            })
            .await?;
        let items = readable(rows.into_iter().map(RecordRow::read));
        Ok(Page { items, total: u64::try_from(total).unwrap_or_default(), request: page })
    }

    async fn of_order(&self, order: &str) -> Result<Vec<ExceptionRecord>, PortError> {
        let rows = self
            .ask(PORT, |mut c| async move {
                sqlx::query_as!(
                    RecordRow,
                    r#"SELECT kind, gateway, "order", amount, found_at, closed_at, closed_by, reason
                       FROM portal.payment_exceptions WHERE "order" = $1 ORDER BY found_at, id LIMIT 100"#,
                    order,
                )
                .fetch_all(&mut *c)
                .await
            })
            .await?;
        Ok(readable(rows.into_iter().map(RecordRow::read)))
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

async fn close(c: &mut PgConnection, closing: &ExceptionClosing) -> sqlx::Result<Closed> {
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
        return Ok(Closed::NotOpen);
    }
    if !touch(&mut transaction, closing).await? {
        transaction.rollback().await?;
        return Ok(Closed::Conflict);
    }
    if let Some(journal) = &closing.journal {
        if !credit::covers(&mut transaction, journal).await? {
            transaction.rollback().await?;
            return Ok(Closed::Conflict);
        }
        ledger::post(&mut transaction, journal).await?;
    }
    transaction.commit().await?;
    Ok(Closed::Done)
}

/// Gives the payment of a closing another version; `false` if it does not have the expected one.
async fn touch(c: &mut PgConnection, closing: &ExceptionClosing) -> sqlx::Result<bool> {
    let Some((payment, expected)) = &closing.payment else { return Ok(true) };
    let is_paid_out = closing.journal.as_ref().is_some_and(|journal| journal.kind == JournalKind::Settlement);
    let touched = sqlx::query!(
        "UPDATE portal.payment_attempts
         SET version = version + 1, paid_out_at = CASE WHEN $1 THEN $2 ELSE paid_out_at END
         WHERE id = $3 AND version = $4",
        is_paid_out,
        closing.at,
        payment.as_str(),
        i64::try_from(*expected).unwrap_or(i64::MAX),
    )
    .execute(c)
    .await?;
    Ok(touched.rows_affected() == 1)
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

struct RecordRow {
    kind: String,
    gateway: String,
    order: String,
    amount: Option<i64>,
    found_at: DateTime<Utc>,
    closed_at: Option<DateTime<Utc>>,
    closed_by: Option<String>,
    reason: Option<String>,
}

impl RecordRow {
    fn read(self) -> Result<ExceptionRecord, BadValue> {
        let Self { kind, gateway, order, amount, found_at, closed_at, closed_by, reason } = self;
        let name = RowName::new("payment_exceptions", &order);
        let resolution = match closed_at {
            Some(at) => {
                let by: Actor = name.read("closed_by", closed_by.unwrap_or_default().parse())?;
                Some(Resolution { at, by, reason: reason.unwrap_or_default() })
            }
            None => None,
        };
        let exception = ExceptionRow { kind, gateway, order, amount, found_at }.read()?;
        Ok(ExceptionRecord { exception, resolution })
    }
}
