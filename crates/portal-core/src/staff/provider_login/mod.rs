//! Logging in by an identity provider (OpenID Connect): a second way to take the first step of a login.
//!
//! The browser is sent to the provider and comes back with a code, which the provider exchanges for a verified
//! identity. It opens the account with its address, if that account is active and nobody else's; no account is made by
//! it, and the role is the account's. What begins a login is bound to the browser and is good for one callback.

mod attempt;
mod begin;
mod error;
mod finish;
mod methods;
mod model;
mod policy;
mod port;
#[cfg(test)]
mod test_provider;

use std::sync::Arc;

pub use attempt::LoginAttempt;
pub use begin::BegunLogin;
pub use error::{ProviderLoginError, RedeemError};
pub use finish::ProviderCallback;
pub use methods::AuthenticationMethods;
pub use model::{AuthorizationRequest, Redemption, VerifiedIdentity};
pub use policy::{ProviderLoginPolicy, SecondFactor};
pub use port::IdentityProvider;
#[cfg(any(test, feature = "mocks"))]
pub use port::MockIdentityProvider;

use crate::identity::rate_limit::RateLimiter;
use crate::kernel::clock::{Clock, Entropy};
use crate::kernel::secret::KeyRing;
use crate::staff::account::StaffAccountService;

/// What the use cases need.
#[derive(Clone)]
pub struct ProviderLoginDeps {
    /// The provider.
    pub provider: Arc<dyn IdentityProvider>,
    /// The accounts.
    pub accounts: StaffAccountService,
    /// Counts callbacks: one for a login that was begun.
    pub limits: Arc<dyn RateLimiter>,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Draws secrets.
    pub entropy: Arc<dyn Entropy>,
}

/// The use cases of logging in by an identity provider.
#[derive(Clone)]
pub struct ProviderLoginService {
    deps: ProviderLoginDeps,
    policy: ProviderLoginPolicy,
    keys: Arc<KeyRing>,
}

impl ProviderLoginService {
    /// Wires the use cases.
    pub fn new(deps: ProviderLoginDeps, policy: ProviderLoginPolicy, keys: Arc<KeyRing>) -> Self {
        Self { deps, policy, keys }
    }
}
