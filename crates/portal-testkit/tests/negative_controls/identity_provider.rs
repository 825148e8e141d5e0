//! An identity provider in memory, and the port to it.

use std::collections::BTreeMap;
use std::future::ready;
use std::sync::{Arc, Mutex, MutexGuard};

use async_trait::async_trait;
use chrono::TimeDelta;
use portal_core::PortError;
use portal_core::staff::provider_login::{
    AuthenticationMethods, AuthorizationRequest, IdentityProvider, RedeemError, Redemption, VerifiedIdentity,
};
use portal_testkit::{FakeIdentityProvider, ProviderState, TestLogin, TokenFlaw};

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    None,
    TellsTheVerifier,
    OneAddressForAll,
    NamesTheFirst,
    MakesUpAnAddress,
    ChecksNoVerifier,
    TakesAnyCode,
    ChecksNoEnd,
    ChecksNoIssuer,
    ChecksNoClient,
    ChecksNoNonce,
    TakesUnsigned,
    TakesSharedSecrets,
    TakesAnyKey,
    TakesChanged,
    KeepsTheFirstKey,
    Waits,
    StaysAway,
}

struct Given {
    address: String,
    login: TestLogin,
}

struct Inner {
    state: ProviderState,
    was_away: bool,
    key_changed: bool,
    codes: BTreeMap<String, Given>,
    first: Option<String>,
}

struct Provider {
    fault: Fault,
    inner: Mutex<Inner>,
}

impl Provider {
    fn is(&self, fault: Fault) -> bool {
        self.fault == fault
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().expect("no panic")
    }

    async fn ask(&self) -> Result<(), PortError> {
        let state = self.inner().state;
        if state == ProviderState::Hangs && self.is(Fault::Waits) {
            std::future::pending::<()>().await;
        }
        let mut inner = self.inner();
        inner.was_away |= state != ProviderState::Answers;
        if state != ProviderState::Answers || (inner.was_away && self.is(Fault::StaysAway)) {
            return Err(PortError::unavailable("identity provider", "no answer"));
        }
        Ok(())
    }

    /// Whether a token with this flaw is taken.
    fn takes(&self, flaw: TokenFlaw) -> bool {
        match flaw {
            TokenFlaw::None => !(self.is(Fault::KeepsTheFirstKey) && self.inner().key_changed),
            TokenFlaw::OtherIssuer => self.is(Fault::ChecksNoIssuer),
            TokenFlaw::OtherClient | TokenFlaw::AskedByAnother => self.is(Fault::ChecksNoClient),
            TokenFlaw::OtherNonce | TokenFlaw::NoNonce => self.is(Fault::ChecksNoNonce),
            TokenFlaw::Unsigned => self.is(Fault::TakesUnsigned),
            TokenFlaw::PublicKeyAsSecret => self.is(Fault::TakesSharedSecrets),
            TokenFlaw::OtherKey => self.is(Fault::TakesAnyKey),
            TokenFlaw::Changed => self.is(Fault::TakesChanged),
        }
    }

    fn identity(&self, login: TestLogin) -> VerifiedIdentity {
        let first = self.inner().first.get_or_insert(login.subject.clone()).clone();
        let made_up = || "nobody@isp.id".to_owned();
        VerifiedIdentity {
            issuer: "https://login.isp.id".to_owned(),
            subject: if self.is(Fault::NamesTheFirst) { first } else { login.subject },
            email: if self.is(Fault::MakesUpAnAddress) { login.email.or_else(|| Some(made_up())) } else { login.email },
            is_email_verified: login.is_email_verified.unwrap_or_default(),
            methods: AuthenticationMethods::new(login.methods.unwrap_or_default()),
        }
    }
}

/// The address of a request; the challenge is the verifier backwards.
fn address(request: &AuthorizationRequest) -> String {
    let challenge: String = request.verifier.expose().chars().rev().collect();
    format!("https://login.isp.id/?state={}&nonce={}&challenge=x{challenge}", request.state, request.nonce)
}

