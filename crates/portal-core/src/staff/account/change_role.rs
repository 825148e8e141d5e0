//! Changes the role of an account.

use super::StaffAccountService;
use super::error::ManageStaffError;
use super::model::{StaffAccount, StaffEmail};
use super::permission::Role;
use crate::integration::change::ChangeAction;
use crate::kernel::actor::StaffActor;

impl StaffAccountService {
    /// Gives an account another role: its sessions end, and the next one has the new permissions.
    ///
    /// # Errors
    /// [`ManageStaffError`].
    pub async fn change_role(
        &self,
        email: &StaffEmail,
        role: Role,
        staff: &StaffActor,
    ) -> Result<StaffAccount, ManageStaffError> {
        self.manage(email, staff, ChangeAction::Updated, |account, _| StaffAccount { role, ..account }).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::commit::Committed;
    use crate::staff::account::test_staff::{account, holding, operator, service};
    use crate::test_support::noon;

    #[tokio::test]
    async fn stf_03_another_role_ends_every_session_and_leaves_the_credentials() {
        let mut accounts = holding(Some(account()));
        accounts
            .expect_commit()
            .withf(|change| change.ends_sessions == Some(noon()) && change.account.password == account().password)
            .times(1)
            .returning(|_| Ok(Committed::Done));
        let changed = service(accounts).change_role(&account().email, Role::Finance, &operator()).await;
        assert_eq!(changed.expect("it is there").role, Role::Finance);
    }
}
