//! Calls of Xendit: bounded in time and size, never redirected.

use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http_client::{Body, ClientOptions, below, read_body};
use portal_core::billing::payment::PaymentId;
use reqwest::header::{ACCEPT, AUTHORIZATION, HeaderValue, USER_AGENT};
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
    /// Whether it is one of success.
    pub(crate) fn is_success(&self) -> bool {
        (200..=299).contains(&self.status)
    }
}

impl Calls {
    pub(crate) fn new(config: &XenditConfig) -> Result<Self, XenditConfigError> {
        let (api, timeout) = (config.api()?, config.timeout);
        let options =
            ClientOptions { timeout, connect_timeout: CONNECT.min(timeout / 2), idle: Some(IDLE), resolver: None };
        let client = http_client::client(&api, options)?;
        let basic = format!("Basic {}", STANDARD.encode(format!("{}:", config.secret_key.expose())));
        let mut authorization = HeaderValue::from_str(&basic).map_err(|_| XenditConfigError::SecretKey)?;
        authorization.set_sensitive(true);
        Ok(Self { client, api, authorization, timeout })
    }

    /// Begins the calls for one answer.
    pub(crate) fn begin(&self) -> Calling<'_> {
        Calling { calls: self, end: Instant::now() + self.timeout }
    }
}

impl Calling<'_> {
    /// Asks for a payment by a payment request.
    pub(crate) async fn request(&self, id: &PaymentId, body: &Value) -> Result<Answer, Silence> {
        let request = self.calls.client.post(self.at(&["v3", "payment_requests"])).json(body);
        self.send(request.header("api-version", VERSION).header("idempotency-key", id.as_str())).await
    }

    /// Asks for a page.
    pub(crate) async fn invoice(&self, body: &Value) -> Result<Answer, Silence> {
        self.send(self.calls.client.post(self.at(&["v2", "invoices"])).json(body)).await
    }

    /// Asks for the invoices of our name: a list.
    pub(crate) async fn invoices(&self, id: &PaymentId) -> Result<Answer, Silence> {
        let mut url = self.at(&["v2", "invoices"]);
        url.query_pairs_mut().append_pair("external_id", id.as_str());
        self.send(self.calls.client.get(url)).await
    }

    /// Asks how a payment stands.
    pub(crate) async fn status(&self, name: Name<'_>) -> Result<Answer, Silence> {
        let request = match name {
            Name::Request(name) => {
                self.calls.client.get(self.at(&["v3", "payment_requests", name])).header("api-version", VERSION)
            }
            Name::Invoice(name) => self.calls.client.get(self.at(&["v2", "invoices", name])),
        };
        self.send(request).await
    }

    /// Asks for a payment to be called off.
    pub(crate) async fn cancel(&self, name: Name<'_>) -> Result<Answer, Silence> {
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

    async fn send(&self, request: RequestBuilder) -> Result<Answer, Silence> {
        let request = request
            .header(AUTHORIZATION, self.calls.authorization.clone())
            .header(ACCEPT, HeaderValue::from_static("application/json"))
            .header(USER_AGENT, concat!("portal/", env!("CARGO_PKG_VERSION")))
            .timeout(self.end.saturating_duration_since(Instant::now()));
        let response = request.send().await.map_err(silence)?;
        let status = response.status().as_u16();
        match read_body(response, LONGEST_ANSWER).await.map_err(silence)? {
            Body::Whole(body) => Ok(Answer { status, body: serde_json::from_slice(&body).unwrap_or_default() }),
            Body::Cut(_) => Err(Silence::TooLong),
        }
    }
}

fn silence(error: reqwest::Error) -> Silence {
    let error = error.without_url();
    if error.is_connect() || error.is_builder() { Silence::NotSent(error) } else { Silence::Lost(error) }
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
