//! Keys: without one nothing is read or written.

use chrono::TimeDelta;
use portal_core::identity::rate_limit::Window;
use portal_core::integration::key::{ApiKeyPolicy, Scope};
use portal_testkit::fixtures::operator;
use serde_json::json;

use crate::api::{Answer, Call, TestApi};
use crate::records::customer;

/// Every operation, by its method, its path and its scope.
fn operations() -> Vec<(&'static str, String, String)> {
    let kinds = ["customers", "packages", "invoices", "payments", "tickets"];
    let of = |kind: &str| {
        let verbs = [("GET", "", "read"), ("POST", "", "write"), ("GET", "/X1", "read"), ("PUT", "/X1", "write")];
        let more =
            [("PATCH", "/X1", "write")].into_iter().chain((kind == "invoices").then_some(("DELETE", "/X1", "write")));
        let all = verbs.into_iter().chain(more);
        all.map(|(method, rest, access)| (method, format!("/{kind}{rest}"), format!("{kind}:{access}")))
            .collect::<Vec<_>>()
    };
    kinds.into_iter().flat_map(of).collect()
}

fn is_refused(answer: &Answer, what: &str) {
    assert_eq!(answer.problem(), (401, "integration:key-refused".into()), "{what}");
    assert_eq!(answer.header("www-authenticate"), "Bearer", "{what}");
    assert!(answer.header("set-cookie").is_empty(), "{what}");
}

#[tokio::test]
async fn int_01_nothing_is_answered_without_a_key() {
    let api = TestApi::new().await;
    for (method, path, _) in operations() {
        is_refused(&api.call(Call::new(method, &path)).await, &format!("{method} {path}"));
    }
    let good = api.secret.as_str();
    let (short, long) = (&good[..good.len() - 1], format!("{good}0"));
    for value in ["", "Bearer", &format!("Bearer {short}"), &format!("Bearer {long}"), &format!("Basic {good}"), good] {
        is_refused(&api.call(Call::new("GET", "/customers").header("authorization", value)).await, value);
    }
    let twice = Call::new("GET", "/customers").key(good).key(good);
    is_refused(&api.call(twice).await, "two keys");
    let cookie = Call::new("GET", "/customers").header("cookie", &format!("session={good}"));
    is_refused(&api.call(cookie).await, "a cookie");
    assert_eq!(api.get("/customers").await.status, 200);
}

#[tokio::test]
async fn int_01_each_operation_needs_its_scope_and_names_it() {
    let api = TestApi::new().await;
    for (method, path, scope) in operations() {
        let needed: Scope = scope.parse().expect("a scope");
        let others: Vec<Scope> = Scope::ALL.into_iter().filter(|other| *other != needed).collect();
        let (_, secret) = api.key(&others).await;
        let call = |secret: &str| Call::new(method, &path).key(secret).json(&json!({}));
        let refused = api.call(call(&secret)).await;
        assert_eq!(refused.problem(), (403, "integration:scope-missing".into()), "{method} {path}");
        assert!(refused.text().contains(&format!("lacks the scope {scope}")), "{}", refused.text());
        let (_, secret) = api.key(&[needed]).await;
        let status = api.call(call(&secret)).await.status;
        assert!(![401, 403].contains(&status), "{method} {path}: {status}");
    }
}

#[tokio::test]
async fn int_01_a_revoked_or_expired_key_is_refused_at_once() {
    let api = TestApi::new().await;
    let (key, secret) = api.key(&[Scope::CustomersRead]).await;
    let get = || Call::new("GET", "/customers").key(&secret);
    assert_eq!(api.call(get()).await.status, 200);
    api.keys.revoke(key.id, &operator()).await.expect("revoked");
    is_refused(&api.call(get()).await, "revoked");

    let (key, secret) = api.key(&[Scope::CustomersRead]).await;
    api.clock.advance(key.expires_at - key.created_at - TimeDelta::milliseconds(1));
    assert_eq!(api.call(Call::new("GET", "/customers").key(&secret)).await.status, 200);
    api.clock.advance(TimeDelta::milliseconds(1));
    is_refused(&api.call(Call::new("GET", "/customers").key(&secret)).await, "expired");
}

#[tokio::test]
async fn int_01_the_last_use_is_shown() {
    let api = TestApi::new().await;
    let used = async || api.keys.list().await.expect("the keys")[0].last_used_at;
    assert_eq!(used().await, None);
    api.get("/customers").await;
    let first = used().await.expect("it was used");
    api.clock.advance(TimeDelta::seconds(60));
    api.get("/customers").await;
    assert_eq!(used().await, Some(first), "once a minute");
    api.clock.advance(TimeDelta::seconds(1));
    api.get("/customers").await;
    assert_eq!(used().await, Some(first + TimeDelta::seconds(61)));
}

#[tokio::test]
async fn a_key_that_is_used_too_often_waits_and_others_do_not() {
    let policy = ApiKeyPolicy { requests_per_key: vec![Window::new(2, 60)], ..ApiKeyPolicy::default() };
    let api = TestApi::with(policy).await;
    let (_, other) = api.key(&[Scope::CustomersRead]).await;
    for _ in 0..2 {
        assert_eq!(api.get("/customers").await.status, 200);
    }
    let limited = api.get("/customers").await;
    assert_eq!(limited.problem(), (429, "integration:limited".into()));
    assert_eq!(limited.header("retry-after"), "60");
    assert_eq!(api.call(Call::new("GET", "/customers").key(&other)).await.status, 200);
    api.clock.advance(TimeDelta::seconds(60));
    assert_eq!(api.get("/customers").await.status, 200);
}

#[tokio::test]
async fn no_page_may_call_the_api() {
    let api = TestApi::new().await;
    let from_page = |method| Call::new(method, "/customers/AGLS1").header("origin", "https://app.example.id");
    let asked = from_page("OPTIONS").header("access-control-request-method", "PUT");
    assert_eq!(api.call(asked).await.header("access-control-allow-origin"), "");
    let put = api.call(from_page("PUT").key(&api.secret).json(&customer())).await;
    assert_eq!((put.status, put.header("access-control-allow-origin")), (201, ""));
}
