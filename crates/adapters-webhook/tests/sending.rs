//! Events as an endpoint gets them.

use std::time::Duration;

use adapters_webhook::{EndpointConfig, EndpointConfigError, HttpWebhookSender};
use chrono::{DateTime, TimeDelta, Utc};
use portal_core::integration::event::{Event, EventBody, PublishedEvent};
use portal_core::integration::webhook::{EndpointName, WebhookFailure, WebhookSender as _};
use portal_core::{CustomerId, EventId, InvoiceNumber, Secret};
use portal_testkit::SeededEntropy;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use standardwebhooks::Webhook;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;

const NEW: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const OLD: &str = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
const PATIENCE: Duration = Duration::from_secs(10);

/// A request as it came in.
struct Received {
    head: String,
    headers: HeaderMap,
    body: Vec<u8>,
}

/// A server that answers every request alike, and the requests that came.
async fn server(answer: &'static str) -> (u16, mpsc::UnboundedReceiver<Received>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let (came, received) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            if let Some(request) = read(stream, answer).await {
                let _ = came.send(request);
            }
        }
    });
    (port, received)
}

async fn read(mut stream: TcpStream, answer: &str) -> Option<Received> {
    let mut bytes = Vec::new();
    let end = loop {
        stream.read_buf(&mut bytes).await.ok().filter(|read| *read > 0)?;
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break end;
        }
    };
    let text = String::from_utf8(bytes[..end].to_vec()).expect("a head");
    let (head, rest) = text.split_once("\r\n").expect("headers");
    let mut headers = HeaderMap::new();
    for (name, value) in rest.lines().filter_map(|line| line.split_once(": ")) {
        let name = HeaderName::from_bytes(name.as_bytes()).expect("a name");
        headers.insert(name, HeaderValue::from_str(value).expect("a value"));
    }
    let length: usize = headers["content-length"].to_str().expect("text").parse().expect("a length");
    while bytes.len() < end + 4 + length {
        stream.read_buf(&mut bytes).await.ok().filter(|read| *read > 0)?;
    }
    stream.write_all(answer.as_bytes()).await.ok()?;
    Some(Received { head: head.to_owned(), headers, body: bytes[end + 4..].to_vec() })
}

/// The present.
#[expect(clippy::disallowed_methods, reason = "who verifies a signature looks at its age")]
fn now() -> DateTime<Utc> {
    std::time::SystemTime::now().into()
}

fn name() -> EndpointName {
    EndpointName::parse("billing").expect("a name")
}

fn endpoint(url: String, secrets: &[&str]) -> EndpointConfig {
    EndpointConfig {
        name: name(),
        url,
        secrets: secrets.iter().map(|secret| Secret::new((*secret).to_owned())).collect(),
        allow_networks: vec!["127.0.0.0/8".parse().expect("a network")],
    }
}

fn event() -> PublishedEvent {
    let event = Event {
        id: EventId::generate(now(), &SeededEntropy::new(1)),
        customer_id: CustomerId::parse("AGLS1").expect("an id"),
        at: "2025-11-05T12:00:00Z".parse().expect("an instant"),
        body: EventBody::InvoiceViewed { invoice_number: InvoiceNumber::parse("INV/1").expect("a number") },
    };
    PublishedEvent { cursor: 7, event }
}

async fn send(config: EndpointConfig) -> Result<(), WebhookFailure> {
    let sender = HttpWebhookSender::new(&[config], PATIENCE).expect("an endpoint");
    sender.send(&name(), &event(), now()).await
}

