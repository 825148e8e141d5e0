//! The HTTP client: TLS of its own, no redirects, no retries, no proxies from the environment.

use std::error::Error;
use std::fmt::Write;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{AUTHORIZATION, HeaderValue};
use reqwest::{Client, Response, Url, redirect, retry};
use rustls::{ClientConfig, RootCertStore};

use crate::config::{FonnteConfig, FonnteConfigError};

/// Longest it may take to connect.
const CONNECT: Duration = Duration::from_secs(3);

/// Shorter than gateways keep idle connections, so that a message is seldom written into a closing one.
const IDLE: Duration = Duration::from_secs(15);

/// Longest answer read; Fonnte's have a few hundred bytes.
const LONGEST_ANSWER: usize = 64 * 1024;

/// Longest description of a network error kept.
const LONGEST_ERROR: usize = 200;

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
        let body = read(response).await.map_err(silence)?;
        Ok(Reply { status, body })
    }
}

fn base(text: &str) -> Result<Url, FonnteConfigError> {
    let url = Url::parse(text.trim()).map_err(|_| FonnteConfigError::BaseUrl)?;
    let plain = url.query().is_none() && url.fragment().is_none() && url.has_host();
    if plain && matches!(url.scheme(), "http" | "https") { Ok(url) } else { Err(FonnteConfigError::BaseUrl) }
}

fn client(base: &Url, timeout: Duration) -> Result<Client, FonnteConfigError> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if roots.is_empty() && base.scheme() == "https" {
        let why = "this system has no root certificates (package ca-certificates)";
        return Err(FonnteConfigError::Client(why.into()));
    }
    Client::builder()
        .tls_backend_preconfigured(tls(roots)?)
        .redirect(redirect::Policy::none())
        .retry(retry::never())
        .no_proxy()
        .timeout(timeout)
        // Well before the whole call ends, so that a connection that never stood is told from a lost answer.
        .connect_timeout(CONNECT.min(timeout / 2))
        .pool_idle_timeout(IDLE)
        .build()
        .map_err(|error| FonnteConfigError::Client(described(&error)))
}

/// TLS that names its provider, so that nothing has to be installed for the whole process.
fn tls(roots: RootCertStore) -> Result<ClientConfig, FonnteConfigError> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| FonnteConfigError::Client(error.to_string()))?;
    Ok(config.with_root_certificates(roots).with_no_client_auth())
}

async fn read(mut response: Response) -> Result<Vec<u8>, reqwest::Error> {
    let mut body = Vec::new();
    while let Some(part) = response.chunk().await? {
        let room = LONGEST_ANSWER - body.len();
        body.extend_from_slice(&part[..part.len().min(room)]);
        if body.len() == LONGEST_ANSWER {
            break;
        }
    }
    Ok(body)
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
