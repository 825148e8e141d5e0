//! Opening tickets over the API: once for each key, and never the same number twice.

use std::collections::BTreeSet;
use std::sync::Arc;

use poem::Response;
use poem::endpoint::BoxEndpoint;
use portal_core::messaging::outbox::{Lane, Outcome};
use serde_json::json;
use tokio::sync::Semaphore;

use crate::client::{Answer, Call};
use crate::test_portal::{OWNER, TestPortal};
use crate::tickets::{ApiClient, VICTIM, new_ticket};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sec_45_twenty_parallel_requests_with_one_key_open_one_ticket_and_get_one_answer() {
    let portal = TestPortal::new().await;
    let caller = ApiClient::new(&portal, OWNER).await;
    let request = || caller.call("/tickets", &new_ticket()).header("idempotency-key", "9f1c2c1e");
    let tasks: Vec<_> = (0..20)
        .map(|_| {
            let (endpoint, call) = (portal.endpoint.clone(), request());
            tokio::spawn(async move { call.send(&endpoint).await })
        })
        .collect();
    let mut bodies = BTreeSet::new();
    for task in tasks {
        let answer = task.await.expect("an answer");
        assert_eq!(answer.status, 201, "{}", answer.text());
        bodies.insert(answer.text());
    }
    assert_eq!(bodies.len(), 1, "{bodies:?}");
    assert_eq!(caller.numbers("").await, ["TKT20251105001"]);
    assert_eq!(portal.deliver_from(Lane::Notice).await, [Outcome::Sent]);

    let mut other = new_ticket();
    other["title"] = json!("Internet lambat");
    let reused = portal.call(caller.call("/tickets", &other).header("idempotency-key", "9f1c2c1e")).await;
    assert_eq!((reused.status, reused.json()["type"].as_str()), (422, Some("urn:portal:ticket:key-reused")));
    let fresh = portal.call(caller.call("/tickets", &other).header("idempotency-key", "9f1c2c1f")).await;
    assert_eq!(fresh.json()["data"]["ticket_number"], "TKT20251105002");
    portal.wait(25 * 3_600);
    let later = portal.call(request()).await;
    assert_eq!(later.json()["data"]["ticket_number"], "TKT20251106001", "a day later the key is free again");
}

#[tokio::test]
async fn sec_45_a_key_is_the_callers_own_and_has_a_form() {
    let portal = TestPortal::new().await;
    portal.add_customer("AGLS9", VICTIM).await;
    let (caller, other) = (ApiClient::new(&portal, OWNER).await, ApiClient::new(&portal, VICTIM).await);
    let with =
        |caller: &ApiClient<'_>, key: &str| caller.call("/tickets", &new_ticket()).header("idempotency-key", key);
    let first = portal.call(with(&caller, "same")).await.json();
    let second = portal.call(with(&other, "same")).await.json();
    assert_ne!(first["data"]["ticket_number"], second["data"]["ticket_number"]);
    for call in [with(&caller, ""), with(&caller, &"x".repeat(256)), with(&caller, "a").header("idempotency-key", "b")]
    {
        let answer = portal.call(call).await;
        assert_eq!((answer.status, answer.json()["type"].as_str()), (400, Some("urn:portal:ticket:key-malformed")));
    }
    assert_eq!(caller.numbers("").await.len(), 1);
}

/// How many requests are on their way at once. Many more than a slow machine serves within the time that a request waits
/// for the store would keep each other waiting for ever.
const AT_ONCE: usize = 200;

/// Asks again for as long as a busy portal says so; the key sees to it that this opens one ticket.
async fn opened_in_the_end(endpoint: Arc<BoxEndpoint<'static, Response>>, call: Call) -> Answer {
    loop {
        let answer = call.clone().send(&endpoint).await;
        if answer.status != 503 {
            return answer;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_thousand_tickets_opened_at_once_get_a_thousand_numbers() {
    let portal = TestPortal::with_many_tickets().await;
    let caller = ApiClient::new(&portal, OWNER).await;
    let body = json!({"type": "repair", "title": "x", "description": "y"});
    let places = Arc::new(Semaphore::new(AT_ONCE));
    let tasks: Vec<_> = (0..1_000)
        .map(|n| {
            let call = caller.call("/tickets", &body).header("idempotency-key", &format!("ticket-{n}"));
            let (endpoint, places) = (portal.endpoint.clone(), places.clone());
            tokio::spawn(async move {
                let _place = places.acquire().await.expect("nobody closes it");
                opened_in_the_end(endpoint, call).await
            })
        })
        .collect();
    let mut numbers = BTreeSet::new();
    for task in tasks {
        let answer = task.await.expect("an answer");
        assert_eq!(answer.status, 201, "{}", answer.text());
        numbers.insert(answer.json()["data"]["ticket_number"].as_str().expect("a number").to_owned());
    }
    let all: BTreeSet<String> = (1..=1_000).map(|n| format!("TKT20251105{n:03}")).collect();
    assert_eq!(numbers, all);
}
