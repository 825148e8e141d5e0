//! What goes over the wire, and answers that are none.

use std::sync::Arc;

use portal_core::staff::provider_login::RedeemError;
use portal_testkit::TestClock;
use serde_json::json;

use crate::keeping::logged_in;
use crate::stand_in::{CLIENT, StandIn};

const DOCUMENT: &str = "/realms/isp/.well-known/openid-configuration";

async fn started() -> (StandIn, Arc<TestClock>) {
    (StandIn::start().await, Arc::new(TestClock::default()))
}

/// Whether nobody was logged in because of the provider, and whether the same may succeed later.
async fn trouble(stand_in: &StandIn, clock: &Arc<TestClock>) -> Option<bool> {
    match logged_in(stand_in, &stand_in.port(clock)).await {
        Err(RedeemError::Port(error)) => Some(error.is_retryable()),
        _ => None,
    }
}

#[tokio::test]
async fn the_secret_goes_where_the_provider_takes_it() {
    for (methods, in_form) in [
        (json!(["client_secret_basic", "client_secret_post"]), false),
        (json!(["client_secret_post"]), true),
        (json!(null), false),
    ] {
        let (stand_in, clock) = started().await;
        stand_in.inner().document = json!({ "token_endpoint_auth_methods_supported": methods });
        logged_in(&stand_in, &stand_in.port(&clock)).await.expect("it holds");
        let inner = stand_in.inner();
        let exchange = inner.requests.iter().find(|request| request.path == "/token").expect("an exchange");
        assert_eq!(exchange.authorization.is_none(), in_form);
        assert_eq!(exchange.form.get("client_id").map(String::as_str), in_form.then_some(CLIENT));
    }
}

#[tokio::test]
async fn answers_that_are_none_and_answers_without_end_are_the_providers_fault() {
    let long = format!("{{\"issuer\":\"{}\"}}", "x".repeat(300 * 1024));
    for (path, status, body) in [
        (DOCUMENT, 200, "<html>"),
        (DOCUMENT, 404, "{}"),
        (DOCUMENT, 302, "{}"),
        (DOCUMENT, 200, long.as_str()),
        ("/keys", 200, "[]"),
        ("/keys", 200, long.as_str()),
        ("/token", 200, "{}"),
        ("/token", 200, long.as_str()),
        ("/token", 401, r#"{"error":"invalid_client"}"#),
        ("/token", 400, r#"{"error":"unauthorized_client"}"#),
    ] {
        let (stand_in, clock) = started().await;
        stand_in.inner().answers.insert(path, (status, body.to_owned()));
        assert_eq!(trouble(&stand_in, &clock).await, Some(false), "{path} {status}");
    }
    let (stand_in, clock) = started().await;
    stand_in.inner().answers.insert("/token", (503, "away".to_owned()));
    assert_eq!(trouble(&stand_in, &clock).await, Some(true));
}

#[tokio::test]
async fn a_document_of_another_issuer_is_not_used() {
    let (stand_in, clock) = started().await;
    stand_in.inner().document = json!({ "issuer": "https://other.example" });
    assert_eq!(trouble(&stand_in, &clock).await, Some(false));
}

#[tokio::test]
async fn a_token_that_is_none_is_refused() {
    for token in ["", "x", "a.b.c", "e30.e30.e30"] {
        let (stand_in, clock) = started().await;
        stand_in.inner().answers.insert("/token", (200, json!({ "id_token": token }).to_string()));
        let answer = logged_in(&stand_in, &stand_in.port(&clock)).await;
        assert!(matches!(answer, Err(RedeemError::Refused)), "{token}: {answer:?}");
    }
}

#[tokio::test]
async fn a_check_tells_where_people_log_in() {
    let (stand_in, clock) = started().await;
    stand_in.inner().document = json!({ "authorization_endpoint": "https://sso.example.id/login" });
    let health = stand_in.port(&clock).check().await.expect("it answers");
    assert_eq!((health.login_origin.as_str(), health.keys), ("https://sso.example.id", 1));
    stand_in.inner().answers.insert(DOCUMENT, (500, String::new()));
    assert!(stand_in.port(&clock).check().await.is_err());
}
