//! Calls of the gateway.

use std::time::Duration;

use http_client::{Body, ClientOptions, described, read_body};
use reqwest::header::{AUTHORIZATION, HeaderValue};
use reqwest::{Client, Url};

use crate::config::{FonnteConfig, FonnteConfigError};

/// Longest it may take to connect.
const CONNECT: Duration = Duration::from_secs(3);

/// Shorter than gateways keep idle connections, so that a message is seldom written into a closing one.
const IDLE: Duration = Duration::from_secs(15);

/// Longest answer read; Fonnte's have a few hundred bytes.
const LONGEST_ANSWER: usize = 64 * 1024;

/// Calls Fonnte's endpoints.
pub(crate) struct Gateway {
    client: Client,
    base: Url,
    token: HeaderValue,
}

/// What came back, whatever it is.
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
}

/// Why nothing came back.
#[derive(Debug)]
pub(crate) enum Silence {
    /// The request was surely not sent.
    NotSent(String),
    /// The request may have been sent.
    Lost(String),
}

impl Gateway {
    pub(crate) fn new(config: &FonnteConfig) -> Result<Self, FonnteConfigError> {
        let base = base(&config.base_url)?;
        let token = config.token.expose().trim();
        if token.is_empty() || !token.bytes().all(|b| b.is_ascii_graphic()) {
            return Err(FonnteConfigError::Token);
        }
        let mut token = HeaderValue::from_str(token).map_err(|_| FonnteConfigError::Token)?;
        token.set_sensitive(true);
        Ok(Self { client: client(&base, config.timeout)?, base, token })
    }

    /// Posts a form and reads the answer.
    pub(crate) async fn post(&self, endpoint: &str, form: &[(&str, &str)]) -> Result<Reply, Silence> {
        let mut url = self.base.clone();
        url.set_path(&format!("{}/{endpoint}", url.path().trim_end_matches('/')));
        let request = self.client.post(url).form(form);
        let response = request.header(AUTHORIZATION, self.token.clone()).send().await.map_err(silence)?;
        let status = response.status().as_u16();
        let (Body::Whole(body) | Body::Cut(body)) = read_body(response, LONGEST_ANSWER).await.map_err(silence)?;
        Ok(Reply { status, body })
    }
}

fn base(text: &str) -> Result<Url, FonnteConfigError> {
    let url = Url::parse(text.trim()).map_err(|_| FonnteConfigError::BaseUrl)?;
    let plain = url.query().is_none() && url.fragment().is_none() && url.has_host();
    if plain && matches!(url.scheme(), "http" | "https") { Ok(url) } else { Err(FonnteConfigError::BaseUrl) }
}

fn client(base: &Url, timeout: Duration) -> Result<Client, FonnteConfigError> {
    let (connect_timeout, idle) = (CONNECT.min(timeout / 2), Some(IDLE));
    let options = ClientOptions { timeout, connect_timeout, idle, resolver: None };
    http_client::client(base, options).map_err(|error| FonnteConfigError::Client(error.to_string()))
}

fn silence(error: reqwest::Error) -> Silence {
    let error = error.without_url();
    if error.is_connect() || error.is_builder() {
        Silence::NotSent(described(&error))
    } else if error.is_timeout() {
        Silence::Lost("no answer in time".into())
    } else {
        Silence::Lost(described(&error))
    }
}
