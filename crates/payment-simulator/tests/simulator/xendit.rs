//! Xendit's API.

use chrono::TimeDelta;
use payment_simulator::{AnswerFault, DeliveryFault, Faults, SimulatorConfig};
use serde_json::{Value, json};

use crate::world::{Told, World};

/// Asks for a payment by QRIS; answers it.
async fn request(world: &World, order: &str, key: Option<&str>) -> Value {
    let body = json!({
        "reference_id": order, "type": "PAY", "country": "ID", "currency": "IDR", "request_amount": 145_000,
        "capture_method": "AUTOMATIC", "channel_code": "QRIS", "channel_properties": {},
    });
    let request = world.client.post(format!("{}/v3/payment_requests", world.running.url())).json(&body);
    let request = request.header("api-version", "2024-11-11");
    world.json(key.into_iter().fold(request, |request, key| request.header("idempotency-key", key))).await
}

/// Asks for a page; answers it.
async fn invoice(world: &World, order: &str) -> Value {
    let back = "https://portal.example.id/back";
    let body = json!({
        "external_id": order, "amount": 145_000, "payment_methods": ["ALFAMART"], "success_redirect_url": back,
    });
    world.json(world.client.post(format!("{}/v2/invoices", world.running.url())).json(&body)).await
}

async fn get(world: &World, path: &str) -> Value {
    world.json(world.client.get(format!("{}{path}", world.running.url()))).await
}

/// The token that a notification carries, and the state that it tells.
fn told(told: &Told) -> (bool, String) {
    let body = told.body.get("data").unwrap_or(&told.body);
    let token = format!("x-callback-token: {}\r\n", SimulatorConfig::CALLBACK_TOKEN);
    (told.head.contains(&token), body["status"].as_str().expect("a word").to_owned())
}

#[tokio::test]
async fn a_person_pays_on_a_page_and_the_portal_is_told_with_the_token() {
    let mut world = World::start().await;
    let invoice = invoice(&world, "INV-1").await;
    let page = invoice["invoice_url"].as_str().expect("an address").to_owned();
    assert!(page.ends_with("/app/INV-1"), "{page}");
    let shown = world.page("/app/INV-1").await;
    assert!(shown.contains("Rp 145.000") && shown.contains("ALFAMART"), "{shown}");
    world.press("INV-1", "pay").await;
    assert!(world.page("/app/INV-1").await.contains("href=\"https://portal.example.id/back\""));
    assert_eq!(told(&world.next().await), (true, "PAID".to_owned()));
    let path = format!("/v2/invoices/{}", invoice["id"].as_str().expect("a name"));
    assert_eq!(get(&world, &path).await["status"], "PAID");
    assert_eq!(get(&world, "/v2/invoices?external_id=INV-1").await[0]["id"], invoice["id"]);
    assert_eq!(get(&world, "/v2/invoices?external_id=INV-2").await, json!([]));
}

#[tokio::test]
async fn a_payment_request_ends_in_time_and_money_may_come_later() {
    let mut world = World::start().await;
    let made = request(&world, "INV-1", None).await;
    let path = format!("/v3/payment_requests/{}", made["payment_request_id"].as_str().expect("a name"));
    assert_eq!(get(&world, &path).await["status"], "REQUIRES_ACTION");
    world.clock.advance(TimeDelta::days(1));
    assert_eq!(get(&world, &path).await["status"], "EXPIRED");
    assert!(world.running.simulator().pay("INV-1"));
    assert_eq!(told(&world.next().await), (true, "SUCCEEDED".to_owned()));
    assert_eq!(get(&world, &path).await["status"], "SUCCEEDED");
    let code = |path: &str| world.client.get(format!("{}{path}", world.running.url()));
    for (path, status) in [("/v3/payment_requests/INV-1", 404), ("/v2/invoices/pr-1", 404)] {
        assert_eq!(world.send(code(path)).await.status().as_u16(), status, "our names are not known there: {path}");
    }
}

#[tokio::test]
async fn names_are_not_unique_and_keys_are() {
    let world = World::start().await;
    let first = request(&world, "INV-1", Some("k1")).await;
    assert_eq!(request(&world, "INV-1", Some("k1")).await["payment_request_id"], first["payment_request_id"]);
    assert_eq!(world.running.simulator().orders(), ["INV-1"]);
    request(&world, "INV-1", Some("k2")).await;
    request(&world, "INV-1", None).await;
    invoice(&world, "INV-1").await;
    assert_eq!(world.running.simulator().orders(), ["INV-1"; 4]);
}

#[tokio::test]
async fn notifications_are_repeated_reordered_forged_or_dropped_on_request() {
    let mut world = World::start().await;
    let faults = Faults::default();
    for (order, faults, expected) in [
        ("INV-1", Faults { delivery: DeliveryFault::Repeat(2), ..faults.clone() }, vec![(true, "SUCCEEDED"); 2]),
        (
            "INV-2",
            Faults { delivery: DeliveryFault::Reorder, ..faults.clone() },
            vec![(true, "SUCCEEDED"), (true, "AUTHORIZED")],
        ),
        ("INV-3", Faults { delivery: DeliveryFault::Drop, ..faults.clone() }, vec![]),
        ("INV-4", Faults { has_bad_signature: true, ..faults.clone() }, vec![(false, "SUCCEEDED")]),
        ("INV-5", faults, vec![(true, "SUCCEEDED")]),
    ] {
        request(&world, order, None).await;
        world.running.simulator().set_faults(faults);
        assert!(world.running.simulator().pay(order));
        for (has_token, state) in expected {
            assert_eq!(told(&world.next().await), (has_token, state.to_owned()), "{order}");
        }
    }
    assert!(world.told.try_recv().is_err(), "nothing else was told");
}

#[tokio::test]
async fn what_is_not_asked_for_rightly_is_refused() {
    let world = World::start().await;
    world.running.simulator().set_faults(Faults { answer: AnswerFault::Refuse(429), ..Faults::default() });
    assert_eq!(request(&world, "INV-1", None).await["error_code"], "RATE_LIMIT_EXCEEDED");
    world.running.simulator().set_faults(Faults::default());
    let unversioned = world.client.post(format!("{}/v3/payment_requests", world.running.url())).json(&json!({}));
    assert_eq!(world.json(unversioned).await["error_code"], "API_VALIDATION_ERROR");
    let stranger = world.client.get(format!("{}/v2/invoices?external_id=x", world.running.url()));
    let stranger = stranger.basic_auth("other", Some("")).send().await.expect("an answer");
    assert_eq!(stranger.status().as_u16(), 401);
    assert_eq!(world.running.simulator().orders(), [""; 0]);
}
