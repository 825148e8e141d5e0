//! Sets an account up with its invitation: first the password, then the authenticator.

use chrono::{DateTime, Utc};

use super::StaffAccountService;
use super::error::InvitationError;
use super::invitation::InvitationToken;
use super::model::{StaffAccount, StaffChange};
use super::password::Password;
use super::policy::StaffAccountPolicy;
use super::recovery::RecoveryCode;
use super::totp::{Authenticator, TotpSecret};
use crate::identity::rate_limit::{Bucket, BucketKey, Verdict};
use crate::integration::change::ChangeAction;
use crate::kernel::clock::random_bytes;
use crate::kernel::commit::Committed;
use crate::kernel::id::HitId;

/// An invitation that waits for its next step.
#[derive(Debug)]
pub struct OpenInvitation {
    /// The account that is set up.
    pub account: StaffAccount,
    /// The secret for the authenticator, once a password was chosen.
    pub secret: Option<TotpSecret>,
}

impl StaffAccountService {
    /// Shows how far an invitation has come.
    ///
    /// # Errors
    /// [`InvitationError`].
    pub async fn invitation(&self, token: &str) -> Result<OpenInvitation, InvitationError> {
        let (account, secret) = self.invited(token, self.deps.clock.now()).await?;
        let secret = account.password.is_some().then_some(secret);
        Ok(OpenInvitation { account, secret })
    }

    /// Sets the password; it can be set again until the authenticator is confirmed.
    ///
    /// # Errors
    /// [`InvitationError`].
    pub async fn choose_password(&self, token: &str, password: &str) -> Result<(), InvitationError> {
        let (account, _) = self.invited(token, self.deps.clock.now()).await?;
        let password = Password::choose(password)?;
        let hash = self.deps.hasher.hash(&password, random_bytes(self.deps.entropy.as_ref())).await?;
        self.write(&StaffAccount { password: Some(hash), ..account }.change()).await
    }

    /// Confirms the authenticator with a code: the account can be logged in to, and the invitation is used. Answers the
    /// recovery codes, which are not to be had again.
    ///
    /// # Errors
    /// [`InvitationError`].
    pub async fn confirm_authenticator(&self, token: &str, code: &str) -> Result<Vec<RecoveryCode>, InvitationError> {
        let (now, entropy) = (self.deps.clock.now(), self.deps.entropy.as_ref());
        let (account, secret) = self.invited(token, now).await?;
        if account.password.is_none() {
            return Err(InvitationError::Invalid);
        }
        self.limit_codes(&account, now).await?;
        let last_step = secret.step_of(code.trim(), now, 0).ok_or(InvitationError::Code)?;
        let authenticator = Authenticator { secret: secret.seal(&self.keys, account.id, entropy), last_step };
        let codes: Vec<RecoveryCode> =
            (0..StaffAccountPolicy::RECOVERY_CODES).map(|_| RecoveryCode::generate(entropy)).collect();
        let actor = account.actor();
        let mut change = account.activated(authenticator, codes.iter().map(RecoveryCode::hash).collect()).change();
        change.entry = Some(change.account.entry(now, actor, ChangeAction::Updated));
        self.write(&change).await?;
        Ok(codes)
    }

    async fn invited(&self, token: &str, now: DateTime<Utc>) -> Result<(StaffAccount, TotpSecret), InvitationError> {
        let token = InvitationToken::parse(token).ok_or(InvitationError::Invalid)?;
        let found = self.deps.accounts.find_by_invitation(token.hash()).await?;
        let account = found.ok_or(InvitationError::Invalid)?;
        let invitation = account.invitation_at(now).ok_or(InvitationError::Invalid)?;
        let secret = invitation.secret.open(&self.keys, account.id).ok_or(InvitationError::Invalid)?;
        Ok((account, secret))
    }

    async fn limit_codes(&self, account: &StaffAccount, now: DateTime<Utc>) -> Result<(), InvitationError> {
        let key = BucketKey::durable("staff.invitation", &account.id.to_string());
        let bucket = Bucket::counting(key, self.policy.failures_per_account.clone());
        let hit = HitId::generate(now, self.deps.entropy.as_ref());
        match self.deps.limits.take(&[bucket], hit, now).await? {
            Verdict::Allowed => Ok(()),
            Verdict::Denied { retry_after } => Err(InvitationError::Limited { retry_after }),
        }
    }

