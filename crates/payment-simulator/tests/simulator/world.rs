//! A simulator with its surroundings.

use std::sync::Arc;
use std::time::Duration;

use http_client::ClientOptions;
use payment_simulator::RunningSimulator;
use portal_core::Secret;
use portal_testkit::TestClock;
use reqwest::{Client, Response};
use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::sync::mpsc;

/// The key of calls.
pub(crate) const KEY: &str = "SB-key";

/// A notification that was taken.
pub(crate) struct Told {
    /// Everything before the body, in lower case.
    pub(crate) head: String,
    pub(crate) body: Value,
}

/// A simulator, and somebody who takes its notifications.
pub(crate) struct World {
    pub(crate) running: RunningSimulator,
    pub(crate) clock: Arc<TestClock>,
    pub(crate) client: Client,
    pub(crate) told: mpsc::UnboundedReceiver<Told>,
}

impl World {
    pub(crate) async fn start() -> Self {
        let (receiver, told) = receiver().await;
        let clock = Arc::new(TestClock::default());
        let key = Secret::new(KEY.to_owned());
        let running = RunningSimulator::start(key, Some(receiver), clock.clone()).await;
        let timeout = Duration::from_secs(5);
        let options = ClientOptions { timeout, connect_timeout: timeout, idle: None, resolver: None };
        let client = http_client::client(&running.url().parse().expect("an address"), options).expect("a client");
        Self { running, clock, client, told }
    }

    pub(crate) async fn send(&self, request: reqwest::RequestBuilder) -> Response {
        request.basic_auth(KEY, Some("")).send().await.expect("an answer")
    }

    pub(crate) async fn json(&self, request: reqwest::RequestBuilder) -> Value {
        serde_json::from_slice(&self.send(request).await.bytes().await.expect("a body")).expect("JSON")
    }

    pub(crate) async fn page(&self, path: &str) -> String {
        let answer = self.send(self.client.get(format!("{}{path}", self.running.url()))).await;
        answer.text().await.expect("a page")
    }

    pub(crate) async fn press(&self, order: &str, button: &'static str) {
        let url = format!("{}/app/{order}", self.running.url());
        let answer = self.send(self.client.post(url).body(format!("do={button}"))).await;
        assert_eq!(answer.status().as_u16(), 303);
    }

    /// The next notification.
    pub(crate) async fn next(&mut self) -> Told {
        let told = tokio::time::timeout(Duration::from_secs(10), self.told.recv()).await.expect("it is told");
        told.expect("a notification")
    }
}

/// Takes notifications, one for each connection.
async fn receiver() -> (String, mpsc::UnboundedReceiver<Told>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}/webhooks", listener.local_addr().expect("an address"));
    let (sender, told) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Ok((mut link, _)) = listener.accept().await {
            let mut bytes = Vec::new();
            let told = loop {
                link.read_buf(&mut bytes).await.expect("a request");
                let end = bytes.windows(4).position(|four| four == b"\r\n\r\n");
                let Some((head, body)) = end.map(|end| bytes.split_at(end + 4)) else { continue };
                if let Ok(body) = serde_json::from_slice(body) {
                    break Told { head: String::from_utf8_lossy(head).to_lowercase(), body };
                }
            };
            let _ = link.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n").await;
            let _ = sender.send(told);
        }
    });
    (url, told)
}
