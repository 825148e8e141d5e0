//! Payments, and the paid amounts of invoices that follow them.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::integration::record::PaymentRecord;
use portal_core::{InvoiceNumber, PaymentNumber, Rupiah};
use sqlx::SqliteConnection;

use super::{Found, SqliteRecord};
use crate::row::{BrokenRow, Place, Text, stamp};

struct PaymentRow {
    payment_number: Text,
    invoice_number: Text,
    paid_at: Text,
    amount: i64,
    method: Text,
    reference: Option<Text>,
}

impl TryFrom<PaymentRow> for PaymentRecord {
    type Error = BrokenRow;

    fn try_from(row: PaymentRow) -> Result<Self, BrokenRow> {
        let place = Place { table: "payments", id: &row.payment_number.0 };
        Ok(Self {
            number: place.own_number("payment_number", &row.payment_number.0, PaymentNumber::parse)?,
            invoice_number: place.own_number("invoice_number", &row.invoice_number.0, InvoiceNumber::parse)?,
            paid_at: place.instant("paid_at", &row.paid_at.0)?,
            amount: Rupiah::new(row.amount),
            method: row.method.into(),
            reference: row.reference.map(String::from),
        })
    }
}

#[async_trait]
impl SqliteRecord for PaymentRecord {
    async fn read(file: &mut SqliteConnection, number: &PaymentNumber) -> Found<Self> {
        let row = sqlx::query_as!(
            PaymentRow,
            r#"SELECT payment_number AS "payment_number!: Text", invoice_number AS "invoice_number: Text",
                   paid_at AS "paid_at: Text", amount, method AS "method: Text", reference AS "reference: Text"
               FROM payments WHERE payment_number = ?"#,
            number.as_str(),
        );
        Ok(row.fetch_optional(file).await?.map(Self::try_from))
    }

    async fn numbers_after(
        file: &mut SqliteConnection,
        after: Option<&PaymentNumber>,
        limit: u32,
    ) -> sqlx::Result<Vec<Result<PaymentNumber, BrokenRow>>> {
        let after = after.map_or("", PaymentNumber::as_str);
        let numbers = sqlx::query_scalar!(
            r#"SELECT payment_number AS "payment_number!: Text" FROM payments WHERE payment_number > ? ORDER BY payment_number LIMIT ?"#,
            after,
            limit,
        );
        let place = Place { table: "payments", id: after };
        let numbers = numbers.fetch_all(file).await?.into_iter();
        Ok(numbers.map(|number| place.own_number("payment_number", &number.0, PaymentNumber::parse)).collect())
    }

    async fn has_parent(&self, file: &mut SqliteConnection) -> sqlx::Result<bool> {
        let number = self.invoice_number.as_str();
        let found = sqlx::query_scalar!("SELECT 1 FROM invoices WHERE invoice_number = ?", number);
        Ok(found.fetch_optional(file).await?.is_some())
    }

    async fn insert(&self, file: &mut SqliteConnection, at: DateTime<Utc>) -> sqlx::Result<()> {
        sqlx::query!(
            "INSERT INTO payments (payment_number, invoice_number, paid_at, amount, method, reference)
             VALUES (?, ?, ?, ?, ?, ?)",
            self.number.as_str(),
            self.invoice_number.as_str(),
            stamp(self.paid_at),
            self.amount.amount(),
            self.method,
            self.reference,
        )
        .execute(&mut *file)
        .await?;
        sum_up(file, &self.invoice_number, at).await
    }

    async fn update(&self, file: &mut SqliteConnection, before: &Self, at: DateTime<Utc>) -> sqlx::Result<()> {
        sqlx::query!(
            "UPDATE payments SET invoice_number = ?2, paid_at = ?3, amount = ?4, method = ?5, reference = ?6
             WHERE payment_number = ?1",
            self.number.as_str(),
            self.invoice_number.as_str(),
            stamp(self.paid_at),
            self.amount.amount(),
            self.method,
            self.reference,
        )
        .execute(&mut *file)
        .await?;
        sum_up(file, &before.invoice_number, at).await?;
        sum_up(file, &self.invoice_number, at).await
    }
}

/// Sets what was paid on an invoice to the sum of its payments, unless the ISP states it.
pub(super) async fn sum_up(file: &mut SqliteConnection, number: &InvoiceNumber, at: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query!(
        "UPDATE invoices AS i SET updated_at = ?2,
             paid_amount = COALESCE((SELECT sum(p.amount) FROM payments p WHERE p.invoice_number = i.invoice_number), 0)
         WHERE i.invoice_number = ?1 AND i.paid_from_payments",
        number.as_str(),
        stamp(at),
    )
    .execute(file)
    .await
    .map(drop)
}
