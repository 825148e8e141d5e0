//! Resets an account: a new invitation replaces everything it could be logged in to with.

use super::StaffAccountService;
use super::add::Invited;
use super::error::ManageStaffError;
use super::model::StaffEmail;
use crate::integration::change::ChangeAction;
use crate::kernel::actor::StaffActor;

impl StaffAccountService {
    /// Takes password, authenticator, recovery codes and any invitation from an account, ends its sessions, and invites
    /// again. An account that was disabled is enabled.
    ///
    /// # Errors
    /// [`ManageStaffError`].
    pub async fn reset(&self, email: &StaffEmail, staff: &StaffActor) -> Result<Invited, ManageStaffError> {
        let found = self.deps.accounts.find_by_email(email).await?.ok_or(ManageStaffError::NotFound)?;
        let (token, invitation) = self.new_invitation(found.id, self.deps.clock.now());
        let expires_at = invitation.expires_at;
        let decide = |account: super::StaffAccount, _| account.reset(invitation.clone());
        let account = self.manage(email, staff, ChangeAction::Updated, decide).await?;
        Ok(Invited { account, token, expires_at })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::commit::Committed;
    use crate::staff::account::test_staff::{account, actor, holding, operator, service};
    use crate::staff::account::{Role, StaffStatus};
    use crate::test_support::noon;

    #[tokio::test]
    async fn stf_01_a_reset_ends_every_session_and_invites_again() {
        let mut accounts = holding(Some(account().disabled(noon())));
        accounts
            .expect_commit()
            .withf(|change| {
                change.ends_sessions == Some(noon())
                    && change.account.version == account().version + 1
                    && change.account.status() == StaffStatus::Invited
            })
            .times(1)
            .returning(|_| Ok(Committed::Done));
        let invited = service(accounts).reset(&account().email, &operator()).await.expect("an invitation");
        assert_eq!(invited.account.invitation.map(|invitation| invitation.hash), Some(invited.token.hash()));
    }

    #[tokio::test]
    async fn stf_01_a_change_is_decided_three_times_at_most_and_by_admins_alone() {
        let mut accounts = holding(Some(account()));
        accounts.expect_commit().times(3).returning(|_| Ok(Committed::Conflict));
        let busy = service(accounts).reset(&account().email, &operator()).await;
        assert!(matches!(busy, Err(ManageStaffError::Busy)));
        let forbidden = service(holding(Some(account()))).reset(&account().email, &actor(Role::Supervisor)).await;
        assert!(matches!(forbidden, Err(ManageStaffError::Forbidden)));
        let unknown = service(holding(None)).reset(&account().email, &operator()).await;
        assert!(matches!(unknown, Err(ManageStaffError::NotFound)));
    }
}
