//! Showing customers their invoices.

use chrono::NaiveDate;

use super::InvoiceService;
use super::bill::InvoiceDetail;
use super::compare::{Comparison, compare};
use super::error::InvoiceError;
use super::model::InvoiceView;
use super::query::{InvoiceList, InvoiceQuery};
use super::tax::TaxBreakdown;
use crate::identity::customer::CustomerScope;
use crate::identity::session::ActiveSession;
use crate::kernel::id::InvoiceNumber;

/// An invoice with what follows from it on the day it is looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BilledInvoice {
    /// The invoice with its lines and payments.
    pub detail: InvoiceDetail,
    /// What the customer sees of it.
    pub view: InvoiceView,
    /// The tax in it; `None` if there is none.
    pub tax: Option<TaxBreakdown>,
    /// How it differs from the one before; `None` if there is none before it.
    pub comparison: Option<Comparison>,
    /// The day it is looked at, in the portal's zone.
    pub today: NaiveDate,
}

impl InvoiceService {
    /// One page of the customer's invoices.
    ///
    /// # Errors
    /// [`InvoiceError::Port`].
    pub async fn list(&self, session: &ActiveSession, query: &InvoiceQuery) -> Result<InvoiceList, InvoiceError> {
        Ok(self.deps.invoices.page_of(&session.scope(), query, self.today()).await?)
    }

    /// One of the customer's invoices.
    ///
    /// # Errors
    /// [`InvoiceError`]; somebody else's invoice is not found.
    pub async fn show(&self, session: &ActiveSession, number: &InvoiceNumber) -> Result<BilledInvoice, InvoiceError> {
        self.billed(&session.scope(), number).await
    }

    /// One of the invoices of an account.
    ///
    /// # Errors
    /// [`InvoiceError`]; somebody else's invoice is not found.
    pub(in crate::billing) async fn billed(
        &self,
        scope: &CustomerScope,
        number: &InvoiceNumber,
    ) -> Result<BilledInvoice, InvoiceError> {
        let detail = self.deps.invoices.find(scope, number).await?.ok_or(InvoiceError::NotFound)?;
        let today = self.today();
        let view = detail.invoice.view(today).ok_or(InvoiceError::NotFound)?;
        let tax = self.tax.breakdown(&detail.invoice);
        let comparison = detail.previous.as_ref().map(|previous| compare(&detail, previous));
        Ok(BilledInvoice { detail, view, tax, comparison, today })
    }

    /// The present day in the portal's zone.
    pub fn today(&self) -> NaiveDate {
        self.deps.clock.local_date(self.deps.clock.now())
    }
}
