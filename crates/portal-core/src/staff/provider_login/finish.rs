//! Finishes a login when the browser comes back from the provider.

use chrono::{DateTime, Utc};
use subtle::ConstantTimeEq as _;

use super::ProviderLoginService;
use super::attempt::LoginAttempt;
use super::error::{ProviderLoginError, RedeemError};
use super::model::{AuthorizationRequest, Redemption, VerifiedIdentity};
use super::policy::{ProviderLoginPolicy, SecondFactor};
use crate::identity::rate_limit::{Bucket, BucketKey, Verdict, Window};
use crate::identity::session::ClientInfo;
use crate::kernel::id::HitId;
use crate::staff::account::{IdentityHash, ProviderLogin, StaffEmail, StaffLoginError};

/// A browser that comes back from the provider.
#[derive(Debug)]
pub struct ProviderCallback<'a> {
    /// What it was given when it began.
    pub attempt: &'a LoginAttempt,
    /// The state that it brings.
    pub state: &'a str,
    /// The code that it brings.
    pub code: &'a str,
    /// Where it comes from.
    pub client: &'a ClientInfo,
}

impl ProviderLoginService {
    /// Finishes a login: a session, or a proof for the second factor. A login that was begun is good for one callback.
    ///
    /// A callback of another browser's login counts as no failure: pages of other sites can cause it.
    ///
    /// # Errors
    /// [`ProviderLoginError`].
    pub async fn finish(&self, callback: &ProviderCallback<'_>) -> Result<ProviderLogin, ProviderLoginError> {
        let now = self.deps.clock.now();
        let request = self.own_request(callback, now).ok_or(StaffLoginError::StartAgain)?;
        if !self.is_first(&request, now).await? {
            return Err(StaffLoginError::StartAgain.into());
        }
        let accounts = &self.deps.accounts;
        let taken = accounts.take_for_network(callback.client, now).await?;
        let redemption =
            Redemption { code: callback.code.to_owned(), nonce: request.nonce, verifier: request.verifier, now };
        let identity = match self.deps.provider.redeem(&redemption).await {
            Ok(identity) => identity,
            Err(RedeemError::Refused) => return Err(StaffLoginError::Refused.into()),
            Err(RedeemError::Port(error)) => {
                accounts.release(&taken).await?;
                return Err(ProviderLoginError::Unreachable(error));
            }
        };
        let login = self.enter(&identity, callback.client, now).await?;
        accounts.release(&taken).await?;
        Ok(login)
    }

    /// The request that this browser began, if the callback is of it.
    fn own_request(&self, callback: &ProviderCallback<'_>, now: DateTime<Utc>) -> Option<AuthorizationRequest> {
        let request = callback.attempt.request(&self.keys, now)?;
        let is_own: bool = request.state.as_bytes().ct_eq(callback.state.as_bytes()).into();
        is_own.then_some(request)
    }

    /// Whether this is the request's first callback.
    async fn is_first(&self, request: &AuthorizationRequest, now: DateTime<Utc>) -> Result<bool, ProviderLoginError> {
        let once = Window { max: 1, span: ProviderLoginPolicy::ATTEMPT_LIFE };
        let bucket = Bucket::counting(BucketKey::durable("staff.login.callback", &request.state), vec![once]);
        let hit = HitId::generate(now, self.deps.entropy.as_ref());
        Ok(self.deps.limits.take(&[bucket], hit, now).await? == Verdict::Allowed)
    }

    async fn enter(
        &self,
        identity: &VerifiedIdentity,
        client: &ClientInfo,
        now: DateTime<Utc>,
    ) -> Result<ProviderLogin, StaffLoginError> {
        let email = identity.email.as_deref().filter(|_| identity.is_email_verified);
        let Some(email) = email.and_then(|email| StaffEmail::parse(email).ok()) else {
            tracing::warn!("the identity provider says no verified address of who logged in");
            return Err(StaffLoginError::Refused);
        };
        let person = IdentityHash::of(&identity.issuer, &identity.subject);
        let with_both = self.policy.second_factor == SecondFactor::Provider && identity.methods.are_two_factors();
        self.deps.accounts.enter((&email, person), with_both, client, now).await
    }
}

#[cfg(test)]
mod tests;
