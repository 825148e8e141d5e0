//! Issuing the receipt of a payment.

use super::ReceiptService;
use super::document::ReceiptDocument;
use super::error::ReceiptError;
use crate::billing::document::RenderedDocument;
use crate::billing::payment::{PaymentAttempt, PaymentId};
use crate::identity::customer::CustomerScope;
use crate::identity::session::ActiveSession;
use crate::kernel::error::PortError;
use crate::kernel::locale::Locale;

impl ReceiptService {
    /// The receipt of one of the customer's payments through a gateway. It is the same document whenever it is asked for.
    ///
    /// # Errors
    /// [`ReceiptError`]; somebody else's payment is not found.
    pub async fn issue(
        &self,
        session: &ActiveSession,
        id: &PaymentId,
        locale: Locale,
    ) -> Result<RenderedDocument, ReceiptError> {
        let scope = session.scope();
        let payment = self.paid(&scope, id).await?;
        let customer = self.deps.customers.profile(&scope).await?.ok_or(ReceiptError::NotFound)?;
        Ok(self.rendered(ReceiptDocument { locale, customer, payment }).await?)
    }

    /// A payment of the account for which there is a receipt.
    ///
    /// # Errors
    /// [`ReceiptError`]; somebody else's payment is not found.
    pub(in crate::billing) async fn paid(
        &self,
        scope: &CustomerScope,
        id: &PaymentId,
    ) -> Result<PaymentAttempt, ReceiptError> {
        let payments = self.deps.payments.as_ref().ok_or(ReceiptError::NotFound)?;
        let payment = payments.find(scope, id).await?.ok_or(ReceiptError::NotFound)?.payment;
        if payment.has_receipt() { Ok(payment) } else { Err(ReceiptError::NotPaid) }
    }

    /// The receipt as a file.
    ///
    /// # Errors
    /// [`PortError`] if it cannot be made.
    pub(in crate::billing) async fn rendered(&self, document: ReceiptDocument) -> Result<RenderedDocument, PortError> {
        let number = document.number();
        let bytes = self.deps.renderer.render(&document.into()).await?;
        Ok(RenderedDocument { number, bytes })
    }
}
