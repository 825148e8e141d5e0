//! Receipts for payments on record, whichever way they came.

use std::collections::HashSet;
use std::error::Error;

use super::ReceiptService;
use super::document::ReceiptDocument;
use super::error::ReceiptError;
use crate::billing::document::RenderedDocument;
use crate::billing::payment::{PaymentAttempt, PaymentId};
use crate::billing::statement::{RecordedPayment, RecordedPaymentId};
use crate::identity::customer::{Customer, CustomerScope};
use crate::identity::session::ActiveSession;
use crate::kernel::error::PortError;
use crate::kernel::id::InvoiceNumber;
use crate::kernel::locale::Locale;

/// Everything that the receipt of a payment on record says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedReceiptDocument {
    /// The language of the document.
    pub locale: Locale,
    /// Who paid.
    pub customer: Customer,
    /// What was paid.
    pub record: RecordedPayment,
}

impl RecordedReceiptDocument {
    /// The receipt's number: one for each payment on record, which leads back to it by its invoice and its identity. A
    /// payment through a gateway has no slash in its name, so no two receipts share a number.
    pub fn number(&self) -> String {
        format!("KW-{}/{}", self.record.invoice, self.record.id)
    }
}

impl ReceiptService {
    /// Those of the customer's payments on record that have a receipt: money came in, and if it came through a gateway, it
    /// was not given back. A payment through a gateway that cannot be read is logged, and its records are left out.
    ///
    /// # Errors
    /// [`PortError`] if payments cannot be read now.
    pub async fn with_receipt<'r>(
        &self,
        session: &ActiveSession,
        records: impl Iterator<Item = &'r RecordedPayment> + Send,
    ) -> Result<HashSet<RecordedPaymentId>, PortError> {
        let scope = session.scope();
        let mut found = HashSet::new();
        for record in records.filter(|record| record.has_receipt()) {
            match self.through_gateway(&scope, record).await {
                Ok(payment) if payment.as_ref().is_none_or(PaymentAttempt::has_receipt) => {
                    found.insert(record.id);
                }
                Ok(_) => {}
                Err(error) if error.is_retryable() => return Err(error),
                Err(error) => {
                    let error: &(dyn Error + 'static) = &error;
                    tracing::warn!(error, record.id = %record.id, "a payment with a receipt could not be read");
                }
            }
        }
        Ok(found)
    }

    /// The receipt of a payment on record of one of the customer's invoices. A payment that came through a gateway has one
    /// receipt: the one of [`issue`](Self::issue), for all that it paid.
    ///
    /// # Errors
    /// [`ReceiptError`]; a payment of somebody else's invoice is not found.
    pub async fn issue_recorded(
        &self,
        session: &ActiveSession,
        (invoice, id): (&InvoiceNumber, RecordedPaymentId),
        locale: Locale,
    ) -> Result<RenderedDocument, ReceiptError> {
        let scope = session.scope();
        let records = self.deps.records.as_ref().ok_or(ReceiptError::NotFound)?.records(&scope).await?;
        let is_it = |record: &RecordedPayment| record.id == id && record.invoice == *invoice;
        let record = records.payments.into_iter().find(is_it).ok_or(ReceiptError::NotFound)?;
        if !record.has_receipt() {
            return Err(ReceiptError::NotPaid);
        }
        let payment = self.through_gateway(&scope, &record).await?;
        if payment.as_ref().is_some_and(|payment| !payment.has_receipt()) {
            return Err(ReceiptError::NotPaid);
        }
        let customer = self.deps.customers.profile(&scope).await?.ok_or(ReceiptError::NotFound)?;
        if let Some(payment) = payment {
            return Ok(self.rendered(ReceiptDocument { locale, customer, payment }).await?);
        }
        let document = RecordedReceiptDocument { locale, customer, record };
        let number = document.number();
        let bytes = self.deps.renderer.render(&document.into()).await?;
        Ok(RenderedDocument { number, bytes })
    }

    /// The payment through a gateway that this record is of: its reference names it.
    async fn through_gateway(
        &self,
        scope: &CustomerScope,
        record: &RecordedPayment,
    ) -> Result<Option<PaymentAttempt>, PortError> {
        let name = record.payment.reference.as_deref().and_then(|reference| PaymentId::parse(reference).ok());
        let (Some(payments), Some(name)) = (&self.deps.payments, name) else { return Ok(None) };
        let found = payments.find(scope, &name).await?;
        Ok(found.map(|found| found.payment).filter(|payment| payment.pays(&record.invoice)))
    }
}
