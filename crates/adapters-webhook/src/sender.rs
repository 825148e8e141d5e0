//! [`WebhookSender`] over HTTP.

use std::collections::BTreeMap;
use std::time::Duration;

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use http_client::{ClientOptions, Guard, described, leads_into_special_network, retry_after};
use portal_core::integration::event::PublishedEvent;
use portal_core::integration::webhook::{EndpointName, WebhookFailure, WebhookSender};
use reqwest::header::{CONTENT_TYPE, USER_AGENT};
use reqwest::{Client, Url};
use standardwebhooks::{HEADER_WEBHOOK_ID, HEADER_WEBHOOK_SIGNATURE, HEADER_WEBHOOK_TIMESTAMP, Webhook};

use crate::config::{EndpointConfig, EndpointConfigError};

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
        if !guard.admits_host(&url) {
            return Err(EndpointConfigError::Special);
        }
        let client = client(guard, &url, patience)?;
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
        let retry_after = retry_after(response.headers()).and_then(|wait| TimeDelta::from_std(wait).ok());
        Err(WebhookFailure { reason: format!("answered {}", status.as_u16()), retry_after })
    }
}

fn silence(error: reqwest::Error) -> WebhookFailure {
    if error.is_timeout() {
        return failure("no answer in time");
    }
    let error = error.without_url();
    if leads_into_special_network(&error) {
        return failure("the name leads into a special network; name it in allow_networks if it is meant");
    }
    failure(&described(&error))
}

fn failure(reason: &str) -> WebhookFailure {
    WebhookFailure { reason: reason.to_owned(), retry_after: None }
}

fn client(guard: Guard, url: &Url, patience: Duration) -> Result<Client, EndpointConfigError> {
    let resolver = Some(guard.resolver());
    let options = ClientOptions { timeout: patience, connect_timeout: patience / 3, idle: None, resolver };
    http_client::client(url, options).map_err(|error| EndpointConfigError::Client(error.to_string()))
}
