//! Receipts for payments on record, whichever way they came.

use super::ReceiptService;
use super::error::ReceiptError;
use crate::billing::document::RenderedDocument;
use crate::billing::payment::PaymentId;
use crate::billing::statement::{RecordedPayment, RecordedPaymentId};
use crate::identity::customer::Customer;
use crate::identity::session::ActiveSession;
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
        if let Some(payment) = self.through_gateway(session, &record).await? {
            return self.issue(session, &payment, locale).await;
        }
        if !record.has_receipt() {
            return Err(ReceiptError::NotPaid);
        }
        let customer = self.deps.customers.profile(&scope).await?.ok_or(ReceiptError::NotFound)?;
        let document = RecordedReceiptDocument { locale, customer, record };
        let number = document.number();
        let bytes = self.deps.renderer.render(&document.into()).await?;
        Ok(RenderedDocument { number, bytes })
    }

    /// The payment through a gateway that this record is of: its reference names it.
    async fn through_gateway(
        &self,
        session: &ActiveSession,
        record: &RecordedPayment,
    ) -> Result<Option<PaymentId>, ReceiptError> {
        let name = record.payment.reference.as_deref().and_then(|reference| PaymentId::parse(reference).ok());
        let (Some(payments), Some(name)) = (&self.deps.payments, name) else { return Ok(None) };
        let found = payments.find(&session.scope(), &name).await?;
        Ok(found.map(|found| found.payment).filter(|payment| payment.pays(&record.invoice)).map(|payment| payment.id))
    }
}
