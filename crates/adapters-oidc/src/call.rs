//! Calls of the provider: bounded in time and size.

use std::time::Duration;

use http_client::{Body, ClientOptions, described, read_body};
use portal_core::PortError;
use reqwest::header::{ACCEPT, AUTHORIZATION, HeaderValue, USER_AGENT};
use reqwest::{Client, RequestBuilder, StatusCode, Url};
use serde::de::DeserializeOwned;

use crate::config::{OidcConfig, OidcConfigError};

pub(crate) const PORT: &str = "identity provider";

/// Longest answer read, in bytes.
const LONGEST_ANSWER: usize = 256 * 1024;

/// Calls the provider.
pub(crate) struct Calls {
    http: Client,
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    body: Vec<u8>,
}

impl Calls {
    pub(crate) fn new(config: &OidcConfig) -> Result<Self, OidcConfigError> {
        let connect_timeout = Duration::from_secs(3).min(config.timeout / 2);
        let options = ClientOptions { timeout: config.timeout, connect_timeout, idle: None, resolver: None };
        Ok(Self { http: http_client::client(&config.parsed_issuer()?, options)? })
    }

    /// What the provider publishes at an address.
    pub(crate) async fn get<T: DeserializeOwned>(&self, url: &Url, what: &str) -> Result<T, PortError> {
        let answer = send(self.http.get(url.clone())).await?;
        if answer.status != StatusCode::OK {
            return Err(refused(answer.status, format!("{what}: answered {}", answer.status.as_u16())));
        }
        answer.read().ok_or_else(|| unusable(format!("{what}: an answer that cannot be read")))
    }

    /// Posts a form.
    pub(crate) async fn post(
        &self,
        url: &Url,
        form: &[(&str, &str)],
        authorization: Option<HeaderValue>,
    ) -> Result<Answer, PortError> {
        let request = self.http.post(url.clone()).form(form);
        let request = match authorization {
            Some(value) => request.header(AUTHORIZATION, value),
            None => request,
        };
        send(request).await
    }
}

async fn send(request: RequestBuilder) -> Result<Answer, PortError> {
    let request = request
        .header(USER_AGENT, concat!("portal/", env!("CARGO_PKG_VERSION")))
        .header(ACCEPT, HeaderValue::from_static("application/json"));
    let response = request.send().await.map_err(silence)?;
    let status = response.status();
    match read_body(response, LONGEST_ANSWER).await.map_err(silence)? {
        Body::Whole(body) => Ok(Answer { status, body }),
        Body::Cut(_) => Err(unusable("an answer that is too long".to_owned())),
    }
}

impl Answer {
    pub(crate) fn read<T: DeserializeOwned>(&self) -> Option<T> {
        serde_json::from_slice(&self.body).ok()
    }
}

fn silence(error: reqwest::Error) -> PortError {
    let why = if error.is_timeout() { "no answer in time".to_owned() } else { described(&error.without_url()) };
    PortError::unavailable(PORT, why)
}

/// An answer that is none of what was asked for; a server's own trouble passes.
pub(crate) fn refused(status: StatusCode, why: String) -> PortError {
    if status.is_server_error() { PortError::unavailable(PORT, why) } else { unusable(why) }
}

/// The provider answers, and not as it has to.
pub(crate) fn unusable(why: String) -> PortError {
    PortError::broken(PORT, why)
}
