//! [`WebhookSender`] over HTTP.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use portal_core::integration::event::PublishedEvent;
use portal_core::integration::webhook::{EndpointName, WebhookFailure, WebhookSender};
use reqwest::header::{CONTENT_TYPE, HeaderMap, RETRY_AFTER, USER_AGENT};
use reqwest::{Client, Url, redirect, retry};
use rustls::{ClientConfig, RootCertStore};
use standardwebhooks::{HEADER_WEBHOOK_ID, HEADER_WEBHOOK_SIGNATURE, HEADER_WEBHOOK_TIMESTAMP, Webhook};

use crate::config::{EndpointConfig, EndpointConfigError};
use crate::guard::{Guard, GuardedDns};

/// Longest description of a network error kept.
const LONGEST_ERROR: usize = 200;

/// Sends events to the endpoints it was made with.
pub struct HttpWebhookSender {
    endpoints: BTreeMap<EndpointName, Endpoint>,
}

struct Endpoint {
    client: Client,
    url: Url,
    keys: Vec<Webhook>,
}

impl HttpWebhookSender {
    /// How long a call may take. Less than half of a delivery's lease.
    pub const PATIENCE: Duration = Duration::from_secs(15);

    /// A sender to these endpoints, each call of which is over within `patience`.
    ///
    /// # Errors
    /// The name of the first endpoint that cannot be used, and why.
    pub fn new(endpoints: &[EndpointConfig], patience: Duration) -> Result<Self, (EndpointName, EndpointConfigError)> {
        let made = endpoints.iter().map(|config| match Endpoint::new(config, patience) {
            Ok(endpoint) => Ok((config.name.clone(), endpoint)),
            Err(error) => Err((config.name.clone(), error)),
        });
        Ok(Self { endpoints: made.collect::<Result<_, _>>()? })
    }
}

#[async_trait]
impl WebhookSender for HttpWebhookSender {
    async fn send(
        &self,
        endpoint: &EndpointName,
        event: &PublishedEvent,
        now: DateTime<Utc>,
    ) -> Result<(), WebhookFailure> {
        let Some(endpoint) = self.endpoints.get(endpoint) else {
            return Err(failure("no endpoint of that name is configured"));
        };
        endpoint.send(event, now).await
    }
}

impl Endpoint {
    fn new(config: &EndpointConfig, patience: Duration) -> Result<Self, EndpointConfigError> {
        let (url, keys) = (config.parsed_url()?, config.keys()?);
        let guard = Guard { allowed: config.allow_networks.clone(), may_be_public: url.scheme() == "https" };
        // An address is called without being looked up, so it is checked here.
        let address = url.host_str().and_then(|host| host.trim_matches(['[', ']']).parse().ok());
        if address.is_some_and(|address| !guard.admits(address)) {
            return Err(EndpointConfigError::Special);
        }
        let client = client(Arc::new(guard), &url, patience)?;
        Ok(Self { client, url, keys })
    }

    async fn send(&self, event: &PublishedEvent, now: DateTime<Utc>) -> Result<(), WebhookFailure> {
        let body = serde_json::to_string(&event.payload()).map_err(|error| failure(&error.to_string()))?;
        let (id, timestamp) = (event.event.id.to_string(), now.timestamp());
        let signatures: Result<Vec<String>, _> =
            self.keys.iter().map(|key| key.sign(&id, timestamp, body.as_bytes())).collect();
        let signatures = signatures.map_err(|error| failure(&error.to_string()))?.join(" ");
        let request = self
            .client
            .post(self.url.clone())
            .header(USER_AGENT, concat!("portal-webhooks/", env!("CARGO_PKG_VERSION")))
            .header(CONTENT_TYPE, "application/json")
            .header(HEADER_WEBHOOK_ID, id)
            .header(HEADER_WEBHOOK_TIMESTAMP, timestamp)
            .header(HEADER_WEBHOOK_SIGNATURE, signatures)
            .body(body);
        // What it answers beside the status is not read.
        let response = request.send().await.map_err(silence)?;
        let status = response.status();
        if status.is_success() {
            return Ok(());
        }
        let retry_after = retry_after(response.headers());
        Err(WebhookFailure { reason: format!("answered {}", status.as_u16()), retry_after })
    }
}

fn silence(error: reqwest::Error) -> WebhookFailure {
    if error.is_timeout() {
        return failure("no answer in time");
    }
    failure(&described(&error.without_url()))
}

fn failure(reason: &str) -> WebhookFailure {
    WebhookFailure { reason: reason.to_owned(), retry_after: None }
}

/// The seconds that `Retry-After` asks for; a date is not understood.
fn retry_after(headers: &HeaderMap) -> Option<TimeDelta> {
    let seconds: u32 = headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Some(TimeDelta::seconds(i64::from(seconds)))
}

fn client(guard: Arc<Guard>, url: &Url, patience: Duration) -> Result<Client, EndpointConfigError> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if roots.is_empty() && url.scheme() == "https" {
        let why = "this system has no root certificates (package ca-certificates)";
        return Err(EndpointConfigError::Client(why.into()));
    }
    Client::builder()
        .tls_backend_preconfigured(tls(roots)?)
        .dns_resolver(Arc::new(GuardedDns(guard)))
        .redirect(redirect::Policy::none())
        .retry(retry::never())
        .no_proxy()
        .timeout(patience)
        .connect_timeout(patience / 3)
        .build()
        .map_err(|error| EndpointConfigError::Client(described(&error)))
}

/// TLS that names its provider, so that nothing has to be installed for the whole process.
fn tls(roots: RootCertStore) -> Result<ClientConfig, EndpointConfigError> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| EndpointConfigError::Client(error.to_string()))?;
    Ok(config.with_root_certificates(roots).with_no_client_auth())
}

/// The error with its causes: what an operator needs is mostly in the last one.
fn described(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let _ = write!(text, ": {error}");
        cause = error.source();
    }
    text.chars().take(LONGEST_ERROR).collect()
}
