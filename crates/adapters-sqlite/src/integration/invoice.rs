//! Invoices with their lines.

use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, Utc};
use portal_core::billing::invoice::{InvoiceItem, InvoiceState};
use portal_core::integration::record::{InvoiceRecord, PaidAmount};
use portal_core::{CustomerId, InvoiceNumber, Rupiah};
use sqlx::SqliteConnection;

use super::payment::sum_up;
use super::{Found, SqliteRecord, has_customer};
use crate::row::{BrokenRow, Place, Text, stamp};

struct InvoiceRow {
    invoice_number: Text,
    customer_id: Text,
    invoice_date: Text,
    due_date: Text,
    period_start: Option<Text>,
    period_end: Option<Text>,
    subtotal: i64,
    tax_amount: i64,
    discount_amount: i64,
    total_amount: i64,
    paid_amount: i64,
    paid_from_payments: bool,
    status: Text,
}

impl InvoiceRow {
    fn with(self, items: Vec<InvoiceItem>) -> Result<InvoiceRecord, BrokenRow> {
        let place = Place { table: "invoices", id: &self.invoice_number.0 };
        let day = |column, day: &Option<Text>| day.as_ref().map(|day| place.day(column, &day.0)).transpose();
        let paid = Rupiah::new(self.paid_amount);
        Ok(InvoiceRecord {
            number: place.own_number("invoice_number", &self.invoice_number.0, InvoiceNumber::parse)?,
            customer_id: place.own_number("customer_id", &self.customer_id.0, CustomerId::parse)?,
            invoice_date: place.day("invoice_date", &self.invoice_date.0)?,
            due_date: place.day("due_date", &self.due_date.0)?,
            period_start: day("period_start", &self.period_start)?,
            period_end: day("period_end", &self.period_end)?,
            subtotal: Rupiah::new(self.subtotal),
            tax: Rupiah::new(self.tax_amount),
            discount: Rupiah::new(self.discount_amount),
            total: Rupiah::new(self.total_amount),
            paid: if self.paid_from_payments { PaidAmount::Payments(paid) } else { PaidAmount::Stated(paid) },
            state: place.field("status", self.status.0.parse::<InvoiceState>())?,
            items,
        })
    }
}

#[async_trait]
impl SqliteRecord for InvoiceRecord {
    async fn read(file: &mut SqliteConnection, number: &InvoiceNumber) -> Found<Self> {
        let row = sqlx::query_as!(
            InvoiceRow,
            r#"SELECT invoice_number AS "invoice_number: Text", customer_id AS "customer_id: Text",
                   invoice_date AS "invoice_date: Text", due_date AS "due_date: Text",
                   period_start AS "period_start: Text", period_end AS "period_end: Text", subtotal, tax_amount,
                   discount_amount, total_amount, paid_amount, paid_from_payments AS "paid_from_payments: bool",
                   status AS "status: Text"
               FROM invoices WHERE invoice_number = ?"#,
            number.as_str(),
        );
        let Some(row) = row.fetch_optional(&mut *file).await? else { return Ok(None) };
        let items = sqlx::query!(
            r#"SELECT description AS "description: Text", quantity, unit_price, amount
               FROM invoice_items WHERE invoice_number = ? ORDER BY position"#,
            number.as_str(),
        );
        let items = items.fetch_all(file).await?.into_iter().map(|item| InvoiceItem {
            description: item.description.into(),
            quantity: item.quantity,
            unit_price: Rupiah::new(item.unit_price),
            amount: Rupiah::new(item.amount),
        });
        Ok(Some(row.with(items.collect())))
    }

    async fn numbers_after(
        file: &mut SqliteConnection,
        after: Option<&InvoiceNumber>,
        limit: u32,
    ) -> sqlx::Result<Vec<Result<InvoiceNumber, BrokenRow>>> {
        let after = after.map_or("", InvoiceNumber::as_str);
        let numbers = sqlx::query_scalar!(
            r#"SELECT invoice_number AS "invoice_number!: Text" FROM invoices WHERE invoice_number > ? ORDER BY invoice_number LIMIT ?"#,
            after,
            limit,
        );
        let place = Place { table: "invoices", id: after };
        let numbers = numbers.fetch_all(file).await?.into_iter();
        Ok(numbers.map(|number| place.own_number("invoice_number", &number.0, InvoiceNumber::parse)).collect())
    }

    async fn has_parent(&self, file: &mut SqliteConnection) -> sqlx::Result<bool> {
        has_customer(file, self.customer_id.as_str()).await
    }

    async fn insert(&self, file: &mut SqliteConnection, at: DateTime<Utc>) -> sqlx::Result<()> {
        write(self, file, at).await
    }

    async fn update(&self, file: &mut SqliteConnection, before: &Self, at: DateTime<Utc>) -> sqlx::Result<()> {
        if before.items != self.items {
            sqlx::query!("DELETE FROM invoice_items WHERE invoice_number = ?", self.number.as_str())
                .execute(&mut *file)
                .await?;
        }
        write(self, file, at).await
    }
}

/// Writes the invoice over what is on file, and its lines unless they are there.
async fn write(invoice: &InvoiceRecord, file: &mut SqliteConnection, at: DateTime<Utc>) -> sqlx::Result<()> {
    let day = |day: NaiveDate| day.to_string();
    sqlx::query!(
        "INSERT INTO invoices (invoice_number, customer_id, invoice_date, due_date, period_start, period_end, subtotal,
             tax_amount, discount_amount, total_amount, paid_amount, paid_from_payments, status, created_at, updated_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?14)
         ON CONFLICT (invoice_number) DO UPDATE SET invoice_date = excluded.invoice_date,
             due_date = excluded.due_date, period_start = excluded.period_start, period_end = excluded.period_end,
             subtotal = excluded.subtotal, tax_amount = excluded.tax_amount,
             discount_amount = excluded.discount_amount, total_amount = excluded.total_amount,
             paid_amount = excluded.paid_amount, paid_from_payments = excluded.paid_from_payments,
             status = excluded.status, updated_at = excluded.updated_at",
        invoice.number.as_str(),
        invoice.customer_id.as_str(),
        day(invoice.invoice_date),
        day(invoice.due_date),
        invoice.period_start.map(day),
        invoice.period_end.map(day),
        invoice.subtotal.amount(),
        invoice.tax.amount(),
        invoice.discount.amount(),
        invoice.total.amount(),
        invoice.paid.amount().amount(),
        matches!(invoice.paid, PaidAmount::Payments(_)),
        invoice.state.as_str(),
        stamp(at),
    )
    .execute(&mut *file)
    .await?;
    for (position, item) in (1_i64..).zip(&invoice.items) {
        sqlx::query!(
            "INSERT INTO invoice_items (invoice_number, position, description, quantity, unit_price, amount)
             VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            invoice.number.as_str(),
            position,
            item.description,
            item.quantity,
            item.unit_price.amount(),
            item.amount.amount(),
        )
        .execute(&mut *file)
        .await?;
    }
    sum_up(file, &invoice.number, at).await
}
