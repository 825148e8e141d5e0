//! Paying an invoice by a link, without logging in.

use chrono::NaiveDate;

use super::PaymentService;
use super::asking::Asking;
use super::error::{PaymentError, StartPaymentError};
use super::id::PaymentId;
use super::method::PaymentChannel;
use super::model::PaymentAttempt;
use super::start::StartPayment;
use crate::billing::invoice::InvoiceView;
use crate::billing::pay_link::PayLink;
use crate::kernel::id::InvoiceNumber;
use crate::kernel::idempotency::IdempotencyKey;
use crate::kernel::locale::Locale;
use crate::kernel::money::Rupiah;

/// What the holder of a link may know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkedInvoice {
    /// The invoice's number.
    pub number: InvoiceNumber,
    /// The customer's name, of each word its first letter alone: `B*** S***`.
    pub masked_name: String,
    /// What is still to be paid.
    pub outstanding: Rupiah,
    /// The last day to pay it.
    pub due_date: NaiveDate,
    /// What the customer sees of it.
    pub view: InvoiceView,
    /// The latest payment of it, if it is of this invoice alone.
    pub payment: Option<PaymentAttempt>,
}

impl PaymentService {
    /// What a token of a link stands for; `None` if it stands for nothing, or for nothing any more.
    pub fn open_link(&self, token: &str) -> Option<PayLink> {
        self.links.open(token, self.deps.clock.local_date(self.deps.clock.now()))
    }

    /// The invoice of a link.
    ///
    /// # Errors
    /// [`PaymentError`]; an invoice or a customer that is gone is not found.
    pub async fn linked_invoice(&self, link: &PayLink) -> Result<LinkedInvoice, PaymentError> {
        let (asking, number) = (Asking::link(link), link.invoice());
        let detail = self.deps.invoices.find(&asking.scope, number).await?.ok_or(PaymentError::NotFound)?;
        let customer = self.deps.customers.profile(&asking.scope).await?.ok_or(PaymentError::NotFound)?;
        let today = self.deps.clock.local_date(self.deps.clock.now());
        let payment = self.deps.stores.payments.latest_of(&asking.scope, number).await?;
        Ok(LinkedInvoice {
            masked_name: masked(&customer.name),
            outstanding: detail.invoice.outstanding(),
            due_date: detail.invoice.due_date,
            view: detail.invoice.view(today).ok_or(PaymentError::NotFound)?,
            payment: payment.filter(|payment| asking.may_see(payment)),
            number: detail.invoice.number,
        })
    }

    /// A payment of the invoice of a link.
    ///
    /// # Errors
    /// [`PaymentError`]; a payment of anything else is not found.
    pub async fn show_by_link(&self, link: &PayLink, id: &PaymentId) -> Result<PaymentAttempt, PaymentError> {
        Ok(self.seen(&Asking::link(link), id).await?.payment)
    }

    /// Starts a payment of the invoice of a link, like [`start`](Self::start).
    ///
    /// # Errors
    /// [`StartPaymentError`].
    pub async fn start_by_link(
        &self,
        link: &PayLink,
        channel: PaymentChannel,
        idempotency_key: Option<IdempotencyKey>,
        locale: Locale,
    ) -> Result<PaymentAttempt, StartPaymentError> {
        let requested = StartPayment { invoices: vec![link.invoice().clone()], channel, idempotency_key, locale };
        self.start_for(&Asking::link(link), &requested).await
    }

    /// Asks the gateway how a payment of the invoice of a link stands.
    ///
    /// # Errors
    /// [`PaymentError`]; a payment of anything else is not found.
    pub async fn check_by_link(&self, link: &PayLink, id: &PaymentId) -> Result<PaymentAttempt, PaymentError> {
        self.check_for(&Asking::link(link), id).await
    }

    /// Calls a payment of the invoice of a link off.
    ///
    /// # Errors
    /// [`PaymentError`]; a payment of anything else is not found.
    pub async fn cancel_by_link(&self, link: &PayLink, id: &PaymentId) -> Result<PaymentAttempt, PaymentError> {
        self.cancel_for(&Asking::link(link), id).await
    }
}

/// Of each word the first letter alone. How long words are is not told.
fn masked(name: &str) -> String {
    let word = |word: &str| word.chars().next().map(|first| format!("{first}***"));
    name.split_whitespace().filter_map(word).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_told_by_first_letters() {
        assert_eq!(masked("Budi Santoso"), "B*** S***");
        assert_eq!(masked(" Ändi  B "), "Ä*** B***");
        assert_eq!(masked(""), "");
    }
}
