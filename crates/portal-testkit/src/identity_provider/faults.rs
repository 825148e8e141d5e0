//! A provider that does not answer.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::staff::provider_login::{IdentityProvider, RedeemError};

use super::{IN_TIME, authorized, logged_in, redeemed, redemption, request};
use crate::{FakeIdentityProvider, ProviderState, TestLogin};

type Port = Arc<dyn IdentityProvider>;
type Provider = Arc<dyn FakeIdentityProvider>;

fn may_succeed_later(answer: &Result<impl Sized, RedeemError>) -> bool {
    matches!(answer, Err(RedeemError::Port(error)) if error.is_retryable())
}

pub async fn a_provider_that_hangs_is_given_up_in_time(port: Port, provider: Provider) {
    let address = authorized(&*port, 1).await;
    let code = provider.log_in(&address, &TestLogin::of_sari()).await;
    provider.put(ProviderState::Hangs).await;
    assert!(may_succeed_later(&redeemed(&*port, &redemption(1, &code)).await));
}

pub async fn a_provider_that_was_away_is_asked_again(port: Port, provider: Provider) {
    provider.put(ProviderState::DropsConnections).await;
    let away = tokio::time::timeout(IN_TIME, port.authorize(&request(1))).await.expect("an answer in time");
    assert!(away.is_err_and(|error| error.is_retryable()));
    assert!(may_succeed_later(&redeemed(&*port, &redemption(1, "c-1")).await));
    provider.put(ProviderState::Answers).await;
    assert!(logged_in(&port, &provider, 1, &TestLogin::of_sari()).await.is_ok());
}
