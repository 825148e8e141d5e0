//! An identity provider that believes every code.

use std::sync::Arc;

use adapters_system::OsEntropy;
use async_trait::async_trait;
use http_kit::PublicUrl;
use http_staff::ProviderParts;
use portal_core::identity::rate_limit::RateLimiter;
use portal_core::staff::account::StaffAccountService;
use portal_core::staff::provider_login::{
    AuthenticationMethods, AuthorizationRequest, IdentityProvider, ProviderLoginDeps, ProviderLoginPolicy,
    ProviderLoginService, RedeemError, Redemption, SecondFactor, VerifiedIdentity,
};
use portal_core::{Clock, KeyRing, PortError};
use portal_testkit::fixtures::server_key;

/// Where people log in.
pub(crate) const LOGIN: &str = "https://login.isp.id/authorize";

/// The code `away` finds nobody there, and `bad` does not hold. Any other is an address, a subject and a method with
/// blanks between them; the subject `unverified` has an address that was not checked.
struct Provider {
    is_away: bool,
}

fn away() -> PortError {
    PortError::unavailable("identity provider", "connection refused")
}

#[async_trait]
impl IdentityProvider for Provider {
    async fn authorize(&self, request: &AuthorizationRequest) -> Result<String, PortError> {
        if self.is_away { Err(away()) } else { Ok(format!("{LOGIN}?state={}", request.state)) }
    }

    async fn redeem(&self, redemption: &Redemption) -> Result<VerifiedIdentity, RedeemError> {
        let words: Vec<&str> = redemption.code.split(' ').collect();
        let [email, subject, method] = words[..] else {
            return Err(if redemption.code == "away" { RedeemError::Port(away()) } else { RedeemError::Refused });
        };
        Ok(VerifiedIdentity {
            issuer: "https://login.isp.id".to_owned(),
            subject: subject.to_owned(),
            email: Some(email.to_owned()),
            is_email_verified: subject != "unverified",
            methods: AuthenticationMethods::new(vec![method.to_owned()]),
        })
    }
}

fn with(
    provider: Provider,
    accounts: &StaffAccountService,
    (limits, clock): (Arc<dyn RateLimiter>, Arc<dyn Clock>),
    second_factor: SecondFactor,
) -> ProviderParts {
    let (provider, entropy) = (Arc::new(provider), Arc::new(OsEntropy));
    let deps = ProviderLoginDeps { provider, accounts: accounts.clone(), limits, clock, entropy };
    let keys = Arc::new(KeyRing::new(server_key(), Vec::new()));
    ProviderParts {
        service: ProviderLoginService::new(deps, ProviderLoginPolicy { second_factor }, keys),
        label: "ISP <SSO>".to_owned(),
        login_origins: vec![PublicUrl::parse("https://login.isp.id").expect("an address")],
    }
}

/// The provider, beside these accounts.
pub(crate) fn parts(
    accounts: &StaffAccountService,
    of: (Arc<dyn RateLimiter>, Arc<dyn Clock>),
    second_factor: SecondFactor,
) -> ProviderParts {
    with(Provider { is_away: false }, accounts, of, second_factor)
}

/// A provider that is away.
pub(crate) fn parts_away(accounts: &StaffAccountService, of: (Arc<dyn RateLimiter>, Arc<dyn Clock>)) -> ProviderParts {
    with(Provider { is_away: true }, accounts, of, SecondFactor::Portal)
}
