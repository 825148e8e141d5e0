//! The members of staff that work can be given to.

use super::StaffAccountService;
use super::error::ManageStaffError;
use super::model::{StaffEmail, StaffStatus};
use super::permission::{Permission, Role};
use crate::kernel::actor::{StaffActor, StaffName};

/// A member of staff as the others see them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Colleague {
    /// Their name.
    pub name: StaffName,
    /// The address of their account, which names them in the trail.
    pub email: StaffEmail,
    /// Their role.
    pub role: Role,
}

impl StaffAccountService {
    /// Everybody who can log in, in the order of their addresses.
    ///
    /// # Errors
    /// [`ManageStaffError`]; it needs [`Permission::UseConsole`].
    pub async fn colleagues(&self, staff: &StaffActor) -> Result<Vec<Colleague>, ManageStaffError> {
        if !staff.may(Permission::UseConsole) {
            return Err(ManageStaffError::Forbidden);
        }
        let accounts = self.deps.accounts.all().await?;
        let active = accounts.into_iter().filter(|account| account.status() == StaffStatus::Active);
        Ok(active.map(|of| Colleague { name: of.name, email: of.email, role: of.role }).collect())
    }
}
