//! Payments.

use portal_core::integration::record::PaymentRecord;
use serde::Serialize;
use utoipa::ToSchema;

use super::stamp;

#[derive(Serialize, ToSchema)]
#[schema(as = Payment)]
pub(crate) struct PaymentItem {
    /// Without it the payment is known by its reference, or else by its time, amount and method, and the portal makes a
    /// number of them: the same payment never counts twice.
    #[schema(example = "PAY-2025-000123", max_length = 64)]
    payment_number: String,
    #[schema(example = "INV/2025/11/0001")]
    invoice_number: String,
    #[schema(format = DateTime, example = "2025-11-05T14:05:00+07:00")]
    paid_at: String,
    /// Below zero if it was given back.
    #[schema(example = 333_000)]
    amount: i64,
    /// As customers are told.
    #[schema(example = "Transfer BCA")]
    method: String,
    #[schema(example = "FT25309123")]
    reference: Option<String>,
}

impl From<&PaymentRecord> for PaymentItem {
    fn from(payment: &PaymentRecord) -> Self {
        Self {
            payment_number: payment.number.to_string(),
            invoice_number: payment.invoice_number.to_string(),
            paid_at: stamp(payment.paid_at),
            amount: payment.amount.amount(),
            method: payment.method.clone(),
            reference: payment.reference.clone(),
        }
    }
}
