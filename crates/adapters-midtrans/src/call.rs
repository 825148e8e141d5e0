//! Calls of Midtrans: bounded in time and size, never redirected.

use std::time::Duration;

use http_client::{ClientOptions, JsonAnswer, Silence, ask_json, basic_user, below};
use portal_core::billing::payment::PaymentId;
use portal_core::kernel::secret::{hex, sha256};
use reqwest::header::{AUTHORIZATION, HeaderValue};
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

impl Calls {
    pub(crate) fn new(config: &MidtransConfig) -> Result<Self, MidtransConfigError> {
        let (api, snap) = (config.api()?, config.snap()?);
        let connect_timeout = CONNECT.min(config.timeout / 2);
        let options = ClientOptions { timeout: config.timeout, connect_timeout, idle: Some(IDLE), resolver: None };
        let address = if snap.scheme() == "https" { &snap } else { &api };
        let client = http_client::client(address, options)?;
        let authorization = basic_user(config.server_key.expose()).ok_or(MidtransConfigError::ServerKey)?;
        Ok(Self { client, api, snap, authorization })
    }

    /// Asks for a payment by the Core API.
    pub(crate) async fn charge(&self, id: &PaymentId, body: &Value) -> Result<JsonAnswer, Silence> {
        let request = self.client.post(below(&self.api, &["v2", "charge"])).json(body);
        self.send(request.header("idempotency-key", idempotency_key(id))).await
    }

    /// Asks for a page of Snap.
    pub(crate) async fn snap(&self, id: &PaymentId, body: &Value) -> Result<JsonAnswer, Silence> {
        let request = self.client.post(below(&self.snap, &["snap", "v1", "transactions"])).json(body);
        self.send(request.header("idempotency-key", idempotency_key(id))).await
    }

    /// Asks how a payment stands.
    pub(crate) async fn status(&self, id: &PaymentId) -> Result<JsonAnswer, Silence> {
        self.send(self.client.get(below(&self.api, &["v2", id.as_str(), "status"]))).await
    }

    /// Asks for a payment to be called off.
    pub(crate) async fn cancel(&self, id: &PaymentId) -> Result<JsonAnswer, Silence> {
        self.send(self.client.post(below(&self.api, &["v2", id.as_str(), "cancel"]))).await
    }

    async fn send(&self, request: RequestBuilder) -> Result<JsonAnswer, Silence> {
        ask_json(request.header(AUTHORIZATION, self.authorization.clone()), LONGEST_ANSWER).await
    }
}

/// The same for the same payment.
fn idempotency_key(id: &PaymentId) -> String {
    hex(&sha256(id.as_str().as_bytes())[..KEY_BYTES])
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
