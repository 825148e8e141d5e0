//! What a receipt says.

use crate::billing::payment::{PaymentAttempt, PaymentState};
use crate::identity::customer::Customer;
use crate::kernel::locale::Locale;

/// Everything that a receipt says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptDocument {
    /// The language of the document.
    pub locale: Locale,
    /// Who paid.
    pub customer: Customer,
    /// What was paid.
    pub payment: PaymentAttempt,
}

impl ReceiptDocument {
    /// The receipt's number: one for each payment, which leads back to it.
    pub fn number(&self) -> String {
        format!("KW-{}", self.payment.id)
    }
}

impl PaymentAttempt {
    /// Whether there is a receipt for it: its money came in, and was not given back.
    pub fn has_receipt(&self) -> bool {
        self.state == PaymentState::Paid && self.paid_at.is_some()
    }
}
