//! [`StatementRepo`]: what was invoiced and paid on an account, in one statement.

use async_trait::async_trait;
use portal_core::billing::invoice::{Invoice, Payment};
use portal_core::billing::statement::{AccountRecords, RecordedPayment, RecordedPaymentId, StatementRepo};
use portal_core::identity::customer::CustomerScope;
use portal_core::{InvoiceNumber, PortError};
use serde::Deserialize;
use sqlx::types::Json;

use super::invoice::{InvoiceRow, PaymentRow, unpacked};
use crate::row::{BadValue, RowName, readable};
use crate::store::PgStore;

const PORT: &str = "statement repository";

#[async_trait]
impl StatementRepo for PgStore {
    async fn records(&self, scope: &CustomerScope) -> Result<AccountRecords, PortError> {
        let row = self
            .ask(PORT, |mut c| async move {
                let customer = scope.customer_id().as_str();
                sqlx::query_file_as!(RecordsRow, "src/billing/statement_records.sql", customer).fetch_one(&mut *c).await
            })
            .await?;
        Ok(AccountRecords {
            invoices: readable(unpacked(row.invoices).into_iter().map(Invoice::try_from)),
            payments: readable(unpacked(row.payments).into_iter().map(RecordedPayment::try_from)),
        })
    }
}

struct RecordsRow {
    invoices: Option<Json<Vec<InvoiceRow>>>,
    payments: Option<Json<Vec<RecordedRow>>>,
}

#[derive(Deserialize)]
struct RecordedRow {
    invoice_number: String,
    #[serde(flatten)]
    payment: PaymentRow,
}

impl TryFrom<RecordedRow> for RecordedPayment {
    type Error = BadValue;

    fn try_from(row: RecordedRow) -> Result<Self, BadValue> {
        let id = row.payment.id;
        let name = RowName::new("payments", id);
        let invoice = name.read("invoice_number", InvoiceNumber::parse(&row.invoice_number))?;
        Ok(Self { id: RecordedPaymentId::new(id), invoice, payment: Payment::try_from(row.payment)? })
    }
}
