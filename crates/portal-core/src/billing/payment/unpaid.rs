//! What a customer owes, for paying it in one payment.

use super::PaymentService;
use super::model::PaymentAttempt;
use super::start::MOST_INVOICES;
use crate::billing::invoice::{Invoice, InvoiceFilter, InvoiceOrder, InvoiceQuery};
use crate::identity::customer::CustomerScope;
use crate::identity::session::ActiveSession;
use crate::kernel::error::PortError;
use crate::kernel::page::PageRequest;

/// What one payment can pay of all that is owed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnpaidInvoices {
    /// The invoices that fall due first, as many as a payment may have.
    pub invoices: Vec<Invoice>,
    /// How many more there are.
    pub more: u64,
}

impl PaymentService {
    /// The customer's invoices on which something is owed, the one that falls due first before the others.
    ///
    /// # Errors
    /// [`PortError`] if invoices cannot be read.
    pub async fn unpaid(&self, session: &ActiveSession) -> Result<UnpaidInvoices, PortError> {
        self.unpaid_of(&session.scope()).await
    }

    pub(super) async fn unpaid_of(&self, scope: &CustomerScope) -> Result<UnpaidInvoices, PortError> {
        let most = u32::try_from(MOST_INVOICES).unwrap_or(PageRequest::LONGEST);
        let page = PageRequest::new(1, most).map_err(|error| PortError::broken("invoice repository", error))?;
        let (filter, order) = (InvoiceFilter::Unpaid, InvoiceOrder::UnpaidFirst);
        let query = InvoiceQuery { filter, order, page, ..InvoiceQuery::default() };
        let today = self.deps.clock.local_date(self.deps.clock.now());
        let found = self.deps.invoices.page_of(scope, &query, today).await?.page;
        let mut invoices = found.items;
        invoices.retain(|invoice| invoice.outstanding().is_positive());
        Ok(UnpaidInvoices { invoices, more: found.total.saturating_sub(u64::from(most)) })
    }

    /// The customer's latest open payment of one of these invoices, as far as it is among the latest payments.
    ///
    /// # Errors
    /// [`PortError`] if payments cannot be read.
    pub async fn open_of(
        &self,
        session: &ActiveSession,
        invoices: &[Invoice],
    ) -> Result<Option<PaymentAttempt>, PortError> {
        let latest = self.list(session, PageRequest::default()).await?.items;
        let pays = |payment: &PaymentAttempt| invoices.iter().any(|invoice| payment.pays(&invoice.number));
        Ok(latest.into_iter().find(|payment| payment.state.is_open() && pays(payment)))
    }
}
