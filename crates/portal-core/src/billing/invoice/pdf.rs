//! The document of an invoice.

use super::InvoiceService;
use super::error::InvoiceError;
use super::read::BilledInvoice;
use crate::billing::document::RenderedDocument;
use crate::identity::customer::Customer;
use crate::identity::session::ActiveSession;
use crate::kernel::id::InvoiceNumber;
use crate::kernel::locale::Locale;

/// Everything a document says. The ISP's letterhead belongs to the renderer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvoiceDocument {
    /// The language of the document.
    pub locale: Locale,
    /// Whom it is addressed to.
    pub customer: Customer,
    /// The invoice.
    pub billed: BilledInvoice,
}

impl InvoiceService {
    /// The document of one of the customer's invoices.
    ///
    /// # Errors
    /// [`InvoiceError`]; somebody else's invoice is not found.
    pub async fn document(
        &self,
        session: &ActiveSession,
        number: &InvoiceNumber,
        locale: Locale,
    ) -> Result<RenderedDocument, InvoiceError> {
        let renderer = self.deps.renderer.as_ref().ok_or(InvoiceError::NoDocuments)?;
        let billed = self.show(session, number).await?;
        let customer = self.deps.customers.profile(&session.scope()).await?.ok_or(InvoiceError::NotFound)?;
        let number = billed.detail.invoice.number.as_str().to_owned();
        let bytes = renderer.render(&InvoiceDocument { locale, customer, billed }.into()).await?;
        Ok(RenderedDocument { number, bytes })
    }
}
