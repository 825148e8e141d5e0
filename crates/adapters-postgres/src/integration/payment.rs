//! Payments, and the paid amounts of invoices that follow them.

use std::collections::BTreeSet;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::integration::record::{PaymentRecord, RecordChange};
use portal_core::{InvoiceNumber, PaymentNumber, Rupiah};
use serde::Serialize;
use sqlx::PgConnection;
use sqlx::types::Json;

use super::{Changes, PgRecord, Row, Selection, invoice, numbers};
use crate::row::{BadValue, RowName};
use crate::stored::Stored;

struct PaymentRow {
    payment_number: String,
    invoice_number: String,
    paid_at: Stored<DateTime<Utc>>,
    amount: i64,
    method: String,
    reference: Option<String>,
}

impl TryFrom<PaymentRow> for PaymentRecord {
    type Error = BadValue;

    fn try_from(row: PaymentRow) -> Result<Self, BadValue> {
        let place = RowName::new("payments", &row.payment_number);
        Ok(Self {
            number: place.own_number("payment_number", &row.payment_number, PaymentNumber::parse)?,
            invoice_number: place.own_number("invoice_number", &row.invoice_number, InvoiceNumber::parse)?,
            paid_at: place.date("paid_at", row.paid_at)?,
            amount: Rupiah::new(row.amount),
            method: row.method,
            reference: row.reference,
        })
    }
}

/// A payment as the statements unpack it.
#[derive(Serialize)]
struct Packed<'p> {
    payment_number: &'p str,
    invoice_number: &'p str,
    paid_at: DateTime<Utc>,
    amount: i64,
    method: &'p str,
    reference: Option<&'p str>,
}

impl<'p> Packed<'p> {
    fn of(change: &'p RecordChange<PaymentRecord>) -> Self {
        let payment = &change.after;
        Self {
            payment_number: payment.number.as_str(),
            invoice_number: payment.invoice_number.as_str(),
            paid_at: payment.paid_at,
            amount: payment.amount.amount(),
            method: &payment.method,
            reference: payment.reference.as_deref(),
        }
    }
}

/// The invoices that the payments were for and are for.
fn invoices(changes: &Changes<'_, PaymentRecord>) -> Vec<String> {
    let payments = changes.iter().flat_map(|change| change.before.iter().chain([&change.after]));
    let numbers: BTreeSet<&InvoiceNumber> = payments.map(|payment| &payment.invoice_number).collect();
    numbers.into_iter().map(ToString::to_string).collect()
}

#[async_trait]
impl PgRecord for PaymentRecord {
    async fn read(c: &mut PgConnection, selection: Selection<'_>) -> sqlx::Result<Vec<Row<Self>>> {
        let rows = sqlx::query_as!(
            PaymentRow,
            r#"SELECT payment_number AS "payment_number!", invoice_number,
                   paid_at AS "paid_at: Stored<DateTime<Utc>>", amount, method, reference
               FROM isp.payments
               WHERE payment_number = ANY (COALESCE($1, ARRAY(
                   SELECT n.payment_number FROM isp.payments n WHERE n.payment_number > $2
                   ORDER BY n.payment_number LIMIT $3)))
               ORDER BY payment_number"#,
            selection.numbers,
            selection.after,
            selection.limit,
        );
        let rows = rows.fetch_all(c).await?.into_iter();
        Ok(rows.map(|row| Row { number: row.payment_number.clone(), record: row.try_into() }).collect())
    }

    /// Their invoices come first, as everywhere: their paid amounts may follow.
    async fn lock(c: &mut PgConnection, changes: &Changes<'_, Self>) -> sqlx::Result<()> {
        invoice::lock(c, &invoices(changes)).await?;
        sqlx::query_scalar!(
            "SELECT id FROM isp.payments WHERE payment_number = ANY ($1) ORDER BY payment_number FOR NO KEY UPDATE",
            &numbers(changes),
        )
        .fetch_all(c)
        .await
        .map(drop)
    }

    fn parent(&self) -> Option<&str> {
        Some(self.invoice_number.as_str())
    }

    async fn parents(c: &mut PgConnection, numbers: &[String]) -> sqlx::Result<Vec<String>> {
        let on_file = sqlx::query_scalar!(
            "SELECT i.invoice_number FROM isp.invoices i WHERE i.invoice_number = ANY ($1)",
            numbers
        );
        on_file.fetch_all(c).await
    }

    async fn insert(c: &mut PgConnection, changes: &Changes<'_, Self>) -> sqlx::Result<Vec<String>> {
        let packed: Vec<_> = changes.iter().copied().map(Packed::of).collect();
        sqlx::query_scalar!(
            r#"INSERT INTO isp.payments (payment_number, invoice_number, paid_at, amount, method, reference)
               SELECT r.payment_number, r.invoice_number, r.paid_at, r.amount, r.method, r.reference
               FROM jsonb_to_recordset($1) AS r (payment_number text, invoice_number text, paid_at timestamptz,
                   amount bigint, method text, reference text)
               ON CONFLICT DO NOTHING
               RETURNING payment_number AS "payment_number!""#,
            Json(packed) as _,
        )
        .fetch_all(c)
        .await
    }

    async fn update(c: &mut PgConnection, changes: &Changes<'_, Self>) -> sqlx::Result<Vec<String>> {
        let packed: Vec<_> = changes.iter().copied().map(Packed::of).collect();
        sqlx::query_scalar!(
            r#"UPDATE isp.payments p SET invoice_number = r.invoice_number, paid_at = r.paid_at, amount = r.amount,
                   method = r.method, reference = r.reference
               FROM jsonb_to_recordset($1) AS r (payment_number text, invoice_number text, paid_at timestamptz,
                   amount bigint, method text, reference text)
               WHERE p.payment_number = r.payment_number AND p.payment_number = ANY ($2)
               RETURNING p.payment_number AS "payment_number!""#,
            Json(packed) as _,
            &numbers(changes),
        )
        .fetch_all(c)
        .await
    }

    async fn complete(c: &mut PgConnection, changes: &Changes<'_, Self>) -> sqlx::Result<()> {
        sum_up(c, &invoices(changes), changes.iter().map(|change| change.at).max()).await
    }
}

/// Sets what was paid on invoices to the sum of their payments, unless the ISP states it. The invoices are locked, and
/// this statement begins after that, so it sees the payments of everybody who had them locked before.
pub(super) async fn sum_up(c: &mut PgConnection, invoices: &[String], at: Option<DateTime<Utc>>) -> sqlx::Result<()> {
    let Some(at) = at else { return Ok(()) };
    sqlx::query!(
        "UPDATE isp.invoices i SET paid_amount = s.paid, updated_at = $2
         FROM (
             SELECT n.invoice_number, (
                 SELECT COALESCE(sum(p.amount), 0)::bigint FROM isp.payments p
                 WHERE p.invoice_number = n.invoice_number
             ) AS paid
             FROM unnest($1::text[]) AS n (invoice_number)
         ) s
         WHERE i.invoice_number = s.invoice_number AND i.invoice_number = ANY ($1) AND i.paid_from_payments
             AND i.paid_amount <> s.paid",
        invoices,
        at,
    )
    .execute(c)
    .await
    .map(drop)
}
