//! What was invoiced and paid on an account, from `invoices` and `payments` in one statement.

use async_trait::async_trait;
use portal_core::billing::invoice::Invoice;
use portal_core::billing::statement::{AccountRecords, RecordedPayment, RecordedPaymentId, StatementRepo};
use portal_core::identity::customer::CustomerScope;
use portal_core::{InvoiceNumber, PortError};
use serde::Deserialize;

use super::invoice::row::{InvoiceRow, PaymentRow};
use crate::SqliteStore;
use crate::error::{broken, failed};
use crate::row::{BrokenRow, Place, readable};

const PORT: &str = "statement repository";

#[async_trait]
impl StatementRepo for SqliteStore {
    async fn records(&self, scope: &CustomerScope) -> Result<AccountRecords, PortError> {
        let customer_id = scope.customer_id().as_str();
        let row = sqlx::query_as!(
            RecordsRow,
            r#"SELECT (SELECT json_group_array(json_object('invoice_number', invoice_number,
                           'invoice_date', invoice_date, 'due_date', due_date, 'period_start', period_start,
                           'period_end', period_end, 'subtotal', subtotal, 'tax_amount', tax_amount,
                           'discount_amount', discount_amount, 'total_amount', total_amount,
                           'paid_amount', paid_amount, 'status', status,
                           'last_paid_at', (SELECT MAX(paid_at) FROM payments y WHERE y.invoice_number = v.invoice_number)))
                       FROM (SELECT * FROM invoices WHERE customer_id = ?1 AND status <> 'draft'
                             ORDER BY invoice_date, invoice_number) v) AS "invoices!: Vec<u8>",
                   (SELECT json_group_array(json_object('invoice_number', invoice_number, 'id', id, 'paid_at', paid_at,
                           'amount', amount, 'method', method, 'reference', reference))
                    FROM (SELECT p.* FROM invoices i CROSS JOIN payments p ON p.invoice_number = i.invoice_number
                          WHERE i.customer_id = ?1 AND i.status <> 'draft'
                          ORDER BY p.paid_at, p.id)) AS "payments!: Vec<u8>""#,
            customer_id,
        )
        .fetch_one(&self.readers)
        .await
        .map_err(failed(PORT))?;
        row.read(customer_id).map_err(broken(PORT))
    }
}

struct RecordsRow {
    invoices: Vec<u8>,
    payments: Vec<u8>,
}

#[derive(Deserialize)]
struct RecordedRow {
    invoice_number: String,
    #[serde(flatten)]
    payment: PaymentRow,
}

impl RecordsRow {
    fn read(self, customer_id: &str) -> Result<AccountRecords, BrokenRow> {
        let place = Place { table: "invoices", id: customer_id };
        let invoices: Vec<InvoiceRow> = place.packed("customer_id", &self.invoices)?;
        let payments: Vec<RecordedRow> = place.packed("payments", &self.payments)?;
        Ok(AccountRecords {
            invoices: readable(invoices.into_iter().map(Invoice::try_from)),
            payments: readable(payments.into_iter().map(RecordedRow::read)),
        })
    }
}

impl RecordedRow {
    fn read(self) -> Result<RecordedPayment, BrokenRow> {
        let (id, named) = (RecordedPaymentId::new(self.payment.id), self.payment.id.to_string());
        let place = Place { table: "payments", id: &named };
        let invoice = place.field("invoice_number", InvoiceNumber::parse(&self.invoice_number))?;
        Ok(RecordedPayment { id, invoice, payment: self.payment.read()? })
    }
}
