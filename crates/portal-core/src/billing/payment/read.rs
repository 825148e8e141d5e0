//! Showing what can be paid how, and what was paid.

use super::PaymentService;
use super::error::PaymentError;
use super::id::PaymentId;
use super::method::{PaymentChannel, PaymentMethod};
use super::model::PaymentAttempt;
use crate::identity::session::ActiveSession;
use crate::kernel::error::PortError;
use crate::kernel::id::InvoiceNumber;
use crate::kernel::money::Rupiah;
use crate::kernel::page::{Page, PageRequest};

/// A way to pay an amount.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferedMethod {
    /// The way.
    pub method: PaymentMethod,
    /// The fee on top.
    pub fee: Rupiah,
    /// What is paid in all.
    pub total: Rupiah,
}

impl PaymentService {
    /// The ways to pay `amount` now, in the order in which they are offered. One whose gateway failed a moment ago is
    /// left out.
    pub fn offered(&self, amount: Rupiah) -> Vec<OfferedMethod> {
        let offer = |method: &PaymentMethod| {
            let fee = method.fee.on(amount);
            OfferedMethod {
                method: method.clone(),
                fee,
                total: Rupiah::new(amount.amount().saturating_add(fee.amount())),
            }
        };
        let methods = self.policy.methods.iter();
        methods.filter(|method| method.takes(amount) && self.is_up(method)).map(offer).collect()
    }

    /// A way to pay, if it is set up, its gateway takes it and did not fail a moment ago.
    pub(super) fn method(&self, channel: PaymentChannel) -> Option<&PaymentMethod> {
        self.policy.methods.iter().find(|method| method.channel == channel && self.is_up(method))
    }

    fn is_up(&self, method: &PaymentMethod) -> bool {
        let is_hidden = self.outages.is_hidden(method.channel, self.deps.clock.now());
        !is_hidden && self.gateway(&method.gateway).is_some_and(|gateway| gateway.takes(method.channel))
    }

    /// One of the customer's payments.
    ///
    /// # Errors
    /// [`PaymentError`]; somebody else's payment is not found.
    pub async fn show(&self, session: &ActiveSession, id: &PaymentId) -> Result<PaymentAttempt, PaymentError> {
        let found = self.deps.stores.payments.find(&session.scope(), id).await?;
        Ok(found.ok_or(PaymentError::NotFound)?.payment)
    }

    /// One page of the customer's payments, newest first.
    ///
    /// # Errors
    /// [`PortError`] if payments cannot be read.
    pub async fn list(&self, session: &ActiveSession, page: PageRequest) -> Result<Page<PaymentAttempt>, PortError> {
        self.deps.stores.payments.page_of(&session.scope(), page).await
    }

    /// The customer's latest payment of an invoice.
    ///
    /// # Errors
    /// [`PortError`] if payments cannot be read.
    pub async fn latest_of(
        &self,
        session: &ActiveSession,
        invoice: &InvoiceNumber,
    ) -> Result<Option<PaymentAttempt>, PortError> {
        self.deps.stores.payments.latest_of(&session.scope(), invoice).await
    }
}
