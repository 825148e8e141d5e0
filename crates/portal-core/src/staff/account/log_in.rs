//! Logs staff in: the password or the identity provider first, then a code of the authenticator or a recovery code.

mod by_provider;

use chrono::{DateTime, Utc};

pub use by_provider::ProviderLogin;

use super::StaffAccountService;
use super::error::StaffLoginError;
use super::identity::IdentityHash;
use super::model::{StaffAccount, StaffEmail, StaffStatus};
use super::password::Password;
use super::proof::LoginProof;
use super::recovery::RecoveryCode;
use super::totp::Authenticator;
use crate::identity::rate_limit::{Bucket, BucketKey, Verdict};
use crate::identity::session::ClientInfo;
use crate::integration::change::ChangeAction;
use crate::kernel::commit::Committed;
use crate::kernel::id::{HitId, StaffSessionId};
use crate::staff::session::{LoginMethod, NewStaffSession, StaffSession, StaffSessionToken};

/// The first step of a login.
#[derive(Debug)]
pub struct PasswordAttempt<'a> {
    /// The address that was typed.
    pub email: &'a str,
    /// The password that was typed.
    pub password: &'a str,
    /// Where it comes from.
    pub client: &'a ClientInfo,
}

/// The second step of a login.
#[derive(Debug)]
pub struct CodeAttempt<'a> {
    /// What the first step gave.
    pub proof: &'a LoginProof,
    /// The code that was typed: the authenticator's, or a recovery code.
    pub code: &'a str,
    /// Where it comes from.
    pub client: &'a ClientInfo,
}

/// A session that was opened. The token is not to be had again.
#[derive(Debug)]
pub struct OpenedStaffSession {
    /// The session.
    pub session: StaffSession,
    /// The token for the cookie.
    pub token: StaffSessionToken,
    /// How many recovery codes are left.
    pub recovery_left: usize,
}

/// Capacity that was taken for an attempt, to be released if it was right.
pub(in crate::staff) struct Taken {
    keys: Vec<BucketKey>,
    hit: HitId,
}

impl StaffAccountService {
    /// Checks address and password. An address without an account costs the same work and gets the same answer.
    ///
    /// # Errors
    /// [`StaffLoginError`].
    pub async fn check_password(&self, attempt: &PasswordAttempt<'_>) -> Result<LoginProof, StaffLoginError> {
        let now = self.deps.clock.now();
        let email = StaffEmail::parse(attempt.email).map_err(|_| StaffLoginError::Refused)?;
        let password = Password::typed(attempt.password).ok_or(StaffLoginError::Refused)?;
        let taken = self.take(&email, attempt.client, now).await?;
        let found = self.deps.accounts.find_by_email(&email).await?;
        let account = found.filter(|account| account.status() == StaffStatus::Active);
        let hash = account.as_ref().and_then(|account| account.password.clone());
        let is_right = self.deps.hasher.verify(&password, hash).await?;
        let account = account.filter(|_| is_right).ok_or(StaffLoginError::Refused)?;
        self.deps.limits.release(&taken.keys, taken.hit).await?;
        Ok(LoginProof::make(&account, None, now + self.policy.proof_life, &self.keys))
    }

    /// Checks the second factor and opens a session. A proof is good for one login.
    ///
    /// # Errors
    /// [`StaffLoginError`].
    pub async fn check_code(&self, attempt: &CodeAttempt<'_>) -> Result<OpenedStaffSession, StaffLoginError> {
        let now = self.deps.clock.now();
        let proved = attempt.proof.read(&self.keys, now).ok_or(StaffLoginError::StartAgain)?;
        let found = self.deps.accounts.find(proved.account).await?;
        let is_same =
            |account: &StaffAccount| account.version == proved.version && account.status() == StaffStatus::Active;
        let account = found.filter(is_same).ok_or(StaffLoginError::StartAgain)?;
        let taken = self.take(&account.email, attempt.client, now).await?;
        let account = self.redeemed(account, attempt.code, now).ok_or(StaffLoginError::Refused)?;
        let opened = self.open((account, proved.identity), attempt.client, now).await?;
        self.deps.limits.release(&taken.keys, taken.hit).await?;
        Ok(opened)
    }

