//! Disables an account.

use super::StaffAccountService;
use super::error::ManageStaffError;
use super::model::{StaffAccount, StaffEmail};
use crate::integration::change::ChangeAction;
use crate::kernel::actor::StaffActor;

impl StaffAccountService {
    /// Disables an account: its sessions end, and nothing is left to log in with. [`reset`](Self::reset) enables it.
    ///
    /// # Errors
    /// [`ManageStaffError`].
    pub async fn disable(&self, email: &StaffEmail, staff: &StaffActor) -> Result<StaffAccount, ManageStaffError> {
        self.manage(email, staff, ChangeAction::Removed, StaffAccount::disabled).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::commit::Committed;
    use crate::staff::account::StaffStatus;
    use crate::staff::account::test_staff::{account, holding, operator, service};
    use crate::test_support::noon;

    #[tokio::test]
    async fn stf_01_disabling_ends_every_session_and_is_logged() {
        let mut accounts = holding(Some(account()));
        let entry = account().entry(noon(), (&operator()).into(), ChangeAction::Removed);
        accounts
            .expect_commit()
            .withf(move |change| change.ends_sessions == Some(noon()) && change.entry.as_ref() == Some(&entry))
            .times(1)
            .returning(|_| Ok(Committed::Done));
        let disabled = service(accounts).disable(&account().email, &operator()).await.expect("it is there");
        assert_eq!(disabled.status(), StaffStatus::Disabled);
    }
}
