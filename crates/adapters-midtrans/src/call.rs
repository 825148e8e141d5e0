//! Calls of Midtrans: bounded in time and size, never redirected.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http_client::{Body, ClientOptions, below, read_body};
use portal_core::billing::payment::PaymentId;
use portal_core::kernel::secret::{hex, sha256};
use reqwest::header::{ACCEPT, AUTHORIZATION, HeaderValue, USER_AGENT};
use reqwest::{Client, RequestBuilder, Url};
use serde_json::Value;

use crate::config::{MidtransConfig, MidtransConfigError};

/// The longest it may take to connect.
const CONNECT: Duration = Duration::from_secs(3);
/// Shorter than gateways keep idle connections, so that a payment is seldom written into a closing one.
const IDLE: Duration = Duration::from_secs(15);
/// The longest answer read, in bytes; those of Midtrans have one or two thousand.
const LONGEST_ANSWER: usize = 64 * 1024;
/// Bytes of the key under which a repeated call is recognised: 32 digits, of the 36 that Midtrans takes.
const KEY_BYTES: usize = 16;

/// Calls Midtrans.
pub(crate) struct Calls {
    client: Client,
    api: Url,
    snap: Url,
    authorization: HeaderValue,
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// The body; `Null` if it is not JSON.
    pub(crate) body: Value,
}

/// Why nothing came back.
pub(crate) enum Silence {
    /// The request was surely not sent.
    NotSent(reqwest::Error),
    /// The request may have arrived.
    Lost(reqwest::Error),
    /// It arrived, and the answer is too long to be one.
    TooLong,
}

impl Answer {
    /// The code that Midtrans gives; `None` if the answer is not its own.
    pub(crate) fn code(&self) -> Option<u16> {
        self.text("status_code")?.parse().ok()
    }

    /// A text of the answer.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.body.get(name)?.as_str()
    }
}

impl Calls {
    pub(crate) fn new(config: &MidtransConfig) -> Result<Self, MidtransConfigError> {
        let (api, snap) = (config.api()?, config.snap()?);
        let connect_timeout = CONNECT.min(config.timeout / 2);
        let options = ClientOptions { timeout: config.timeout, connect_timeout, idle: Some(IDLE), resolver: None };
        let address = if snap.scheme() == "https" { &snap } else { &api };
        let client = http_client::client(address, options)?;
        let basic = format!("Basic {}", STANDARD.encode(format!("{}:", config.server_key.expose())));
        let mut authorization = HeaderValue::from_str(&basic).map_err(|_| MidtransConfigError::ServerKey)?;
        authorization.set_sensitive(true);
        Ok(Self { client, api, snap, authorization })
    }

    /// Asks for a payment by the Core API.
    pub(crate) async fn charge(&self, id: &PaymentId, body: &Value) -> Result<Answer, Silence> {
        let request = self.client.post(below(&self.api, &["v2", "charge"])).json(body);
        self.send(request.header("idempotency-key", idempotency_key(id))).await
    }

    /// Asks for a page of Snap.
    pub(crate) async fn snap(&self, id: &PaymentId, body: &Value) -> Result<Answer, Silence> {
        let request = self.client.post(below(&self.snap, &["snap", "v1", "transactions"])).json(body);
        self.send(request.header("idempotency-key", idempotency_key(id))).await
    }

    /// Asks how a payment stands.
    pub(crate) async fn status(&self, id: &PaymentId) -> Result<Answer, Silence> {
        self.send(self.client.get(below(&self.api, &["v2", id.as_str(), "status"]))).await
    }

    /// Asks for a payment to be called off.
    pub(crate) async fn cancel(&self, id: &PaymentId) -> Result<Answer, Silence> {
        self.send(self.client.post(below(&self.api, &["v2", id.as_str(), "cancel"]))).await
    }

    async fn send(&self, request: RequestBuilder) -> Result<Answer, Silence> {
        let request = request
            .header(AUTHORIZATION, self.authorization.clone())
            .header(ACCEPT, HeaderValue::from_static("application/json"))
            .header(USER_AGENT, concat!("portal/", env!("CARGO_PKG_VERSION")));
        let response = request.send().await.map_err(silence)?;
        let status = response.status().as_u16();
        match read_body(response, LONGEST_ANSWER).await.map_err(silence)? {
            Body::Whole(body) => Ok(Answer { status, body: serde_json::from_slice(&body).unwrap_or_default() }),
            Body::Cut(_) => Err(Silence::TooLong),
        }
    }
}

/// The same for the same payment.
fn idempotency_key(id: &PaymentId) -> String {
    hex(&sha256(id.as_str().as_bytes())[..KEY_BYTES])
}

fn silence(error: reqwest::Error) -> Silence {
    let error = error.without_url();
    if error.is_connect() || error.is_builder() { Silence::NotSent(error) } else { Silence::Lost(error) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_of_a_payment_stays_and_fits() {
        let key = |id: &str| idempotency_key(&PaymentId::parse(id).expect("a name"));
        assert_eq!(key("INV-1"), key("INV-1"));
        assert_ne!(key("INV-1"), key("INV-2"));
        assert!(key(&"x".repeat(50)).len() <= 36);
    }
}
