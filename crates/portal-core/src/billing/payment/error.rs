//! Why paying does not go on.

use chrono::TimeDelta;

use super::gateway::NotificationError;
use super::id::PaymentId;
use crate::kernel::error::PortError;
use crate::kernel::id::InvoiceNumber;
use crate::kernel::money::Rupiah;

/// Why no payment was started.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartPaymentError {
    /// No invoice was named, or more than a payment may have.
    #[error("a payment is for 1 to {most} invoices")]
    Invoices {
        /// The most invoices of a payment.
        most: usize,
    },
    /// The customer has no such invoice.
    #[error("no such invoice")]
    NotFound(InvoiceNumber),
    /// Nothing is owed on it.
    #[error("nothing is owed on the invoice")]
    NothingOwed(InvoiceNumber),
    /// The way to pay is not offered, or not now.
    #[error("the way to pay is not offered")]
    NotOffered,
    /// The way to pay does not take the amount.
    #[error("the way to pay takes other amounts")]
    Amount {
        /// The least that it takes.
        least: Rupiah,
        /// The most that it takes.
        most: Rupiah,
    },
    /// The money of an earlier payment came in meanwhile.
    #[error("an earlier payment came in")]
    AlreadyPaid(PaymentId),
    /// The name of the request stands for another one.
    #[error("the idempotency key was used for another request")]
    KeyReused,
    /// An earlier payment of the invoice is being made or called off; the same request may be made again in a moment.
    #[error("another payment of the invoice is being made")]
    Busy,
    /// The gateway did not take it; other ways may work.
    #[error("the gateway did not take the payment")]
    Gateway(#[source] PortError),
    /// Too many payments were started.
    #[error("too many payments were started")]
    RateLimited {
        /// When to try again.
        retry_after: TimeDelta,
    },
    /// A port failed.
    #[error(transparent)]
    Port(#[from] PortError),
}

/// Why a payment is not shown or changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PaymentError {
    /// The customer has none of that name.
    #[error("no such payment")]
    NotFound,
    /// The gateway was asked too often.
    #[error("the gateway was asked too often")]
    RateLimited {
        /// When to try again.
        retry_after: TimeDelta,
    },
    /// Others keep changing it; the same call may be made again.
    #[error("the payment is being changed")]
    Busy,
    /// A port failed, or the gateway.
    #[error(transparent)]
    Port(#[from] PortError),
}

/// Why a notification was not taken.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum NotifyError {
    /// No gateway of that name is set up.
    #[error("no such gateway")]
    UnknownGateway,
    /// It is not believed.
    #[error(transparent)]
    Notification(#[from] NotificationError),
    /// It was not booked: a port failed, the gateway did not confirm it, or others keep changing the payment. It may be
    /// sent again.
    #[error("the payment was not booked")]
    NotBooked(#[source] PaymentError),
}

impl From<PortError> for NotifyError {
    fn from(error: PortError) -> Self {
        Self::NotBooked(error.into())
    }
}

impl From<PaymentError> for NotifyError {
    fn from(error: PaymentError) -> Self {
        Self::NotBooked(error)
    }
}

impl From<PaymentError> for PortError {
    fn from(error: PaymentError) -> Self {
        match error {
            PaymentError::Port(error) => error,
            other => Self::unavailable("payments", other),
        }
    }
}

impl PaymentError {
    /// Logs it as what nobody waits for.
    pub(super) fn log(&self, id: &PaymentId, what: &str) {
        let error: &(dyn std::error::Error + 'static) = self;
        tracing::warn!(error, payment.id = %id, "{what}");
    }
}
