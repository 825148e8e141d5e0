//! Asking a gateway about a payment on behalf of staff.

use super::PaymentService;
use super::error::PaymentError;
use super::id::PaymentId;
use super::model::PaymentAttempt;
use crate::kernel::actor::StaffActor;
use crate::staff::account::Permission;

impl PaymentService {
    /// Whether the gateway of that name is set up, so that it can be asked.
    pub fn asks(&self, gateway: &str) -> bool {
        self.gateway(gateway).is_some()
    }

    /// Asks the gateway how a payment stands, also one that is over, and books what follows. It is for who may confirm
    /// payments; for everybody else there is no such payment.
    ///
    /// # Errors
    /// [`PaymentError`].
    pub async fn check_any(&self, staff: &StaffActor, id: &PaymentId) -> Result<PaymentAttempt, PaymentError> {
        if !staff.may(Permission::ConfirmPayments) {
            return Err(PaymentError::NotFound);
        }
        let found = self.deps.stores.payments.find_any(id).await?.ok_or(PaymentError::NotFound)?;
        let found = self.settled(found).await?;
        self.sync(found, None).await
    }
}
