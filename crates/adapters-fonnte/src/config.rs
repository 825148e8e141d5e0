//! Where Fonnte is and how long to wait for it.

use std::time::Duration;

use portal_core::Secret;

/// How to reach one Fonnte device.
#[derive(Debug, Clone)]
pub struct FonnteConfig {
    /// Where the API is, without a path: [`FonnteConfig::BASE_URL`] unless in tests.
    pub base_url: String,
    /// The device's token.
    pub token: Secret<String>,
    /// Longest a call may take in all. Below the lease a worker holds, so that a message whose answer is
    /// late is settled before somebody else takes it.
    pub timeout: Duration,
}

impl FonnteConfig {
    /// Where Fonnte's API is.
    pub const BASE_URL: &str = "https://api.fonnte.com";
    /// Longest a call may take, unless an operator says otherwise.
    pub const TIMEOUT: Duration = Duration::from_secs(6);

    /// The real Fonnte, with the usual timeout.
    pub fn new(token: Secret<String>) -> Self {
        Self { base_url: Self::BASE_URL.into(), token, timeout: Self::TIMEOUT }
    }
}

/// Why a sender cannot be made. Never quotes the token.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FonnteConfigError {
    /// The address is not one.
    #[error("the Fonnte address must be an http or https URL without query")]
    BaseUrl,
    /// The token cannot be one.
    #[error("the Fonnte token must be printable ASCII without spaces, and not empty")]
    Token,
    /// The HTTP client cannot be set up.
    #[error("the HTTP client for Fonnte cannot be set up: {0}")]
    Client(String),
}
