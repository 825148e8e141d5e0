//! The keys of the ISP's other systems: made, listed, revoked, and checked with every request.

mod authenticate;
mod create;
mod error;
mod list;
mod model;
mod policy;
mod port;
mod revoke;
mod scope;
mod secret;

use std::sync::Arc;

pub use authenticate::ApiCaller;
pub use create::{CreatedKey, KeyRequest};
pub use error::{AuthenticateKeyError, CreateKeyError, RevokeKeyError};
pub use model::{ApiKey, InvalidKeyName, KeyName, KeyRevocation, NewApiKey, RevokedKey};
pub use policy::ApiKeyPolicy;
pub use port::ApiKeyRepo;
#[cfg(any(test, feature = "mocks"))]
pub use port::MockApiKeyRepo;
pub use scope::{Scope, Scopes};
pub use secret::{KeyHash, KeySecret};

use crate::identity::rate_limit::RateLimiter;
use crate::kernel::clock::{Clock, Entropy};

/// What the use cases of keys need.
#[derive(Clone)]
pub struct ApiKeyDeps {
    /// The keys.
    pub keys: Arc<dyn ApiKeyRepo>,
    /// Limits per key.
    pub limits: Arc<dyn RateLimiter>,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Draws secrets.
    pub entropy: Arc<dyn Entropy>,
}

/// The use cases of keys.
#[derive(Clone)]
pub struct ApiKeyService {
    deps: ApiKeyDeps,
    policy: ApiKeyPolicy,
}

impl ApiKeyService {
    /// Wires the use cases.
    pub fn new(deps: ApiKeyDeps, policy: ApiKeyPolicy) -> Self {
        Self { deps, policy }
    }
}

#[cfg(test)]
pub(crate) mod test_keys {
    use super::*;
    use crate::identity::rate_limit::MockRateLimiter;
    use crate::kernel::actor::StaffActor;
    use crate::kernel::id::ApiKeyId;
    use crate::test_support::{CountingEntropy, clock_at, noon};
    use chrono::TimeDelta;

    /// A service at noon over these keys and limits.
    pub(crate) fn service(keys: MockApiKeyRepo, limits: MockRateLimiter) -> ApiKeyService {
        let deps = ApiKeyDeps {
            keys: Arc::new(keys),
            limits: Arc::new(limits),
            clock: clock_at(noon()),
            entropy: Arc::new(CountingEntropy::default()),
        };
        ApiKeyService::new(deps, ApiKeyPolicy::default())
    }

    /// A key that was made at noon, good for a day, with both scopes of customers.
    pub(crate) fn key() -> ApiKey {
        ApiKey {
            id: ApiKeyId::generate(noon(), &CountingEntropy::default()),
            name: KeyName::parse("billing").expect("a name"),
            scopes: [Scope::CustomersRead, Scope::CustomersWrite].into_iter().collect(),
            created_at: noon(),
            expires_at: noon() + TimeDelta::days(1),
            last_used_at: None,
            revoked_at: None,
        }
    }

    #[expect(clippy::disallowed_methods, reason = "the operator of the tests")]
    pub(super) fn operator() -> StaffActor {
        StaffActor::on_command_line(Some("sari"))
    }
}
