//! What the unit tests of logins by an identity provider share.

use std::sync::Arc;

use super::*;
use crate::identity::rate_limit::{MockRateLimiter, Verdict};
use crate::kernel::secret::KeyRing;
use crate::staff::account::MockStaffAccountRepo;
use crate::staff::account::test_staff::{account, service_with};
use crate::test_support::{CountingEntropy, clock_at, noon, test_key};

pub(super) fn keys() -> KeyRing {
    KeyRing::new(test_key(), vec![])
}

/// What the provider says of who holds the account of the tests.
pub(super) fn identity() -> VerifiedIdentity {
    VerifiedIdentity {
        issuer: "https://login.isp.id".into(),
        subject: "248289761001".into(),
        email: Some(account().email.as_str().to_uppercase()),
        is_email_verified: true,
        methods: AuthenticationMethods::new(vec!["pwd".into()]),
    }
}

/// What the limits of the tests answer.
pub(super) struct Limits {
    /// To callbacks.
    pub(super) callbacks: Verdict,
    /// To failures of a network.
    pub(super) failures: Verdict,
    /// How often capacity is released.
    pub(super) releases: usize,
}

/// A service at noon that asks this provider and has these accounts and limits.
pub(super) fn service_of(
    provider: MockIdentityProvider,
    accounts: MockStaffAccountRepo,
    limits: &Limits,
    policy: ProviderLoginPolicy,
) -> ProviderLoginService {
    let answer = limits.callbacks;
    let mut callbacks = MockRateLimiter::new();
    callbacks.expect_take().times(0..=1).returning(move |_, _, _| Ok(answer));
    let deps = ProviderLoginDeps {
        provider: Arc::new(provider),
        accounts: service_with(accounts, limits.failures, limits.releases),
        limits: Arc::new(callbacks),
        clock: clock_at(noon()),
        entropy: Arc::new(CountingEntropy::default()),
    };
    ProviderLoginService::new(deps, policy, Arc::new(keys()))
}

/// The same with limits that have capacity and are not released.
pub(super) fn service(provider: MockIdentityProvider, accounts: MockStaffAccountRepo) -> ProviderLoginService {
    let limits = Limits { callbacks: Verdict::Allowed, failures: Verdict::Allowed, releases: 0 };
    service_of(provider, accounts, &limits, ProviderLoginPolicy::default())
}
