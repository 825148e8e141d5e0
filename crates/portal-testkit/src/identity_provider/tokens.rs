//! ID tokens that do not hold.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use chrono::TimeDelta;
use portal_core::staff::provider_login::{IdentityProvider, RedeemError};

use super::logged_in;
use crate::fixtures::noon;
use crate::{FakeIdentityProvider, TestLogin, TokenFlaw};

type Port = Arc<dyn IdentityProvider>;
type Provider = Arc<dyn FakeIdentityProvider>;

/// Each of these flaws is refused, and a login without one is not.
async fn are_refused(port: &Port, provider: &Provider, flaws: &[TokenFlaw]) {
    for flaw in flaws {
        let login = TestLogin { flaw: *flaw, ..TestLogin::of_sari() };
        let answer = logged_in(port, provider, 1, &login).await;
        assert!(matches!(answer, Err(RedeemError::Refused)), "{flaw:?}: {answer:?}");
    }
    assert!(logged_in(port, provider, 2, &TestLogin::of_sari()).await.is_ok());
}

pub async fn a_token_is_good_until_its_end_and_little_longer(port: Port, provider: Provider) {
    for (seconds, is_good) in [(1, true), (-30, true), (-3 * 60, false)] {
        let login = TestLogin { valid_until: noon() + TimeDelta::seconds(seconds), ..TestLogin::of_sari() };
        let answer = logged_in(&port, &provider, 1, &login).await;
        assert_eq!(answer.is_ok(), is_good, "{seconds}");
        assert!(is_good || matches!(answer, Err(RedeemError::Refused)), "{answer:?}");
    }
}

pub async fn a_token_of_another_issuer_is_refused(port: Port, provider: Provider) {
    are_refused(&port, &provider, &[TokenFlaw::OtherIssuer]).await;
}

pub async fn a_token_for_another_client_is_refused(port: Port, provider: Provider) {
    are_refused(&port, &provider, &[TokenFlaw::OtherClient, TokenFlaw::AskedByAnother]).await;
}

pub async fn a_token_of_another_login_is_refused(port: Port, provider: Provider) {
    are_refused(&port, &provider, &[TokenFlaw::OtherNonce, TokenFlaw::NoNonce]).await;
}

pub async fn a_token_without_a_signature_is_refused(port: Port, provider: Provider) {
    are_refused(&port, &provider, &[TokenFlaw::Unsigned]).await;
}

pub async fn a_token_signed_with_what_everybody_knows_is_refused(port: Port, provider: Provider) {
    are_refused(&port, &provider, &[TokenFlaw::PublicKeyAsSecret]).await;
}

pub async fn a_token_signed_with_another_key_is_refused(port: Port, provider: Provider) {
    are_refused(&port, &provider, &[TokenFlaw::OtherKey]).await;
}

pub async fn a_token_that_was_changed_is_refused(port: Port, provider: Provider) {
    are_refused(&port, &provider, &[TokenFlaw::Changed]).await;
}

pub async fn a_key_that_the_provider_began_to_use_is_known(port: Port, provider: Provider) {
    provider.change_key().await;
    assert!(logged_in(&port, &provider, 1, &TestLogin::of_sari()).await.is_ok());
    are_refused(&port, &provider, &[TokenFlaw::OtherKey]).await;
}