    /// The account after the code was used; the authenticator's secret is sealed with the current key.
    fn redeemed(&self, account: StaffAccount, code: &str, now: DateTime<Utc>) -> Option<StaffAccount> {
        let authenticator = account.authenticator.as_ref()?;
        let secret = authenticator.secret.open(&self.keys, account.id)?;
        let digits: String = code.chars().filter(|c| !c.is_whitespace()).collect();
        if let Some(last_step) = secret.step_of(&digits, now, authenticator.last_step) {
            let sealed = secret.seal(&self.keys, account.id, self.deps.entropy.as_ref());
            let authenticator = Some(Authenticator { secret: sealed, last_step });
            return Some(StaffAccount { authenticator, ..account });
        }
        let used = RecoveryCode::parse(code)?.hash();
        let recovery: Vec<_> = account.recovery.iter().copied().filter(|hash| *hash != used).collect();
        (recovery.len() < account.recovery.len()).then_some(StaffAccount { recovery, ..account })
    }

    /// Opens a session of an account, for that person at the identity provider if they came from there: the account is
    /// theirs from then on.
    async fn open(
        &self,
        (account, identity): (StaffAccount, Option<IdentityHash>),
        client: &ClientInfo,
        now: DateTime<Utc>,
    ) -> Result<OpenedStaffSession, StaffLoginError> {
        let entropy = self.deps.entropy.as_ref();
        let token = StaffSessionToken::generate(entropy);
        let session = StaffSession {
            id: StaffSessionId::generate(now, entropy),
            account: account.id,
            role: account.role,
            method: if identity.is_some() { LoginMethod::Provider } else { LoginMethod::Password },
            device: client.device.clone(),
            network: client.network(),
            created_at: now,
            last_seen_at: now,
            expires_at: now + self.policy.session_life,
        };
        let recovery_left = account.recovery.len();
        let is_first = identity.is_some() && account.identity.is_none();
        let mut change = StaffAccount { identity: identity.or(account.identity), ..account }.change();
        change.entry = is_first.then(|| change.account.entry(now, change.account.actor(), ChangeAction::Updated));
        change.opens = Some(NewStaffSession { session: session.clone(), hash: token.hash() });
        match self.deps.accounts.commit(&change).await? {
            Committed::Done => Ok(OpenedStaffSession { session, token, recovery_left }),
            Committed::Conflict => Err(StaffLoginError::StartAgain),
        }
    }

    /// Takes capacity for one failure, of the account and of the network.
    async fn take(
        &self,
        email: &StaffEmail,
        client: &ClientInfo,
        now: DateTime<Utc>,
    ) -> Result<Taken, StaffLoginError> {
        let account = BucketKey::new("staff.login.account", email.as_str(), self.keys.current());
        let account = Bucket::counting(account, self.policy.failures_per_account.clone());
        self.take_of(vec![account, self.network_bucket(client)], now).await
    }

    /// Failed logins from the client's network.
    fn network_bucket(&self, client: &ClientInfo) -> Bucket {
        let key = BucketKey::new("staff.login.network", &client.network(), self.keys.current());
        Bucket::counting(key, self.policy.failures_per_network.clone())
    }

    async fn take_of(&self, buckets: Vec<Bucket>, now: DateTime<Utc>) -> Result<Taken, StaffLoginError> {
        let hit = HitId::generate(now, self.deps.entropy.as_ref());
        match self.deps.limits.take(&buckets, hit, now).await? {
            Verdict::Allowed => Ok(Taken { keys: buckets.into_iter().map(|bucket| bucket.key).collect(), hit }),
            Verdict::Denied { retry_after } => Err(StaffLoginError::Limited { retry_after }),
        }
    }
}

#[cfg(test)]
mod tests;
