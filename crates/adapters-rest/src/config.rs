//! Where the other system is, and how it is called.

use std::time::Duration;

use chrono::TimeDelta;
use http_client::SetupError;
use portal_core::Secret;
use portal_core::kernel::breaker::BreakerPolicy;
use reqwest::Url;
use reqwest::header::HeaderValue;

use crate::cache::CachePolicy;

/// How to reach the other system.
#[derive(Debug, Clone)]
pub struct RestConfig {
    /// Where its API is: paths such as `customers` are below it.
    pub url: String,
    /// Is sent as `Authorization: Bearer …`; `None` where the network alone protects the API.
    pub token: Option<Secret<String>>,
    /// The longest an operation may take in all.
    pub timeout: Duration,
    /// When it is left alone.
    pub breaker: BreakerPolicy,
    /// What is kept of its answers.
    pub cache: CachePolicy,
}

impl RestConfig {
    /// The longest an operation may take, unless an operator says otherwise.
    pub const TIMEOUT: Duration = Duration::from_secs(5);

    /// A system at `url`, called as usual.
    pub fn new(url: impl Into<String>) -> Self {
        let breaker = BreakerPolicy { failures: 5, rest: TimeDelta::seconds(10) };
        Self { url: url.into(), token: None, timeout: Self::TIMEOUT, breaker, cache: CachePolicy::default() }
    }

    /// Looks whether address and token can be used.
    ///
    /// # Errors
    /// [`RestConfigError`].
    pub fn check(&self) -> Result<(), RestConfigError> {
        self.parsed_url()?;
        self.authorization().map(drop)
    }

    pub(crate) fn parsed_url(&self) -> Result<Url, RestConfigError> {
        let url = Url::parse(self.url.trim()).map_err(|_| RestConfigError::Url)?;
        let plain = url.query().is_none() && url.fragment().is_none() && url.has_host();
        let anonymous = url.username().is_empty() && url.password().is_none();
        let fits = plain && anonymous && matches!(url.scheme(), "http" | "https");
        if fits { Ok(url) } else { Err(RestConfigError::Url) }
    }

    /// The header that carries the token.
    pub(crate) fn authorization(&self) -> Result<Option<HeaderValue>, RestConfigError> {
        let Some(token) = &self.token else { return Ok(None) };
        let token = token.expose().trim();
        if token.is_empty() || !token.bytes().all(|b| b.is_ascii_graphic()) {
            return Err(RestConfigError::Token);
        }
        let mut value = HeaderValue::from_str(&format!("Bearer {token}")).map_err(|_| RestConfigError::Token)?;
        value.set_sensitive(true);
        Ok(Some(value))
    }
}

/// Why there is no client. Never quotes the token.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RestConfigError {
    /// The address is not one.
    #[error("must be an http or https URL without user, query and fragment")]
    Url,
    /// The token cannot be one.
    #[error("the token must be printable ASCII without spaces, and not empty")]
    Token,
    /// The HTTP client cannot be set up.
    #[error("the HTTP client cannot be set up: {0}")]
    Client(#[from] SetupError),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_a_host_and_nothing_that_calls_would_lose() {
        for good in ["http://10.0.0.5:8080", "https://billing.example.id/api/v1", " https://billing.example.id/ "] {
            assert!(RestConfig::new(good).parsed_url().is_ok(), "{good}");
        }
        for bad in ["", "billing.example.id", "ftp://a.id", "https://a.id/?x=1", "https://a.id/#x", "https://u:p@a.id"]
        {
            assert!(RestConfig::new(bad).parsed_url().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_token_that_no_header_holds_is_refused_and_not_told() {
        let with =
            |token: &str| RestConfig { token: Some(Secret::new(token.into())), ..RestConfig::new("http://a.id") };
        assert!(with(" isp_1 ").authorization().is_ok_and(|value| value.is_some_and(|value| value.is_sensitive())));
        for bad in ["", "hunter 2", "hunter\n2"] {
            let error = with(bad).authorization().expect_err("it is refused").to_string();
            assert!(!error.contains("hunter"), "{error}");
        }
    }
}
