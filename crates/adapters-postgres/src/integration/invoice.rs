//! Invoices with their lines.

use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, Utc};
use portal_core::billing::invoice::{InvoiceItem, InvoiceState};
use portal_core::integration::record::{InvoiceRecord, PaidAmount, RecordChange};
use portal_core::{CustomerId, InvoiceNumber, Rupiah};
use serde::Serialize;
use sqlx::PgConnection;
use sqlx::types::Json;

use super::payment::sum_up;
use super::{Changes, PgRecord, Row, Selection, customers, numbers};
use crate::billing::invoice::ItemRow;
use crate::row::{BadValue, RowName};
use crate::stored::Stored;

struct InvoiceRow {
    invoice_number: String,
    customer_id: String,
    invoice_date: Stored<NaiveDate>,
    due_date: Stored<NaiveDate>,
    period_start: Option<Stored<NaiveDate>>,
    period_end: Option<Stored<NaiveDate>>,
    subtotal: i64,
    tax_amount: i64,
    discount_amount: i64,
    total_amount: i64,
    paid_amount: i64,
    paid_from_payments: bool,
    status: String,
    items: Option<Json<Vec<ItemRow>>>,
}

impl TryFrom<InvoiceRow> for InvoiceRecord {
    type Error = BadValue;

    fn try_from(row: InvoiceRow) -> Result<Self, BadValue> {
        let place = RowName::new("invoices", &row.invoice_number);
        let paid = Rupiah::new(row.paid_amount);
        let items = row.items.map(|Json(items)| items).unwrap_or_default();
        Ok(Self {
            number: place.own_number("invoice_number", &row.invoice_number, InvoiceNumber::parse)?,
            customer_id: place.own_number("customer_id", &row.customer_id, CustomerId::parse)?,
            invoice_date: place.date("invoice_date", row.invoice_date)?,
            due_date: place.date("due_date", row.due_date)?,
            period_start: place.date_if_any("period_start", row.period_start)?,
            period_end: place.date_if_any("period_end", row.period_end)?,
            subtotal: Rupiah::new(row.subtotal),
            tax: Rupiah::new(row.tax_amount),
            discount: Rupiah::new(row.discount_amount),
            total: Rupiah::new(row.total_amount),
            paid: if row.paid_from_payments { PaidAmount::Payments(paid) } else { PaidAmount::Stated(paid) },
            state: place.read("status", row.status.parse::<InvoiceState>())?,
            items: items.into_iter().map(InvoiceItem::from).collect(),
        })
    }
}

/// An invoice as the statements unpack it.
#[derive(Serialize)]
struct Packed<'i> {
    invoice_number: &'i str,
    customer_id: &'i str,
    invoice_date: NaiveDate,
    due_date: NaiveDate,
    period_start: Option<NaiveDate>,
    period_end: Option<NaiveDate>,
    subtotal: i64,
    tax_amount: i64,
    discount_amount: i64,
    total_amount: i64,
    paid_amount: i64,
    paid_from_payments: bool,
    status: &'static str,
    at: DateTime<Utc>,
}

impl<'i> Packed<'i> {
    fn of(change: &'i RecordChange<InvoiceRecord>) -> Self {
        let invoice = &change.after;
        Self {
            invoice_number: invoice.number.as_str(),
            customer_id: invoice.customer_id.as_str(),
            invoice_date: invoice.invoice_date,
            due_date: invoice.due_date,
            period_start: invoice.period_start,
            period_end: invoice.period_end,
            subtotal: invoice.subtotal.amount(),
            tax_amount: invoice.tax.amount(),
            discount_amount: invoice.discount.amount(),
            total_amount: invoice.total.amount(),
            paid_amount: invoice.paid.amount().amount(),
            paid_from_payments: matches!(invoice.paid, PaidAmount::Payments(_)),
            status: invoice.state.as_str(),
            at: change.at,
        }
    }
}

/// A line, likewise.
#[derive(Serialize)]
struct PackedItem<'i> {
    invoice_number: &'i str,
    position: usize,
    description: &'i str,
    quantity: i64,
    unit_price: i64,
    amount: i64,
}