    async fn write(&self, change: &StaffChange) -> Result<(), InvitationError> {
        match self.deps.accounts.commit(change).await? {
            Committed::Done => Ok(()),
            Committed::Conflict => Err(InvitationError::Busy),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::staff::account::test_staff::{
        PASSWORD, account, invitation, invitation_token, invited_holding, secret, service, service_with,
    };
    use crate::staff::account::{MockStaffAccountRepo, PasswordHash, StaffStatus, WeakPassword};
    use crate::test_support::noon;

    fn invited() -> StaffAccount {
        account().reset(invitation())
    }

    fn with_password() -> StaffAccount {
        StaffAccount { password: Some(PasswordHash::new(PASSWORD.into())), ..invited() }
    }

    #[tokio::test]
    async fn stf_01_the_authenticator_is_shown_once_a_password_was_chosen() {
        let token = invitation_token();
        let first = service(invited_holding(Some(invited()))).invitation(token.expose()).await.expect("it is good");
        assert_eq!(first.secret, None);
        let second = service(invited_holding(Some(with_password()))).invitation(token.expose()).await;
        assert_eq!(second.expect("it is good").secret, Some(secret()));
    }

    #[tokio::test]
    async fn stf_02_a_weak_password_is_refused_and_a_good_one_is_stored_hashed() {
        let token = invitation_token();
        let weak = service(invited_holding(Some(invited()))).choose_password(token.expose(), "qwerty123456").await;
        assert!(matches!(weak, Err(InvitationError::Password(WeakPassword::Common))));
        let mut accounts = invited_holding(Some(invited()));
        accounts
            .expect_commit()
            .withf(|change| change.account.password.is_some() && change.account.invitation.is_some())
            .times(1)
            .returning(|_| Ok(Committed::Done));
        assert!(service(accounts).choose_password(token.expose(), PASSWORD).await.is_ok());
    }

    #[tokio::test]
    async fn stf_01_a_right_code_uses_the_invitation_and_gives_ten_recovery_codes() {
        let code = secret().code(TotpSecret::step_at(noon()));
        let mut accounts = invited_holding(Some(with_password()));
        accounts
            .expect_commit()
            .withf(|change| change.account.status() == StaffStatus::Active && change.account.invitation.is_none())
            .times(1)
            .returning(|_| Ok(Committed::Done));
        let codes = service(accounts).confirm_authenticator(invitation_token().expose(), &code).await;
        assert_eq!(codes.expect("it is good").len(), 10);
    }

    #[tokio::test]
    async fn stf_01_a_wrong_code_too_many_of_them_or_no_password_confirm_nothing() {
        let token = invitation_token();
        let wrong =
            service(invited_holding(Some(with_password()))).confirm_authenticator(token.expose(), "000000").await;
        assert!(matches!(wrong, Err(InvitationError::Code)));
        let early = service(invited_holding(Some(invited()))).confirm_authenticator(token.expose(), "000000").await;
        assert!(matches!(early, Err(InvitationError::Invalid)));
        let denied = Verdict::Denied { retry_after: chrono::TimeDelta::seconds(9) };
        let full = service_with(invited_holding(Some(with_password())), denied, 0);
        let full = full.confirm_authenticator(token.expose(), "000000").await;
        assert!(matches!(full, Err(InvitationError::Limited { .. })));
    }

    #[tokio::test]
    async fn stf_01_expired_replaced_and_disabled_invitations_get_one_answer() {
        let expired = StaffAccount {
            invitation: invited()
                .invitation
                .map(|invitation| super::super::Invitation { expires_at: noon(), ..invitation }),
            ..invited()
        };
        let disabled = StaffAccount { disabled_at: Some(noon()), ..invited() };
        for found in [None, Some(expired), Some(disabled)] {
            let refused = service(invited_holding(found)).invitation(invitation_token().expose()).await;
            assert!(matches!(refused, Err(InvitationError::Invalid)));
        }
        let mistyped = service(MockStaffAccountRepo::new()).invitation("x").await;
        assert!(matches!(mistyped, Err(InvitationError::Invalid)));
    }
}
