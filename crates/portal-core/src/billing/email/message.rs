//! The messages that bring documents, as they are stored. Everything they say is read when they are sent.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use crate::billing::payment::PaymentId;
use crate::kernel::error::PortError;
use crate::kernel::id::{CustomerId, InvoiceNumber};
use crate::messaging::outbox::{Claimed, DeliveryContext, Lane, MessageKind, Prepared};

/// An invoice by e-mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvoiceEmail {
    /// Of which account.
    pub customer_id: CustomerId,
    /// The invoice.
    pub invoice: InvoiceNumber,
    /// Whether the customer asked for it; otherwise it is sent because it is new, and no more once it is paid.
    #[serde(default)]
    pub is_requested: bool,
}

/// A receipt by e-mail, as the customer asked for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptEmail {
    /// Of which account.
    pub customer_id: CustomerId,
    /// The payment.
    pub payment: PaymentId,
}

/// Without a mail server they wait for one ([`super::DocumentWriter`] puts them into words).
#[async_trait]
impl MessageKind for InvoiceEmail {
    const NAME: &'static str = "invoice_email";
    const LANE: Lane = Lane::Email;
    const OUTLASTS_OUTAGES: bool = true;

    /// One that is asked for again takes the place of the one that waits, and an invoice that was sent is not new.
    fn topic(&self) -> Option<String> {
        Some(format!("{}:{}", Self::NAME, self.invoice))
    }

    async fn prepare(&self, _: &Claimed, _: &DeliveryContext<'_>) -> Result<Prepared, PortError> {
        Ok(Prepared::no_channel())
    }
}

#[async_trait]
impl MessageKind for ReceiptEmail {
    const NAME: &'static str = "receipt_email";
    const LANE: Lane = Lane::Email;
    const OUTLASTS_OUTAGES: bool = true;

    fn topic(&self) -> Option<String> {
        Some(format!("{}:{}", Self::NAME, self.payment))
    }

    async fn prepare(&self, _: &Claimed, _: &DeliveryContext<'_>) -> Result<Prepared, PortError> {
        Ok(Prepared::no_channel())
    }
}
