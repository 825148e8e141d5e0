//! What customers do reaches the ISP's systems as signed webhooks: each event once per id, in the order of each customer,
//! also when the other side fails for a while.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use portal_tests::{Client, Database, Stack, wait_until};
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use standardwebhooks::Webhook;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const OWNERS: [&str; 2] = ["0817102070", "081234567890"];

/// A system of the ISP's that takes events, and fails while it is told to.
#[derive(Clone, Default)]
struct Consumer {
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    fails: bool,
    refused: usize,
    taken: Vec<Value>,
}

impl Consumer {
    async fn start(&self) -> u16 {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let consumer = self.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(consumer.clone().answer(stream));
            }
        });
        port
    }

    /// Takes events from one connection, until it is closed.
    async fn answer(self, mut stream: TcpStream) {
        while let Some((headers, body)) = request(&mut stream).await {
            Webhook::new(SECRET).expect("a secret").verify(&body, &headers).expect("a signature");
            let event: Value = serde_json::from_slice(&body).expect("JSON");
            assert_eq!(headers["webhook-id"], event["id"].as_str().expect("an id"));
            let status = {
                let mut state = self.state.lock().expect("no panic");
                if state.fails {
                    state.refused += 1;
                    "503 Service Unavailable"
                } else {
                    state.taken.push(event);
                    "200 OK"
                }
            };
            let answer = format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n");
            if stream.write_all(answer.as_bytes()).await.is_err() {
                return;
            }
        }
    }

    fn fail(&self, fails: bool) {
        self.state.lock().expect("no panic").fails = fails;
    }

    fn refused(&self) -> usize {
        self.state.lock().expect("no panic").refused
    }

    fn taken(&self) -> Vec<Value> {
        self.state.lock().expect("no panic").taken.clone()
    }

    async fn wait_for(&self, events: usize) -> Vec<Value> {
        wait_until("the events", Duration::from_mins(1), async || self.taken().len() >= events).await;
        self.taken()
    }
}

async fn request(stream: &mut TcpStream) -> Option<(HeaderMap, Vec<u8>)> {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break end;
        }
        stream.read_buf(&mut bytes).await.ok().filter(|read| *read > 0)?;
    };
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let mut headers = HeaderMap::new();
    for (name, value) in head.lines().filter_map(|line| line.split_once(": ")) {
        let name = HeaderName::from_bytes(name.to_ascii_lowercase().as_bytes()).expect("a name");
        headers.insert(name, HeaderValue::from_str(value).expect("a value"));
    }
    let length: usize = headers["content-length"].to_str().expect("text").parse().expect("a length");
    while bytes.len() < end + 4 + length {
        stream.read_buf(&mut bytes).await.ok().filter(|read| *read > 0)?;
    }
    Some((headers, bytes[end + 4..end + 4 + length].to_vec()))
}

/// Opens a ticket of this title, and answers its number.
async fn open(me: &Client, title: &str) -> String {
    let ticket = json!({ "type": "repair", "title": title, "description": "Lampu LOS merah.", "priority": "high" });
    let (status, answer) = me.call(Method::POST, "/tickets", Some(ticket)).await;
    assert_eq!(status, StatusCode::CREATED, "{answer}");
    answer["data"]["ticket_number"].as_str().expect("a number").to_owned()
}

/// The titles of a customer's opened tickets, in the order they were told.
fn titles(events: &[Value], customer: &str) -> Vec<String> {
    let of = events.iter().filter(|event| event["customer_id"] == customer && event["type"] == "ticket.opened");
    of.map(|event| event["data"]["title"].as_str().expect("a title").to_owned()).collect()
}

async fn journey(kind: Database) {
    let consumer = Consumer::default();
    let port = consumer.start().await;
    let endpoint = format!(
        r#"[{{ name = "billing", url = "http://127.0.0.1:{port}/hooks", secret = "{SECRET}", allow_networks = "127.0.0.0/8" }}]"#
    );
    let stack = Stack::new(kind).await.with("integration.webhooks", &endpoint);
    stack.add_customers([("AGLS1", OWNERS[0]), ("AGLS2", OWNERS[1])]);
    let tested = stack.run_well(&["webhooks", "test", "billing"]);
    assert!(tested.contains("billing took the event"), "{tested}");
    assert_eq!(consumer.taken()[0]["type"], "webhook.test");

    let portal = stack.serve(&[]).await;
    // The endpoint is known from the first look on.
    let is_known = "SELECT count(*) FROM webhook_positions";
    wait_until("the endpoint", Duration::from_secs(20), async || stack.count(is_known).await == 1).await;
    consumer.fail(true);
    let mut them = Vec::new();
    for (n, phone) in (7..).zip(OWNERS) {
        them.push(stack.log_in(&Client::new(&portal.base(), &format!("203.0.113.{n}")), phone).await);
    }
    for title in ["Satu", "Dua"] {
        for me in &them {
            open(me, title).await;
        }
    }
    wait_until("two refusals", Duration::from_mins(1), async || consumer.refused() >= 2).await;
    assert_eq!(consumer.taken().len(), 1, "nothing else was taken yet");
    let waits = stack.run_well(&["webhooks", "list"]);
    assert!(waits.contains("4 waiting since"), "{waits}");

    consumer.fail(false);
    let events = consumer.wait_for(5).await;
    for customer in ["AGLS1", "AGLS2"] {
        assert_eq!(titles(&events, customer), ["Satu", "Dua"], "in their order, each once");
    }
    let settled = "SELECT count(*) FROM webhook_deliveries WHERE state = 'delivered'";
    wait_until("the settlements", Duration::from_secs(20), async || stack.count(settled).await == 4).await;

    let again = stack.run_well(&["webhooks", "replay", "billing", "--from", "2", "--to", "3"]);
    assert!(again.contains("2 events will be sent to billing again"), "{again}");
    let events = consumer.wait_for(7).await;
    let places = |event: &Value| event["cursor"].as_u64().expect("a place");
    let mut repeated: Vec<u64> = events[5..].iter().map(places).collect();
    repeated.sort_unstable();
    assert_eq!(repeated, [2, 3]);
    let ids = |event: &&Value| events[..5].iter().any(|first| first["id"] == event["id"]);
    assert!(events[5..].iter().all(|event| ids(&event)), "under the same ids");
    let told = stack.run_well(&["webhooks", "list"]);
    assert!(told.starts_with("billing  0 waiting, 0 given up, last delivered "), "{told}");
    let unknown = stack.run(&["webhooks", "test", "crm"]);
    assert!(!unknown.status.success());
}

#[tokio::test(flavor = "multi_thread")]
async fn int_03_events_reach_a_failing_consumer_once_in_order_and_again_on_request_on_sqlite() {
    journey(Database::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn int_03_events_reach_a_failing_consumer_once_in_order_and_again_on_request_on_postgres() {
    journey(Database::PostgresAndRedis).await;
}
