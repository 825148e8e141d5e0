//! What keeps staff from payments.

use crate::billing::payment::{InvalidRefund, PaymentError};
use crate::kernel::error::PortError;

/// Why something was not done with a payment.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StaffPaymentError {
    /// The role may not do that.
    #[error("the role may not do that")]
    Forbidden,
    /// There is no such payment.
    #[error("there is no such payment")]
    NotFound,
    /// No reason was given, or one that is too long or not printable.
    #[error("a reason has 1 to {longest} characters")]
    Reason {
        /// The most characters.
        longest: usize,
    },
    /// The money cannot be given back.
    #[error(transparent)]
    Refund(#[from] InvalidRefund),
    /// The days are in the wrong order, or too many.
    #[error("1 to {most} days can be added up")]
    Days {
        /// The most days.
        most: u16,
    },
    /// The gateway did not say how the payment stands.
    #[error("the gateway did not answer")]
    Gateway(#[source] PortError),
    /// Others keep changing the payment; the same call may be made again.
    #[error("the payment is being changed")]
    Busy,
    /// A port failed.
    #[error(transparent)]
    Port(#[from] PortError),
}

impl From<PaymentError> for StaffPaymentError {
    fn from(error: PaymentError) -> Self {
        match error {
            PaymentError::NotFound => Self::NotFound,
            PaymentError::Port(error) => Self::Gateway(error),
            PaymentError::RateLimited { .. } | PaymentError::Busy => Self::Busy,
        }
    }
}
