//! Where the provider is, and who the portal is there.

use std::time::Duration;

use http_client::SetupError;
use portal_core::Secret;
use reqwest::Url;

/// How to reach the provider.
#[derive(Debug, Clone)]
pub struct OidcConfig {
    /// Who signs ID tokens, as the provider writes it: `https`, or `http` on this machine.
    pub issuer: String,
    /// The name of the portal at the provider.
    pub client_id: String,
    /// What the portal proves itself with.
    pub client_secret: Secret<String>,
    /// Where browsers come back to, as the provider knows it.
    pub redirect_uri: String,
    /// The longest a single call may take.
    pub timeout: Duration,
}

impl OidcConfig {
    /// The longest a single call may take, unless in tests.
    pub const TIMEOUT: Duration = Duration::from_secs(4);

    /// Looks whether it can be used.
    ///
    /// # Errors
    /// [`OidcConfigError`].
    pub fn check(&self) -> Result<(), OidcConfigError> {
        self.parsed_issuer()?;
        if self.client_id.is_empty() || self.client_id.chars().any(char::is_control) {
            return Err(OidcConfigError::ClientId);
        }
        if self.client_secret.expose().is_empty() {
            return Err(OidcConfigError::ClientSecret);
        }
        Ok(())
    }

    pub(crate) fn parsed_issuer(&self) -> Result<Url, OidcConfigError> {
        let url = Url::parse(&self.issuer).map_err(|_| OidcConfigError::Issuer)?;
        let plain = url.query().is_none() && url.fragment().is_none() && url.has_host();
        let anonymous = url.username().is_empty() && url.password().is_none();
        if !plain || !anonymous || !matches!(url.scheme(), "http" | "https") {
            return Err(OidcConfigError::Issuer);
        }
        if is_private(&url) { Ok(url) } else { Err(OidcConfigError::Plain) }
    }
}

/// Whether nobody in between reads what is sent there.
pub(crate) fn is_private(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    let is_here = host == "localhost" || host.parse().is_ok_and(|ip: std::net::IpAddr| ip.is_loopback());
    url.scheme() == "https" || (url.scheme() == "http" && is_here)
}

/// Why the provider cannot be used. Never quotes the secret.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OidcConfigError {
    /// The issuer is no address.
    #[error("the issuer must be an address such as https://login.example.id, without user, query and fragment")]
    Issuer,
    /// The issuer would be called without encryption.
    #[error("the issuer must begin with https://, or name this machine itself")]
    Plain,
    /// There is no client identifier.
    #[error("the client identifier must not be empty")]
    ClientId,
    /// There is no client secret.
    #[error("the client secret must not be empty")]
    ClientSecret,
    /// The HTTP client cannot be set up.
    #[error("the HTTP client cannot be set up: {0}")]
    Client(#[from] SetupError),
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(issuer: &str) -> OidcConfig {
        OidcConfig {
            issuer: issuer.into(),
            client_id: "portal".into(),
            client_secret: Secret::new("hunter2".into()),
            redirect_uri: "https://portal.example.id/staff/login/oidc/callback".into(),
            timeout: OidcConfig::TIMEOUT,
        }
    }

    #[test]
    fn an_issuer_is_encrypted_or_on_this_machine() {
        for good in
            ["https://login.example.id", "https://10.0.0.5/realms/isp", "http://127.0.0.1:9000", "http://[::1]/"]
        {
            assert!(of(good).check().is_ok(), "{good}");
        }
        assert!(matches!(of("http://login.example.id").check(), Err(OidcConfigError::Plain)));
        for bad in ["", "login.example.id", "ftp://a.id", "https://a.id/?x=1", "https://a.id/#x", "https://u:p@a.id"] {
            assert!(matches!(of(bad).check(), Err(OidcConfigError::Issuer)), "{bad}");
        }
    }

    #[test]
    fn the_portal_has_a_name_and_a_secret_at_the_provider() {
        let nameless = OidcConfig { client_id: String::new(), ..of("https://a.id") };
        assert!(matches!(nameless.check(), Err(OidcConfigError::ClientId)));
        let open = OidcConfig { client_secret: Secret::new(String::new()), ..of("https://a.id") };
        assert!(matches!(open.check(), Err(OidcConfigError::ClientSecret)));
        assert!(!format!("{:?}", of("https://a.id")).contains("hunter2"));
    }
}
