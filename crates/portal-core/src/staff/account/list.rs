//! Lists the accounts.

use super::StaffAccountService;
use super::error::ManageStaffError;
use super::model::StaffAccount;
use super::permission::Permission;
use crate::kernel::actor::StaffActor;

impl StaffAccountService {
    /// All accounts, in the order of their addresses; those that are disabled too.
    ///
    /// # Errors
    /// [`ManageStaffError`].
    pub async fn list(&self, staff: &StaffActor) -> Result<Vec<StaffAccount>, ManageStaffError> {
        if !staff.may(Permission::ManageStaff) {
            return Err(ManageStaffError::Forbidden);
        }
        Ok(self.deps.accounts.all().await?)
    }
}