/// The lines, counted from one.
fn items(invoice: &InvoiceRecord) -> impl Iterator<Item = PackedItem<'_>> {
    (1..).zip(&invoice.items).map(|(position, item)| PackedItem {
        invoice_number: invoice.number.as_str(),
        position,
        description: &item.description,
        quantity: item.quantity,
        unit_price: item.unit_price.amount(),
        amount: item.amount.amount(),
    })
}

#[async_trait]
impl PgRecord for InvoiceRecord {
    async fn read(c: &mut PgConnection, selection: Selection<'_>) -> sqlx::Result<Vec<Row<Self>>> {
        let (numbers, after, limit) = (selection.numbers, selection.after, selection.limit);
        let rows = sqlx::query_file_as!(InvoiceRow, "src/integration/invoice_read.sql", numbers, after, limit);
        let rows = rows.fetch_all(c).await?.into_iter();
        Ok(rows.map(|row| Row { number: row.invoice_number.clone(), record: row.try_into() }).collect())
    }

    async fn lock(c: &mut PgConnection, changes: &Changes<'_, Self>) -> sqlx::Result<()> {
        lock(c, &numbers(changes)).await
    }

    fn parent(&self) -> Option<&str> {
        Some(self.customer_id.as_str())
    }

    async fn parents(c: &mut PgConnection, numbers: &[String]) -> sqlx::Result<Vec<String>> {
        customers(c, numbers).await
    }

    async fn insert(c: &mut PgConnection, changes: &Changes<'_, Self>) -> sqlx::Result<Vec<String>> {
        let packed: Vec<_> = changes.iter().copied().map(Packed::of).collect();
        sqlx::query_file_scalar!("src/integration/invoice_insert.sql", Json(packed) as _).fetch_all(c).await
    }

    async fn update(c: &mut PgConnection, changes: &Changes<'_, Self>) -> sqlx::Result<Vec<String>> {
        let packed: Vec<_> = changes.iter().copied().map(Packed::of).collect();
        sqlx::query_file_scalar!("src/integration/invoice_update.sql", Json(packed) as _, &numbers(changes))
            .fetch_all(c)
            .await
    }

    async fn complete(c: &mut PgConnection, changes: &Changes<'_, Self>) -> sqlx::Result<()> {
        let has_other_items = |change: &RecordChange<Self>| match &change.before {
            Some(before) => before.items != change.after.items,
            None => !change.after.items.is_empty(),
        };
        let others: Vec<_> = changes.iter().copied().filter(|change| has_other_items(change)).collect();
        let written_over: Vec<_> = others.iter().copied().filter(|change| change.before.is_some()).collect();
        delete_items(c, &numbers(&written_over)).await?;
        insert_items(c, others.iter().flat_map(|change| items(&change.after)).collect()).await?;
        sum_up(c, &numbers(changes), changes.iter().map(|change| change.at).max()).await
    }
}

/// Locks invoices, also for those whose payments are written.
pub(super) async fn lock(c: &mut PgConnection, numbers: &[String]) -> sqlx::Result<()> {
    let locked = sqlx::query_scalar!(
        "SELECT invoice_number FROM isp.invoices WHERE invoice_number = ANY ($1) ORDER BY invoice_number
         FOR NO KEY UPDATE",
        numbers,
    );
    locked.fetch_all(c).await.map(drop)
}

async fn delete_items(c: &mut PgConnection, numbers: &[String]) -> sqlx::Result<()> {
    if numbers.is_empty() {
        return Ok(());
    }
    let deleted = sqlx::query!("DELETE FROM isp.invoice_items WHERE invoice_number = ANY ($1)", numbers);
    deleted.execute(c).await.map(drop)
}

async fn insert_items(c: &mut PgConnection, items: Vec<PackedItem<'_>>) -> sqlx::Result<()> {
    if items.is_empty() {
        return Ok(());
    }
    sqlx::query!(
        "INSERT INTO isp.invoice_items (invoice_number, position, description, quantity, unit_price, amount)
         SELECT r.invoice_number, r.position, r.description, r.quantity, r.unit_price, r.amount
         FROM jsonb_to_recordset($1) AS r (invoice_number text, position integer, description text, quantity bigint,
             unit_price bigint, amount bigint)",
        Json(items) as _,
    )
    .execute(c)
    .await
    .map(drop)
}
