//! Calls of Xendit: bounded in time and size, never redirected.

use std::time::{Duration, Instant};

use http_client::{ClientOptions, JsonAnswer, Silence, ask_json, basic_user, below};
use portal_core::billing::payment::PaymentId;
use reqwest::header::{AUTHORIZATION, HeaderValue};
use reqwest::{Client, RequestBuilder, Url};
use serde_json::Value;

use crate::config::{XenditConfig, XenditConfigError};
use crate::record::Name;

/// The longest it may take to connect.
const CONNECT: Duration = Duration::from_secs(3);
/// Shorter than gateways keep idle connections, so that a payment is seldom written into a closing one.
const IDLE: Duration = Duration::from_secs(15);
/// The longest answer read, in bytes: a list of invoices with the ways to pay of each has some ten thousand.
const LONGEST_ANSWER: usize = 256 * 1024;
/// The version of payment requests.
const VERSION: &str = "2024-11-11";

/// Calls Xendit.
pub(crate) struct Calls {
    client: Client,
    api: Url,
    authorization: HeaderValue,
    timeout: Duration,
}

/// The calls for one answer, which share its time.
pub(crate) struct Calling<'c> {
    calls: &'c Calls,
    end: Instant,
}

impl Calls {
    pub(crate) fn new(config: &XenditConfig) -> Result<Self, XenditConfigError> {
        let (api, timeout) = (config.api()?, config.timeout);
        let options =
            ClientOptions { timeout, connect_timeout: CONNECT.min(timeout / 2), idle: Some(IDLE), resolver: None };
        let client = http_client::client(&api, options)?;
        let authorization = basic_user(config.secret_key.expose()).ok_or(XenditConfigError::SecretKey)?;
        Ok(Self { client, api, authorization, timeout })
    }

    /// Begins the calls for one answer.
    pub(crate) fn begin(&self) -> Calling<'_> {
        Calling { calls: self, end: Instant::now() + self.timeout }
    }
}

impl Calling<'_> {
    /// Asks for a payment by a payment request.
    pub(crate) async fn request(&self, id: &PaymentId, body: &Value) -> Result<JsonAnswer, Silence> {
        let request = self.calls.client.post(self.at(&["v3", "payment_requests"])).json(body);
        self.send(request.header("api-version", VERSION).header("idempotency-key", id.as_str())).await
    }

    /// Asks for a page.
    pub(crate) async fn invoice(&self, body: &Value) -> Result<JsonAnswer, Silence> {
        self.send(self.calls.client.post(self.at(&["v2", "invoices"])).json(body)).await
    }

    /// Asks for the invoices of our name: a list.
    pub(crate) async fn invoices(&self, id: &PaymentId) -> Result<JsonAnswer, Silence> {
        let mut url = self.at(&["v2", "invoices"]);
        url.query_pairs_mut().append_pair("external_id", id.as_str());
        self.send(self.calls.client.get(url)).await
    }

    /// Asks how a payment stands.
    pub(crate) async fn status(&self, name: Name<'_>) -> Result<JsonAnswer, Silence> {
        let request = match name {
            Name::Request(name) => {
                self.calls.client.get(self.at(&["v3", "payment_requests", name])).header("api-version", VERSION)
            }
            Name::Invoice(name) => self.calls.client.get(self.at(&["v2", "invoices", name])),
        };
        self.send(request).await
    }

    /// Asks for a payment to be called off.
    pub(crate) async fn cancel(&self, name: Name<'_>) -> Result<JsonAnswer, Silence> {
        let request = match name {
            Name::Request(name) => {
                let url = self.at(&["v3", "payment_requests", name, "cancel"]);
                self.calls.client.post(url).header("api-version", VERSION)
            }
            Name::Invoice(name) => self.calls.client.post(self.at(&["invoices", name, "expire!"])),
        };
        self.send(request).await
    }

    fn at(&self, path: &[&str]) -> Url {
        below(&self.calls.api, path)
    }

    async fn send(&self, request: RequestBuilder) -> Result<JsonAnswer, Silence> {
        let left = self.end.saturating_duration_since(Instant::now());
        let request = request.header(AUTHORIZATION, self.calls.authorization.clone()).timeout(left);
        ask_json(request, LONGEST_ANSWER).await
    }
}

#[cfg(test)]
mod tests {
    use portal_core::Secret;

    use super::*;
    use crate::config::XenditEnvironment;

    #[test]
    fn the_key_is_a_user_without_a_password() {
        let secret = |text: &str| Secret::new(text.to_owned());
        let key = secret("xnd_development_EXAMPLEKEY");
        let config = XenditConfig {
            base_url: Some("http://127.0.0.1:1".to_owned()),
            ..XenditConfig::new(XenditEnvironment::Sandbox, key, secret("token"))
        };
        let calls = Calls::new(&config).expect("a client");
        let expected = "Basic eG5kX2RldmVsb3BtZW50X0VYQU1QTEVLRVk6";
        assert_eq!(calls.authorization, expected);
        assert!(!format!("{:?}", calls.authorization).contains("eG5k"));
    }
}
