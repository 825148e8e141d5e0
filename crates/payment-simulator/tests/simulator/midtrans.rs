//! Midtrans' API.

use std::sync::Arc;

use chrono::TimeDelta;
use payment_simulator::{AnswerFault, DeliveryFault, Faults, Simulator, SimulatorConfig};
use poem::{Endpoint as _, Request, Route};
use portal_core::Secret;
use portal_testkit::TestClock;
use serde_json::{Value, json};

use crate::world::{Told, World};

async fn charge(world: &World, order: &str) -> Value {
    let details = json!({ "order_id": order, "gross_amount": 145_000 });
    let gopay = json!({ "callback_url": "https://portal.example.id/back?a=1&b=2" });
    let body = json!({ "payment_type": "gopay", "transaction_details": details, "gopay": gopay });
    world.json(world.client.post(format!("{}/v2/charge", world.running.url())).json(&body)).await
}

/// The state that a notification tells.
fn state(told: &Told) -> String {
    told.body["transaction_status"].as_str().expect("a word").to_owned()
}

#[tokio::test]
async fn a_person_pays_on_a_page_and_the_portal_is_told() {
    let mut world = World::start().await;
    charge(&world, "INV-1").await;
    assert!(world.page("/app").await.contains("INV-1"), "it waits");
    let page = world.page("/app/INV-1").await;
    assert!(page.contains("Rp 145.000") && page.contains("DEMO ISP") && page.contains(">Bayar<"), "{page}");
    world.press("INV-1", "pay").await;
    let page = world.page("/app/INV-1").await;
    assert!(page.contains("Pembayaran berhasil"), "{page}");
    assert!(page.contains("href=\"https://portal.example.id/back?a=1&amp;b=2\""), "{page}");
    assert_eq!(state(&world.next().await), "settlement");
    world.press("INV-1", "deny").await;
    assert!(world.page("/app/INV-1").await.contains("Pembayaran berhasil"), "what was paid stays so");
}

#[tokio::test]
async fn a_payment_is_found_by_its_code_and_ends_in_time() {
    let world = World::start().await;
    charge(&world, "INV-1").await;
    let url = |code: &str| format!("{}/app?code={code}", world.running.url());
    assert_eq!(world.send(world.client.get(url("INV-1"))).await.status().as_u16(), 303);
    assert!(world.page("/app?code=%3Cscript%3E").await.contains("Kode tidak ditemukan"));
    world.clock.advance(TimeDelta::days(1));
    world.press("INV-1", "pay").await;
    assert!(world.page("/app/INV-1").await.contains("Waktu pembayaran habis"));
}

#[tokio::test]
async fn notifications_are_repeated_reordered_or_dropped_on_request() {
    let mut world = World::start().await;
    for (order, delivery, expected) in [
        ("INV-1", DeliveryFault::Repeat(2), vec!["settlement", "settlement"]),
        ("INV-2", DeliveryFault::Reorder, vec!["settlement", "pending"]),
        ("INV-3", DeliveryFault::Drop, vec![]),
        ("INV-4", DeliveryFault::None, vec!["settlement"]),
    ] {
        charge(&world, order).await;
        world.running.simulator().set_faults(Faults { delivery, ..Faults::default() });
        assert!(world.running.simulator().pay(order));
        for word in expected {
            assert_eq!(state(&world.next().await), word, "{order}");
        }
    }
    assert!(world.told.try_recv().is_err(), "nothing else was told");
}

#[tokio::test]
async fn an_order_is_made_once_also_if_its_answer_was_lost() {
    let world = World::start().await;
    let answer = AnswerFault::FailOnceAfterCreating;
    world.running.simulator().set_faults(Faults { answer, ..Faults::default() });
    assert_eq!(charge(&world, "INV-1").await["status_code"], "500");
    assert_eq!(charge(&world, "INV-1").await["status_code"], "406");
    let status = world.client.get(format!("{}/v2/INV-1/status", world.running.url()));
    assert_eq!(world.json(status).await["transaction_status"], "pending");
    let other = world.client.get(format!("{}/v2/INV-1/status", world.running.url())).basic_auth("other", Some(""));
    let other = other.send().await.expect("an answer").text().await.expect("a body");
    assert!(other.contains("401"), "{other}");
}

#[tokio::test]
async fn it_works_below_any_path() {
    let key = Secret::new("SB-key".to_owned());
    let config = SimulatorConfig::new(key, "https://portal.example.id/demo/payments", Arc::new(TestClock::default()));
    let simulator = Simulator::new(config);
    let route = Route::new().nest("/demo/payments", simulator.route());
    let details = json!({ "order_id": "INV-1", "gross_amount": 145_000 });
    let body = json!({ "payment_type": "gopay", "transaction_details": details }).to_string();
    let charge = Request::builder().method(poem::http::Method::POST).uri_str("/demo/payments/v2/charge");
    // "SB-key:"
    let charge = charge.header("authorization", "Basic U0Ita2V5Og==").body(body);
    let answer = route.get_response(charge).await.into_body().into_string().await.expect("a body");
    assert!(answer.contains("https://portal.example.id/demo/payments/app/INV-1"), "{answer}");
    let page = Request::builder().uri_str("/demo/payments/app/INV-1").finish();
    let page = route.get_response(page).await.into_body().into_string().await.expect("a page");
    assert!(page.contains("Rp 145.000") && page.contains("/demo/payments/app/app.css"), "{page}");
    let style = Request::builder().uri_str("/demo/payments/app/app.css").finish();
    assert_eq!(route.get_response(style).await.content_type(), Some("text/css; charset=utf-8"));
    assert_eq!(simulator.calls()[0].path, "/v2/charge");
}
