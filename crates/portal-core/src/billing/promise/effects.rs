//! What follows from a promise at the ISP.

use async_trait::async_trait;

use super::model::PaymentPromise;
use crate::identity::customer::CustomerScope;
use crate::kernel::error::PortError;

/// Tells the ISP's systems of promises, and has the service restored.
///
/// # Contract
/// * Telling of the same promise in the same state again changes nothing more.
/// * A customer is set from suspended to active by [`restore`](Self::restore), and from no other state. Nothing here
///   suspends an account.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait PromiseEffects: Send + Sync {
    /// Tells that the promise was made, kept or broken, by its state.
    ///
    /// # Errors
    /// [`PortError`] if it cannot be told; the same call may be made again.
    async fn tell(&self, scope: &CustomerScope, promise: &PaymentPromise) -> Result<(), PortError>;

    /// Has the customer's service restored for the promise. `true` if the account is in service now and was suspended
    /// before.
    ///
    /// # Errors
    /// [`PortError`] if it cannot be told; the same call may be made again.
    async fn restore(&self, scope: &CustomerScope, promise: &PaymentPromise) -> Result<bool, PortError>;
}
