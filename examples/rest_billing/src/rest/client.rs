//! Calls to the billing system.

use std::sync::Arc;
use std::time::Duration;

use portal_core::PortError;
use portal_core::kernel::commit::Committed;
use reqwest::header::{ETAG, HeaderValue, IF_MATCH};
use reqwest::{Client, RequestBuilder, Response, StatusCode, Url, redirect};
use rustls::{ClientConfig, RootCertStore};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::billing::PageOf;

/// The longest a call may take. A billing system that hangs costs no request more than this.
const TIMEOUT: Duration = Duration::from_secs(5);

/// How many records are asked for at once.
pub(super) const PER_PAGE: u64 = 200;

/// Why there is no client.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ClientError {
    /// The address names no server.
    #[error("the address of the billing system must begin with http:// or https://")]
    Address,
    /// TLS cannot be used.
    #[error(transparent)]
    Tls(#[from] rustls::Error),
    /// The HTTP client cannot be made.
    #[error(transparent)]
    Http(#[from] reqwest::Error),
}

/// Why a call failed.
#[derive(Debug, thiserror::Error)]
pub(super) enum CallError {
    #[error("the billing system cannot be reached")]
    Away(#[source] reqwest::Error),
    #[error("the billing system answers {0}")]
    Status(StatusCode),
    #[error("the answer of the billing system cannot be read")]
    Unreadable(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl CallError {
    pub(super) fn of_port(self, port: &'static str) -> PortError {
        match &self {
            Self::Away(_) => PortError::unavailable(port, self),
            Self::Status(status) if status.is_server_error() => PortError::unavailable(port, self),
            Self::Status(_) | Self::Unreadable(_) => PortError::broken(port, self),
        }
    }
}

impl From<reqwest::Error> for CallError {
    /// The address is dropped: it may hold a phone number.
    fn from(error: reqwest::Error) -> Self {
        let error = error.without_url();
        if error.is_decode() { Self::Unreadable(error.into()) } else { Self::Away(error) }
    }
}

/// The billing system behind its REST interface. Clones share their connections.
#[derive(Clone)]
pub struct RestBilling {
    http: Client,
    base: Url,
}

impl RestBilling {
    /// A client of the billing system at `base`.
    ///
    /// # Errors
    /// [`ClientError`].
    pub fn new(base: Url) -> Result<Self, ClientError> {
        if base.cannot_be_a_base() {
            return Err(ClientError::Address);
        }
        let tls = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()?
            // A billing system on the public internet needs `rustls-native-certs` here.
            .with_root_certificates(RootCertStore::empty())
            .with_no_client_auth();
        let http = Client::builder()
            .tls_backend_preconfigured(tls)
            .redirect(redirect::Policy::none())
            .no_proxy()
            .timeout(TIMEOUT)
            .build()?;
        Ok(Self { http, base })
    }

    /// The address of something; `None` for a name that no path can hold.
    pub(super) fn address(&self, path: &[&str]) -> Option<Url> {
        let mut address = self.base.clone();
        if path.iter().any(|name| matches!(*name, "." | "..")) {
            return None;
        }
        address.path_segments_mut().ok()?.pop_if_empty().extend(path);
        Some(address)
    }

    /// One record and its version; `None` if there is none.
    pub(super) async fn find<T: DeserializeOwned>(&self, path: &[&str]) -> Result<Option<(T, String)>, CallError> {
        let Some(address) = self.address(path) else { return Ok(None) };
        let answer = self.http.get(address).send().await?;
        if answer.status() == StatusCode::NOT_FOUND {
            return Ok(None);
        }
        let answer = successful(answer)?;
        let version = answer.headers().get(ETAG).and_then(|tag| tag.to_str().ok()).unwrap_or_default().to_owned();
        Ok(Some((answer.json().await?, version)))
    }

    /// One page of a list.
    pub(super) async fn page<T: DeserializeOwned>(
        &self,
        path: &[&str],
        query: &[(&str, &str)],
    ) -> Result<PageOf<T>, CallError> {
        let Some(address) = self.address(path) else { return Ok(PageOf::empty()) };
        let address = Url::parse_with_params(address.as_str(), query);
        let address = address.map_err(|error| CallError::Unreadable(error.into()))?;
        let page: PageOf<Value> = successful(self.http.get(address).send().await?)?.json().await?;
        let items = page.items.into_iter().filter_map(|item| readable(path, serde_json::from_value(item))).collect();
        Ok(PageOf { items, total: page.total, by_status: page.by_status })
    }

    /// Every record of a list.
    pub(super) async fn all<T: DeserializeOwned>(
        &self,
        path: &[&str],
        query: &[(&str, &str)],
    ) -> Result<Vec<T>, CallError> {
        let (mut all, per_page) = (Vec::new(), PER_PAGE.to_string());
        for number in 1_u64.. {
            let place = [("page", number.to_string()), ("per_page", per_page.clone())];
            let place = place.iter().map(|(name, value)| (*name, value.as_str()));
            let page = self.page(path, &query.iter().copied().chain(place).collect::<Vec<_>>()).await?;
            all.extend(page.items);
            if number * PER_PAGE >= page.total {
                break;
            }
        }
        Ok(all)
    }

    /// Sends a new record.
    pub(super) fn post(&self, path: &[&str], body: &impl Serialize) -> Option<RequestBuilder> {
        Some(self.http.post(self.address(path)?).json(body))
    }

    /// Changes a record while it has this version.
    pub(super) async fn patch(
        &self,
        path: &[&str],
        version: &str,
        body: &impl Serialize,
    ) -> Result<Committed, CallError> {
        // What cannot be written into a header was never given out.
        let (Some(address), Ok(version)) = (self.address(path), HeaderValue::from_str(version)) else {
            return Ok(Committed::Conflict);
        };
        let answer = self.http.patch(address).header(IF_MATCH, version).json(body).send().await?;
        match answer.status() {
            StatusCode::PRECONDITION_FAILED | StatusCode::NOT_FOUND => Ok(Committed::Conflict),
            _ => successful(answer).map(|_| Committed::Done),
        }
    }
}

/// The answer, unless its status says that the call failed.
pub(super) fn successful(answer: Response) -> Result<Response, CallError> {
    let status = answer.status();
    if status.is_success() { Ok(answer) } else { Err(CallError::Status(status)) }
}

/// What was read; nothing, and a warning, if that failed.
pub(super) fn readable<T, E: std::fmt::Display>(of: &[&str], read: Result<T, E>) -> Option<T> {
    read.inspect_err(|error| tracing::warn!(record = of.join("/"), %error, "a record is left out")).ok()
}
