//! The document of an invoice.

use super::InvoiceService;
use super::error::InvoiceError;
use super::read::BilledInvoice;
use crate::billing::document::RenderedDocument;
use crate::identity::customer::Customer;
use crate::identity::session::ActiveSession;
use crate::kernel::id::{CustomerId, InvoiceNumber};
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
    /// The full address where it is paid without logging in, while something is owed.
    pub pay_link: Option<String>,
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
        if self.deps.renderer.is_none() {
            return Err(InvoiceError::NoDocuments);
        }
        let billed = self.show(session, number).await?;
        let customer = self.deps.customers.profile(&session.scope()).await?.ok_or(InvoiceError::NotFound)?;
        self.rendered(customer, billed, locale).await
    }

    /// The document of an invoice of `customer`.
    ///
    /// # Errors
    /// [`InvoiceError`].
    pub(in crate::billing) async fn rendered(
        &self,
        customer: Customer,
        billed: BilledInvoice,
        locale: Locale,
    ) -> Result<RenderedDocument, InvoiceError> {
        let renderer = self.deps.renderer.as_ref().ok_or(InvoiceError::NoDocuments)?;
        let number = billed.detail.invoice.number.as_str().to_owned();
        let pay_link = self.link_of(&customer.access.customer_id, &billed);
        let document = InvoiceDocument { locale, customer, billed, pay_link };
        let bytes = renderer.render(&document.into()).await?;
        Ok(RenderedDocument { number, bytes })
    }

    /// The full address where one of the customer's invoices is paid without logging in; `None` if nothing is owed on it, or
    /// nothing is paid online.
    pub fn pay_link(&self, session: &ActiveSession, billed: &BilledInvoice) -> Option<String> {
        self.link_of(session.scope().customer_id(), billed)
    }

    /// The same for an invoice of the account `customer_id`.
    pub(in crate::billing) fn link_of(&self, customer_id: &CustomerId, billed: &BilledInvoice) -> Option<String> {
        let (links, invoice) = (self.links.as_ref()?, &billed.detail.invoice);
        let link = || links.of(customer_id, (&invoice.number, invoice.due_date), billed.today);
        invoice.outstanding().is_positive().then(|| links.address(&link()))
    }
}
