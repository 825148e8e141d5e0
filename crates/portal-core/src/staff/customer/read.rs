//! What staff see of a customer's account beside the record.

use super::CustomerCareService;
use super::error::CustomerCareError;
use crate::identity::customer::{AccountAccess, CustomerScope};
use crate::identity::otp::RateLimitStatus;
use crate::identity::session::{Session, SessionHolder};
use crate::kernel::actor::StaffActor;
use crate::kernel::id::CustomerId;
use crate::staff::account::Permission;

/// What is known of the logins of a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerCare {
    /// The sessions that are open, last seen first.
    pub sessions: Vec<Session>,
    /// Which limits of login codes are full.
    pub limits: RateLimitStatus,
}

impl CustomerCareService {
    /// The open sessions and the limits of the customer's number; `None` without a mobile number. A look into the record
    /// is recorded where the record is opened.
    ///
    /// # Errors
    /// [`CustomerCareError`]; it needs [`Permission::ManageAccess`].
    pub async fn look_up(
        &self,
        staff: &StaffActor,
        customer: &CustomerId,
    ) -> Result<Option<CustomerCare>, CustomerCareError> {
        let Some(phone) = self.access(staff, customer).await?.phone else { return Ok(None) };
        let limits = self.deps.limits.of(&phone).await?;
        let holder = SessionHolder::for_staff(staff, phone);
        let sessions = self.deps.sessions.list(&holder, self.deps.clock.now()).await?;
        Ok(Some(CustomerCare { sessions, limits }))
    }

    /// What decides about the account, for who may manage access.
    pub(super) async fn access(
        &self,
        staff: &StaffActor,
        customer: &CustomerId,
    ) -> Result<AccountAccess, CustomerCareError> {
        if !staff.may(Permission::ManageAccess) {
            return Err(CustomerCareError::Forbidden);
        }
        let scope = CustomerScope::for_staff(staff, customer.clone());
        self.deps.customers.access(&scope).await?.ok_or(CustomerCareError::NotFound)
    }
}
