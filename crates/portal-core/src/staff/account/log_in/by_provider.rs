//! The first step of a login by the identity provider, from the account's side.

use chrono::{DateTime, Utc};

use super::{OpenedStaffSession, Taken};
use crate::identity::session::ClientInfo;
use crate::kernel::error::PortError;
use crate::staff::account::identity::IdentityHash;
use crate::staff::account::model::{StaffAccount, StaffEmail, StaffStatus};
use crate::staff::account::proof::LoginProof;
use crate::staff::account::{StaffAccountService, StaffLoginError};

/// What the first step of a login by the identity provider gives.
#[derive(Debug)]
pub enum ProviderLogin {
    /// A session, where the provider asked for both factors.
    Opened(Box<OpenedStaffSession>),
    /// A proof for [`check_code`](StaffAccountService::check_code), as after a password.
    Proved(LoginProof),
}

impl StaffAccountService {
    /// Takes capacity for one failure of the client's network: which account is meant is not known yet.
    pub(in crate::staff) async fn take_for_network(
        &self,
        client: &ClientInfo,
        now: DateTime<Utc>,
    ) -> Result<Taken, StaffLoginError> {
        self.take_of(vec![self.network_bucket(client)], now).await
    }

    /// Releases what was taken.
    pub(in crate::staff) async fn release(&self, taken: &Taken) -> Result<(), PortError> {
        self.deps.limits.release(&taken.keys, taken.hit).await
    }

    /// Lets a person of the identity provider take the first step into the account with that address, or both steps.
    /// Accounts that are unknown, not active or another person's get one answer.
    pub(in crate::staff) async fn enter(
        &self,
        (email, identity): (&StaffEmail, IdentityHash),
        with_both_factors: bool,
        client: &ClientInfo,
        now: DateTime<Utc>,
    ) -> Result<ProviderLogin, StaffLoginError> {
        let found = self.deps.accounts.find_by_email(email).await?;
        let may = |account: &StaffAccount| account.status() == StaffStatus::Active && account.is_open_to(identity);
        let account = found.filter(may).ok_or(StaffLoginError::Refused)?;
        if account.identity.is_none() && self.is_bound(identity).await? {
            return Err(StaffLoginError::Refused);
        }
        if with_both_factors {
            let opened = self.open((account, Some(identity)), client, now).await?;
            return Ok(ProviderLogin::Opened(Box::new(opened)));
        }
        let expires_at = now + self.policy.proof_life;
        Ok(ProviderLogin::Proved(LoginProof::make(&account, Some(identity), expires_at, &self.keys)))
    }

    /// Whether an account is that person's already. Of two that are bound at once, the store writes one.
    async fn is_bound(&self, identity: IdentityHash) -> Result<bool, PortError> {
        let accounts = self.deps.accounts.all().await?;
        Ok(accounts.iter().any(|account| account.identity == Some(identity)))
    }
}
