//! The port by which staff find payments.

use async_trait::async_trait;

use super::model::{GivenBack, PaymentFilter, Received};
use crate::billing::payment::{PaymentAttempt, PaymentId, PaymentRefund};
use crate::kernel::error::PortError;
use crate::kernel::local_day::LocalDay;

/// Finds payments of all customers, and adds them up.
///
/// # Contract
/// * [`search`](Self::search) answers the payments that fit all parts of the filter, the newest first, and those of the
///   same moment by name, the last first; each once. What comes after a payment is what this order has behind it.
/// * A name finds the payment of that number or of that name at its gateway, and those of that invoice, exactly as it is
///   written.
/// * [`gateways`](Self::gateways) answers each gateway of which there is a payment, once, in the order of their names.
/// * [`received`](Self::received) counts a payment on the day on which its money came in, whatever became of it later, with
///   what came in, also where that is not what was asked for.
/// * [`given_back`](Self::given_back) adds up what the books say went back, on the day on which it was posted: journals of
///   the kinds reversal, refund and payment refund.
/// * [`refunds`](Self::refunds) answers the refunds of a payment as they were written, the first first.
/// * A row that cannot be read is left out and reported.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait PaymentDirectory: Send + Sync {
    /// The payments that fit, at most the filter's limit.
    ///
    /// # Errors
    /// [`PortError`] if payments cannot be read.
    async fn search(&self, filter: &PaymentFilter) -> Result<Vec<PaymentAttempt>, PortError>;

    /// The gateways of payments.
    ///
    /// # Errors
    /// [`PortError`] if payments cannot be read.
    async fn gateways(&self) -> Result<Vec<String>, PortError>;

    /// What came in on these days.
    ///
    /// # Errors
    /// [`PortError`] if payments cannot be read.
    async fn received(&self, days: &[LocalDay]) -> Result<Vec<Received>, PortError>;

    /// What went back on these days.
    ///
    /// # Errors
    /// [`PortError`] if the books cannot be read.
    async fn given_back(&self, days: &[LocalDay]) -> Result<Vec<GivenBack>, PortError>;

    /// The refunds of a payment.
    ///
    /// # Errors
    /// [`PortError`] if they cannot be read.
    async fn refunds(&self, payment: &PaymentId) -> Result<Vec<PaymentRefund>, PortError>;
}