#[tokio::test]
async fn an_event_is_signed_with_every_secret_and_says_what_happened() {
    let (port, mut received) = server("HTTP/1.1 204 No Content\r\n\r\n").await;
    send(endpoint(format!("http://127.0.0.1:{port}/hooks?tenant=1"), &[NEW, OLD])).await.expect("it is taken");
    let request = received.recv().await.expect("a request");
    assert_eq!(request.head, "POST /hooks?tenant=1 HTTP/1.1");
    for secret in [NEW, OLD] {
        Webhook::new(secret).expect("a secret").verify(&request.body, &request.headers).expect("its signature");
    }
    let other = Webhook::new("whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA").expect("a secret");
    assert!(other.verify(&request.body, &request.headers).is_err());
    let body: serde_json::Value = serde_json::from_slice(&request.body).expect("JSON");
    let expected = serde_json::json!({"id": event().event.id.to_string(), "cursor": 7, "customer_id": "AGLS1",
        "timestamp": "2025-11-05T12:00:00.000Z", "type": "invoice.viewed", "data": {"invoice_number": "INV/1"}});
    assert_eq!((body["type"].clone(), body["data"].clone()), (expected["type"].clone(), expected["data"].clone()));
    assert_eq!(request.headers["webhook-id"], body["id"].as_str().expect("an id"));
    assert_eq!(request.headers["content-type"], "application/json");
}

#[tokio::test]
async fn what_the_endpoint_refuses_is_told_with_its_status_and_its_wait() {
    let (port, _received) =
        server("HTTP/1.1 503 Service Unavailable\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n").await;
    let failure = send(endpoint(format!("http://127.0.0.1:{port}/"), &[NEW])).await.expect_err("it is refused");
    assert_eq!(failure, WebhookFailure { reason: "answered 503".into(), retry_after: Some(TimeDelta::seconds(7)) });
}

#[tokio::test]
async fn sec_42_a_redirect_is_not_followed() {
    let (port, mut received) =
        server("HTTP/1.1 307 Temporary Redirect\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n").await;
    let failure = send(endpoint(format!("http://127.0.0.1:{port}/"), &[NEW])).await.expect_err("it is not taken");
    assert_eq!(failure.reason, "answered 307");
    assert!(received.recv().await.is_some());
    assert!(received.try_recv().is_err(), "nothing else was called");
}

#[tokio::test]
async fn sec_42_a_name_that_leads_into_a_special_network_is_not_called() {
    let (port, mut received) = server("HTTP/1.1 204 No Content\r\n\r\n").await;
    let elsewhere = vec!["10.0.0.0/8".parse().expect("a network")];
    for scheme in ["http", "https"] {
        let config = endpoint(format!("{scheme}://localhost:{port}/"), &[NEW]);
        let config = EndpointConfig { allow_networks: elsewhere.clone(), ..config };
        let failure = send(config).await.expect_err("it is not called");
        assert!(failure.reason.contains("special network"), "{}", failure.reason);
    }
    assert!(received.try_recv().is_err());
    send(endpoint(format!("http://localhost:{port}/"), &[NEW])).await.expect("it is allowed");
}

#[test]
fn sec_42_an_address_in_a_special_network_is_refused_before_anything_is_sent() {
    for url in ["https://127.0.0.1/", "https://[::1]/", "https://169.254.169.254/latest", "https://2130706433/"] {
        let config = EndpointConfig { allow_networks: Vec::new(), ..endpoint(url.into(), &[NEW]) };
        let refused = HttpWebhookSender::new(&[config], PATIENCE).err();
        assert!(matches!(refused, Some((_, EndpointConfigError::Special))), "{url}");
    }
}

#[tokio::test]
async fn an_endpoint_that_says_nothing_is_left() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let config = endpoint(format!("http://127.0.0.1:{port}/"), &[NEW]);
    let sender = HttpWebhookSender::new(&[config], Duration::from_millis(300)).expect("an endpoint");
    let failure = sender.send(&name(), &event(), now()).await.expect_err("it says nothing");
    assert_eq!(failure.reason, "no answer in time");
}

#[tokio::test]
async fn an_endpoint_that_is_not_configured_takes_nothing() {
    let sender = HttpWebhookSender::new(&[], PATIENCE).expect("no endpoint");
    assert!(sender.send(&name(), &event(), now()).await.is_err());
}
