//! What customers did, read from any place on.

use std::sync::Arc;

use portal_core::integration::event::{Event, EventBody, EventLog as _};
use portal_core::integration::key::Scope;
use portal_core::staff::retention::{RecordKind, RetentionStore as _};
use portal_core::{Clock as _, EventId, InvoiceNumber};
use portal_testkit::SeededEntropy;
use portal_testkit::fixtures::customer_id;
use serde_json::json;

use crate::api::{Call, TestApi};
use crate::records::customer;

/// Tells of a first view of invoice number `n`.
async fn view(api: &TestApi, n: u64) -> Event {
    let invoice_number = InvoiceNumber::parse(&format!("INV/{n}")).expect("a number");
    let at = api.clock.now();
    let id = EventId::generate(at, &SeededEntropy::new(n));
    let event = Event { id, customer_id: customer_id("AGLS1"), at, body: EventBody::InvoiceViewed { invoice_number } };
    assert!(api.store.record(&event, &n.to_string()).await.expect("the log"));
    event
}

#[tokio::test]
async fn events_are_read_from_a_place_on_as_webhooks_tell_them() {
    let api = TestApi::new().await;
    let none = api.get("/events").await;
    assert_eq!((none.status, none.data()), (200, json!({ "events": [], "next": 0 })));
    let first = view(&api, 1).await;
    for n in 2..=3 {
        view(&api, n).await;
    }
    let page = api.get("/events?limit=2").await.data();
    assert_eq!(page["next"], 2);
    let expected = json!({ "id": first.id.to_string(), "cursor": 1, "customer_id": "AGLS1", "type": "invoice.viewed",
        "timestamp": "2025-11-05T12:00:00.000Z", "data": { "invoice_number": "INV/1" } });
    assert_eq!(page["events"][0], expected);
    let rest = api.get("/events?after=2").await.data();
    assert_eq!((rest["events"].as_array().map(Vec::len), rest["next"].clone()), (Some(1), json!(3)));
    assert_eq!(api.get("/events?after=3").await.data(), json!({ "events": [], "next": 3 }));
}

#[tokio::test]
async fn a_key_needs_the_scope_of_events() {
    let api = TestApi::new().await;
    let (_, secret) = api.key(&[Scope::CustomersRead, Scope::TicketsRead]).await;
    let refused = api.call(Call::new("GET", "/events").key(&secret)).await;
    assert_eq!(refused.problem(), (403, "integration:scope-missing".into()));
    assert!(refused.text().contains("events:read"), "{}", refused.text());
}

#[tokio::test]
async fn a_place_that_is_none_and_a_wrong_query_are_refused() {
    let api = TestApi::new().await;
    for query in ["after=1", "after=x", "after=-1", "limit=0", "limit=501", "afte=1"] {
        assert_eq!(
            api.get(&format!("/events?{query}")).await.problem(),
            (400, "integration:malformed".into()),
            "{query}"
        );
    }
}

#[tokio::test]
async fn who_would_miss_events_is_told_where_to_go_on() {
    let api = TestApi::new().await;
    for n in 1..=2 {
        view(&api, n).await;
    }
    let later = api.clock.now() + chrono::TimeDelta::seconds(1);
    assert_eq!(api.store.delete_expired(RecordKind::Events, later, 9).await.expect("the store"), 2);
    let gone = api.get("/events?after=1").await;
    assert_eq!(gone.problem(), (410, "integration:events-gone".into()));
    assert!(gone.text().contains("go on after 2"), "{}", gone.text());
    assert_eq!(api.get("/events?after=2").await.status, 200);
}

#[tokio::test]
async fn what_a_customer_changed_stays_until_the_other_system_knows_of_it() {
    let api = TestApi::new().await;
    let mut row = customer();
    let id = "AGLS1".to_owned();
    row["customer_id"] = json!(id);
    let path = format!("/customers/{id}");
    assert_eq!(api.send("PUT", &path, row.clone()).await.status, 201);
    let moved = portal_core::integration::event::FieldChange {
        field: "city".into(),
        before: Some("Bandung".into()),
        after: Some("Cimahi".into()),
    };
    let at = api.clock.now();
    let event = Event {
        id: EventId::generate(at, &SeededEntropy::new(1)),
        customer_id: customer_id(&id),
        at,
        body: EventBody::CustomerUpdated { changes: vec![moved] },
    };
    let log: Arc<dyn portal_core::integration::event::EventLog> = Arc::new(api.store.clone());
    log.announce(&event).await.expect("the log");
    assert_eq!(api.send("PATCH", &path, json!({ "city": "Cimahi" })).await.status, 200, "the customer did so");
    log.publish(event.id, &event.body).await.expect("the log");

    let stale = api.send("PUT", &path, row.clone()).await;
    assert_eq!((stale.status, stale.data()["city"].clone()), (200, json!("Cimahi")));
    assert!(stale.json()["warnings"][0].as_str().expect("a warning").starts_with("city: the customer changed it"));
    let batch = api.send("POST", "/customers", json!({ "customers": [row] })).await.data();
    assert!(batch["results"][0]["warnings"][0].as_str().expect("a warning").starts_with("city:"));
    assert_eq!(api.send("PATCH", &path, json!({ "city": "Garut" })).await.data()["city"], "Garut", "a newer value");
    assert_eq!(api.send("PATCH", &path, json!({ "city": "Cimahi" })).await.data()["city"], "Cimahi");

    let tag = api.get(&path).await.header("etag").to_owned();
    let known = Call::new("PATCH", &path).key(&api.secret).header("if-match", &tag).json(&json!({ "city": "Bandung" }));
    assert_eq!(api.call(known).await.data()["city"], "Bandung", "who knows the record decides");
}
