//! [`IssuedInvoices`]: unpaid invoices by their date.

use async_trait::async_trait;
use chrono::NaiveDate;
use portal_core::billing::email::{IssuedInvoice, IssuedInvoices, IssuedPage, IssuedPlace};
use portal_core::kernel::email::EmailAddress;
use portal_core::{CustomerId, InvoiceNumber, PortError};

use crate::row::{BadValue, RowName, readable};
use crate::store::PgStore;

const PORT: &str = "issued invoices";

struct IssuedRow {
    invoice_number: String,
    customer_id: String,
    invoice_date: NaiveDate,
    email: Option<String>,
}

impl IssuedRow {
    fn place(&self) -> Result<IssuedPlace, BadValue> {
        let name = RowName::new("invoices", &self.invoice_number);
        let number = name.own_number("invoice_number", &self.invoice_number, InvoiceNumber::parse)?;
        Ok(IssuedPlace { date: self.invoice_date, number })
    }

    /// `None` without an address.
    fn read(self) -> Option<Result<IssuedInvoice, BadValue>> {
        let email = EmailAddress::parse(self.email.as_deref()?).ok()?;
        let name = RowName::new("invoices", &self.invoice_number);
        let customer_id = name.own_number("customer_id", &self.customer_id, CustomerId::parse);
        let number = self.place().map(|place| place.number);
        Some(number.and_then(|number| Ok(IssuedInvoice { number, customer_id: customer_id?, email })))
    }
}

#[async_trait]
impl IssuedInvoices for PgStore {
    async fn issued(
        &self,
        (from, to): (NaiveDate, NaiveDate),
        after: Option<IssuedPlace>,
        limit: u32,
    ) -> Result<IssuedPage, PortError> {
        let (date, number) = after.map_or_else(|| (from, String::new()), |of| (of.date, of.number.to_string()));
        let number = number.as_str();
        let rows = self
            .ask(PORT, |mut c| async move {
                sqlx::query_as!(
                    IssuedRow,
                    r#"SELECT i.invoice_number AS "invoice_number!", i.customer_id AS "customer_id!",
                           i.invoice_date AS "invoice_date!", c.email
                       FROM isp.invoices i JOIN isp.customers c ON c.customer_id = i.customer_id
                       WHERE i.payment_state = 'unpaid' AND i.invoice_date BETWEEN $1 AND $2
                           AND (i.invoice_date, i.invoice_number COLLATE "C") > ($3, $4 COLLATE "C")
                       ORDER BY i.invoice_date, i.invoice_number COLLATE "C" LIMIT $5"#,
                    from,
                    to,
                    date,
                    number,
                    i64::from(limit),
                )
                .fetch_all(&mut *c)
                .await
            })
            .await?;
        let is_full = u32::try_from(rows.len()).is_ok_and(|read| read >= limit);
        let last = rows.iter().rev().find_map(|row| row.place().ok()).filter(|_| is_full);
        Ok(IssuedPage { invoices: readable(rows.into_iter().filter_map(IssuedRow::read)), last })
    }
}
