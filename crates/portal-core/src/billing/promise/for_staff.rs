//! Promises as staff read them.

use super::PromiseService;
use super::model::PaymentPromise;
use crate::identity::customer::CustomerScope;
use crate::kernel::actor::StaffActor;
use crate::kernel::error::PortError;
use crate::kernel::id::CustomerId;
use crate::staff::account::Permission;

/// How many promises staff are shown.
const SHOWN: u32 = 5;

/// Why promises were not read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadPromisesError {
    /// The role does not have the permission.
    #[error("the permission is missing")]
    Forbidden,
    /// The promises cannot be read.
    #[error(transparent)]
    Port(#[from] PortError),
}

impl PromiseService {
    /// The latest promises of a customer, as they stand on record. A look into the record is recorded where the record is
    /// opened.
    ///
    /// # Errors
    /// [`ReadPromisesError`]; it needs [`Permission::ReadInvoices`].
    pub async fn of_customer(
        &self,
        staff: &StaffActor,
        customer: &CustomerId,
    ) -> Result<Vec<PaymentPromise>, ReadPromisesError> {
        if !staff.may(Permission::ReadInvoices) {
            return Err(ReadPromisesError::Forbidden);
        }
        let scope = CustomerScope::for_staff(staff, customer.clone());
        let found = self.deps.promises.latest(&scope, SHOWN).await?;
        Ok(found.into_iter().map(|known| known.promise).collect())
    }
}
