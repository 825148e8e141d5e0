//! Adds an account, with an invitation.

use chrono::{DateTime, Utc};

use super::StaffAccountService;
use super::error::AddStaffError;
use super::invitation::{Invitation, InvitationToken};
use super::model::{AddedStaff, NewStaffAccount, StaffAccount, StaffEmail};
use super::permission::{Permission, Role};
use super::totp::TotpSecret;
use crate::integration::change::ChangeAction;
use crate::kernel::actor::{StaffActor, StaffName};
use crate::kernel::id::StaffId;

/// Whom an account is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewStaff {
    /// Their name.
    pub name: StaffName,
    /// The address they log in with.
    pub email: StaffEmail,
    /// Their role.
    pub role: Role,
}

/// An account that waits for its invitation. The token is not to be had again.
#[derive(Debug)]
pub struct Invited {
    /// The account.
    pub account: StaffAccount,
    /// The token for the link.
    pub token: InvitationToken,
    /// Until when it is good.
    pub expires_at: DateTime<Utc>,
}

impl StaffAccountService {
    /// Adds an account, which is set up with the link.
    ///
    /// # Errors
    /// [`AddStaffError`].
    pub async fn add(&self, new: NewStaff, staff: &StaffActor) -> Result<Invited, AddStaffError> {
        if !staff.may(Permission::ManageStaff) {
            return Err(AddStaffError::Forbidden);
        }
        let now = self.deps.clock.now();
        let id = StaffId::generate(now, self.deps.entropy.as_ref());
        let (token, invitation) = self.new_invitation(id, now);
        let expires_at = invitation.expires_at;
        let account = StaffAccount {
            id,
            version: 1,
            name: new.name,
            email: new.email,
            role: new.role,
            invitation: Some(invitation),
            password: None,
            authenticator: None,
            recovery: Vec::new(),
            identity: None,
            created_at: now,
            disabled_at: None,
        };
        let entry = account.entry(now, staff.into(), ChangeAction::Added);
        match self.deps.accounts.add(&NewStaffAccount { account: account.clone(), entry }).await? {
            AddedStaff::Done => Ok(Invited { account, token, expires_at }),
            AddedStaff::EmailTaken => Err(AddStaffError::EmailTaken),
        }
    }

    pub(super) fn new_invitation(&self, account: StaffId, now: DateTime<Utc>) -> (InvitationToken, Invitation) {
        let entropy = self.deps.entropy.as_ref();
        let token = InvitationToken::generate(entropy);
        let secret = TotpSecret::generate(entropy).seal(&self.keys, account, entropy);
        let invitation = Invitation { hash: token.hash(), expires_at: now + self.policy.invitation_life, secret };
        (token, invitation)
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;
    use crate::staff::account::MockStaffAccountRepo;
    use crate::staff::account::test_staff::{account, actor, operator, service};
    use crate::test_support::noon;

    fn new() -> NewStaff {
        NewStaff { name: account().name, email: account().email, role: Role::Finance }
    }

    #[tokio::test]
    async fn stf_01_an_invited_account_holds_the_hash_of_the_token_and_no_password() {
        let mut accounts = MockStaffAccountRepo::new();
        accounts
            .expect_add()
            .withf(|new| new.account.password.is_none() && new.entry.actor == (&operator()).into())
            .times(1)
            .returning(|_| Ok(AddedStaff::Done));
        let invited = service(accounts).add(new(), &operator()).await.expect("an account");
        assert_eq!(invited.expires_at, noon() + TimeDelta::hours(72));
        assert_eq!(invited.account.invitation.map(|invitation| invitation.hash), Some(invited.token.hash()));
        assert_eq!(invited.account.role, Role::Finance);
    }

    #[tokio::test]
    async fn stf_01_an_address_has_one_account_and_only_admins_add_them() {
        let mut accounts = MockStaffAccountRepo::new();
        accounts.expect_add().returning(|_| Ok(AddedStaff::EmailTaken));
        let taken = service(accounts).add(new(), &actor(Role::Admin)).await;
        assert!(matches!(taken, Err(AddStaffError::EmailTaken)));
        for role in [Role::Cs, Role::Technician, Role::Finance, Role::Supervisor] {
            let forbidden = service(MockStaffAccountRepo::new()).add(new(), &actor(role)).await;
            assert!(matches!(forbidden, Err(AddStaffError::Forbidden)), "{role:?}");
        }
    }
}
