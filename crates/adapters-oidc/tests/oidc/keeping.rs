//! What is kept of the provider, and for how long.

use std::sync::Arc;

use chrono::TimeDelta;
use portal_core::Secret;
use portal_core::staff::provider_login::{
    AuthorizationRequest, IdentityProvider as _, RedeemError, Redemption, VerifiedIdentity,
};
use portal_testkit::fixtures::noon;
use portal_testkit::{FakeIdentityProvider as _, TestClock, TestLogin};

use adapters_oidc::OidcProvider;

use crate::keys::SigningKey;
use crate::stand_in::StandIn;

const DOCUMENT: &str = "/realms/isp/.well-known/openid-configuration";

pub(crate) async fn logged_in(stand_in: &StandIn, port: &OidcProvider) -> Result<VerifiedIdentity, RedeemError> {
    let verifier = Secret::new("5".repeat(64));
    let request = AuthorizationRequest { state: "s".into(), nonce: "n".into(), verifier: verifier.clone() };
    let address = port.authorize(&request).await?;
    let code = stand_in.log_in(&address, &TestLogin::of_sari()).await;
    port.redeem(&Redemption { code, nonce: "n".into(), verifier, now: noon() }).await
}

#[tokio::test]
async fn document_and_keys_are_read_once_in_an_hour() {
    let (stand_in, clock) = (StandIn::start().await, Arc::new(TestClock::default()));
    let port = stand_in.port(&clock);
    for _ in 0..3 {
        logged_in(&stand_in, &port).await.expect("it holds");
        clock.advance(TimeDelta::minutes(19));
    }
    assert_eq!((stand_in.asked(DOCUMENT), stand_in.asked("/keys")), (1, 1));
    clock.advance(TimeDelta::minutes(3));
    logged_in(&stand_in, &port).await.expect("it holds");
    assert_eq!((stand_in.asked(DOCUMENT), stand_in.asked("/keys")), (2, 2));
}

#[tokio::test]
async fn a_key_that_is_not_published_any_more_is_forgotten_within_an_hour() {
    let (stand_in, clock) = (StandIn::start().await, Arc::new(TestClock::default()));
    let port = stand_in.port(&clock);
    logged_in(&stand_in, &port).await.expect("it holds");
    let withdrawn = stand_in.inner().key.clone();
    stand_in.inner().answers.insert("/keys", (200, r#"{"keys":[]}"#.to_owned()));
    clock.advance(TimeDelta::minutes(60));
    assert!(matches!(logged_in(&stand_in, &port).await, Err(RedeemError::Refused)), "{}", withdrawn.name);
}

#[tokio::test]
async fn keys_are_read_again_for_a_name_that_is_not_known_once_in_a_minute() {
    let (stand_in, clock) = (StandIn::start().await, Arc::new(TestClock::default()));
    let port = stand_in.port(&clock);
    logged_in(&stand_in, &port).await.expect("it holds");
    stand_in.inner().key = SigningKey::elliptic(2);
    assert!(logged_in(&stand_in, &port).await.is_err(), "they were read a moment ago");
    assert_eq!(stand_in.asked("/keys"), 1);
    clock.advance(TimeDelta::minutes(1));
    logged_in(&stand_in, &port).await.expect("the new key is known");
    stand_in.inner().key = SigningKey::elliptic(3);
    for _ in 0..3 {
        assert!(logged_in(&stand_in, &port).await.is_err());
    }
    assert_eq!(stand_in.asked("/keys"), 2);
}

#[tokio::test]
async fn a_key_that_cannot_be_read_spoils_none_of_the_others() {
    let (stand_in, clock) = (StandIn::start().await, Arc::new(TestClock::default()));
    stand_in.inner().other_keys =
        vec![serde_json::json!({ "kty": "PQC", "alg": "ML-DSA-65", "kid": "new" }), serde_json::json!("x")];
    logged_in(&stand_in, &stand_in.port(&clock)).await.expect("it holds");
}

#[tokio::test]
async fn a_key_for_encryption_signs_nothing() {
    let (stand_in, clock) = (StandIn::start().await, Arc::new(TestClock::default()));
    let mut key = stand_in.inner().key.published();
    key["use"] = "enc".into();
    let keys = serde_json::json!({ "keys": [key] });
    stand_in.inner().answers.insert("/keys", (200, keys.to_string()));
    assert!(matches!(logged_in(&stand_in, &stand_in.port(&clock)).await, Err(RedeemError::Refused)));
}
