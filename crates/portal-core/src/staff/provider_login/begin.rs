//! Begins a login at the provider.

use super::ProviderLoginService;
use super::attempt::LoginAttempt;
use super::error::ProviderLoginError;
use super::policy::ProviderLoginPolicy;
use crate::staff::account::StaffLoginError;

/// A login that was begun.
#[derive(Debug)]
pub struct BegunLogin {
    /// For a cookie of the browser, which brings it back with the callback.
    pub attempt: LoginAttempt,
    /// Where the browser logs in.
    pub address: String,
}

impl ProviderLoginService {
    /// Begins a login.
    ///
    /// # Errors
    /// [`ProviderLoginError::Unreachable`].
    pub async fn begin(&self) -> Result<BegunLogin, ProviderLoginError> {
        let now = self.deps.clock.now();
        let expires_at = now + ProviderLoginPolicy::ATTEMPT_LIFE;
        let attempt = LoginAttempt::make(self.deps.entropy.as_ref(), expires_at, &self.keys);
        let request = attempt.request(&self.keys, now).ok_or(StaffLoginError::StartAgain)?;
        let address = self.deps.provider.authorize(&request).await.map_err(ProviderLoginError::Unreachable)?;
        Ok(BegunLogin { attempt, address })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::staff::account::MockStaffAccountRepo;
    use crate::staff::provider_login::MockIdentityProvider;
    use crate::staff::provider_login::test_provider::service;
    use crate::test_support::unreachable_port;

    #[tokio::test]
    async fn a_login_begins_at_the_address_for_its_own_request() {
        let mut provider = MockIdentityProvider::new();
        provider.expect_authorize().returning(|request| Ok(format!("https://login.isp.id/?state={}", request.state)));
        let begun = service(provider, MockStaffAccountRepo::new()).begin().await.expect("an address");
        assert!(begun.address.starts_with("https://login.isp.id/?state=") && begun.address.len() > 64);
        assert!(!begun.address.contains(begun.attempt.expose()));
    }

    #[tokio::test]
    async fn a_provider_that_is_away_is_told_apart() {
        let mut provider = MockIdentityProvider::new();
        provider.expect_authorize().returning(|_| Err(unreachable_port()));
        let answer = service(provider, MockStaffAccountRepo::new()).begin().await;
        assert!(matches!(answer, Err(ProviderLoginError::Unreachable(_))));
    }
}
