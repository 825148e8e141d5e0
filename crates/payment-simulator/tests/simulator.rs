//! The simulator as people and receivers of notifications meet it.

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use http_client::ClientOptions;
use payment_simulator::{AnswerFault, DeliveryFault, Faults, RunningSimulator, Simulator, SimulatorConfig};
use poem::{Endpoint as _, Request, Route};
use portal_core::Secret;
use portal_testkit::TestClock;
use reqwest::{Client, Response};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::sync::mpsc;

struct World {
    running: RunningSimulator,
    clock: Arc<TestClock>,
    client: Client,
    told: mpsc::UnboundedReceiver<Value>,
}

impl World {
    async fn start() -> Self {
        let (receiver, told) = receiver().await;
        let clock = Arc::new(TestClock::default());
        let key = Secret::new("SB-key".to_owned());
        let running = RunningSimulator::start(key, Some(receiver), clock.clone()).await;
        let timeout = Duration::from_secs(5);
        let options = ClientOptions { timeout, connect_timeout: timeout, idle: None, resolver: None };
        let client = http_client::client(&running.url().parse().expect("an address"), options).expect("a client");
        Self { running, clock, client, told }
    }

    async fn send(&self, request: reqwest::RequestBuilder) -> Response {
        request.basic_auth("SB-key", Some("")).send().await.expect("an answer")
    }

    async fn json(&self, request: reqwest::RequestBuilder) -> Value {
        serde_json::from_slice(&self.send(request).await.bytes().await.expect("a body")).expect("JSON")
    }

    async fn charge(&self, order: &str) -> Value {
        let details = json!({ "order_id": order, "gross_amount": 145_000 });
        let gopay = json!({ "callback_url": "https://portal.example.id/back?a=1&b=2" });
        let body = json!({ "payment_type": "gopay", "transaction_details": details, "gopay": gopay });
        self.json(self.client.post(format!("{}/v2/charge", self.running.url())).json(&body)).await
    }

    async fn page(&self, path: &str) -> String {
        let answer = self.send(self.client.get(format!("{}{path}", self.running.url()))).await;
        answer.text().await.expect("a page")
    }

    async fn press(&self, order: &str, button: &'static str) {
        let url = format!("{}/app/{order}", self.running.url());
        let answer = self.send(self.client.post(url).body(format!("do={button}"))).await;
        assert_eq!(answer.status().as_u16(), 303);
    }

    /// The state that the next notification tells.
    async fn next_told(&mut self) -> String {
        let told = tokio::time::timeout(Duration::from_secs(10), self.told.recv()).await.expect("it is told");
        told.expect("a notification")["transaction_status"].as_str().expect("a word").to_owned()
    }
}

/// Takes notifications, one for each connection.
async fn receiver() -> (String, mpsc::UnboundedReceiver<Value>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}/webhooks/midtrans", listener.local_addr().expect("an address"));
    let (sender, told) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Ok((mut link, _)) = listener.accept().await {
            let mut bytes = Vec::new();
            let body = loop {
                link.read_buf(&mut bytes).await.expect("a request");
                let end = bytes.windows(4).position(|four| four == b"\r\n\r\n");
                let body = end.and_then(|end| serde_json::from_slice::<Value>(&bytes[end + 4..]).ok());
                if let Some(body) = body {
                    break body;
                }
            };
            let _ = link.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n").await;
            let _ = sender.send(body);
        }
    });
    (url, told)
}

#[tokio::test]
async fn a_person_pays_on_a_page_and_the_portal_is_told() {
    let mut world = World::start().await;
    world.charge("INV-1").await;
    assert!(world.page("/app").await.contains("INV-1"), "it waits");
    let page = world.page("/app/INV-1").await;
    assert!(page.contains("Rp 145.000") && page.contains("DEMO ISP") && page.contains(">Bayar<"), "{page}");
    world.press("INV-1", "pay").await;
    let page = world.page("/app/INV-1").await;
    assert!(page.contains("Pembayaran berhasil"), "{page}");
    assert!(page.contains("href=\"https://portal.example.id/back?a=1&amp;b=2\""), "{page}");
    assert_eq!(world.next_told().await, "settlement");
    world.press("INV-1", "deny").await;
    assert!(world.page("/app/INV-1").await.contains("Pembayaran berhasil"), "what was paid stays so");
}

#[tokio::test]
async fn a_payment_is_found_by_its_code_and_ends_in_time() {
    let world = World::start().await;
    world.charge("INV-1").await;
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
        world.charge(order).await;
        world.running.simulator().set_faults(Faults { delivery, ..Faults::default() });
        assert!(world.running.simulator().pay(order));
        for state in expected {
            assert_eq!(world.next_told().await, state, "{order}");
        }
    }
    assert!(world.told.try_recv().is_err(), "nothing else was told");
}

#[tokio::test]
async fn an_order_is_made_once_also_if_its_answer_was_lost() {
    let world = World::start().await;
    let answer = AnswerFault::FailOnceAfterCreating;
    world.running.simulator().set_faults(Faults { answer, ..Faults::default() });
    assert_eq!(world.charge("INV-1").await["status_code"], "500");
    assert_eq!(world.charge("INV-1").await["status_code"], "406");
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