#[async_trait]
impl IdentityProvider for Provider {
    async fn authorize(&self, request: &AuthorizationRequest) -> Result<String, PortError> {
        self.ask().await?;
        let address = address(request);
        if self.is(Fault::TellsTheVerifier) {
            return Ok(format!("{address}&verifier={}", request.verifier.expose()));
        }
        if self.is(Fault::OneAddressForAll) {
            return Ok(address.split("&challenge").next().unwrap_or_default().to_owned());
        }
        Ok(address)
    }

    async fn redeem(&self, redemption: &Redemption) -> Result<VerifiedIdentity, RedeemError> {
        self.ask().await?;
        let given = self.inner().codes.remove(&redemption.code);
        let made_up = Given { address: String::new(), login: TestLogin::of_sari() };
        let given = given.or(self.is(Fault::TakesAnyCode).then_some(made_up)).ok_or(RedeemError::Refused)?;
        let challenge: String = redemption.verifier.expose().chars().rev().collect();
        let is_its_own = given.address.contains(&format!("challenge=x{challenge}"));
        let is_free =
            self.is(Fault::ChecksNoVerifier) || self.is(Fault::TakesAnyCode) || self.is(Fault::OneAddressForAll);
        let is_over = given.login.valid_until + TimeDelta::minutes(1) <= redemption.now;
        if !(is_its_own || is_free) || (is_over && !self.is(Fault::ChecksNoEnd)) || !self.takes(given.login.flaw) {
            return Err(RedeemError::Refused);
        }
        let login = given.login;
        Ok(self.identity(login))
    }
}

#[async_trait]
impl FakeIdentityProvider for Provider {
    async fn log_in(&self, address: &str, login: &TestLogin) -> String {
        let mut inner = self.inner();
        let code = format!("c-{}", inner.codes.len());
        inner.codes.insert(code.clone(), Given { address: address.to_owned(), login: login.clone() });
        code
    }

    async fn change_key(&self) {
        self.inner().key_changed = true;
    }

    async fn put(&self, state: ProviderState) {
        self.inner().state = state;
    }
}

fn with(fault: Fault) -> (Arc<dyn IdentityProvider>, Arc<dyn FakeIdentityProvider>) {
    let state = ProviderState::Answers;
    let inner = Inner { state, was_away: false, key_changed: false, codes: BTreeMap::new(), first: None };
    let provider = Arc::new(Provider { fault, inner: Mutex::new(inner) });
    (provider.clone(), provider)
}

fn fresh() -> impl Future<Output = (Arc<dyn IdentityProvider>, Arc<dyn FakeIdentityProvider>, ())> {
    let (port, provider) = with(Fault::None);
    ready((port, provider, ()))
}

portal_testkit::identity_provider_suite! { #[tokio::test(flavor = "multi_thread")] fresh }

mod must_fail {
    use super::{Fault, with};

    crate::must_fail_on! { identity_provider, with;
        Fault::TellsTheVerifier => the_address_has_state_and_nonce_and_not_the_verifier;
        Fault::OneAddressForAll => each_request_has_an_address_of_its_own;
        Fault::NamesTheFirst => a_code_gives_who_logged_in;
        Fault::MakesUpAnAddress => claims_that_are_missing_say_nothing;
        Fault::ChecksNoVerifier => a_code_is_exchanged_with_its_own_verifier_alone;
        Fault::TakesAnyCode => a_code_that_nobody_gave_is_refused;
        Fault::ChecksNoEnd => a_token_is_good_until_its_end_and_little_longer;
        Fault::ChecksNoIssuer => a_token_of_another_issuer_is_refused;
        Fault::ChecksNoClient => a_token_for_another_client_is_refused;
        Fault::ChecksNoNonce => a_token_of_another_login_is_refused;
        Fault::TakesUnsigned => a_token_without_a_signature_is_refused;
        Fault::TakesSharedSecrets => a_token_signed_with_what_everybody_knows_is_refused;
        Fault::TakesAnyKey => a_token_signed_with_another_key_is_refused;
        Fault::TakesChanged => a_token_that_was_changed_is_refused;
        Fault::KeepsTheFirstKey => a_key_that_the_provider_began_to_use_is_known;
        Fault::Waits => a_provider_that_hangs_is_given_up_in_time;
        Fault::StaysAway => a_provider_that_was_away_is_asked_again;
    }
}
