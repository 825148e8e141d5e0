//! Where an endpoint is, and what events are signed with.

use ipnet::IpNet;
use portal_core::Secret;
use portal_core::integration::webhook::EndpointName;
use reqwest::Url;
use standardwebhooks::Webhook;

/// An endpoint, as the operator configures it.
#[derive(Debug, Clone)]
pub struct EndpointConfig {
    /// Its name.
    pub name: EndpointName,
    /// Where it is: `https`, or `http` within the allowed networks.
    pub url: String,
    /// What events are signed with, the newest first: `whsec_` and the base64 of 24 to 64 bytes.
    pub secrets: Vec<Secret<String>>,
    /// Networks that may be called although they are special, such as `10.20.0.0/16`.
    pub allow_networks: Vec<IpNet>,
}

/// What is wrong with an endpoint.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EndpointConfigError {
    /// The address is none.
    #[error("must be an address such as https://billing.example.id/hooks, without user and password")]
    Url,
    /// The address would be called without encryption.
    #[error("must begin with https://, unless it lies in allow_networks")]
    Plain,
    /// The address is one of a special network.
    #[error("lies in a special network; name it in allow_networks if it is meant")]
    Special,
    /// There is no secret.
    #[error("needs a secret")]
    NoSecret,
    /// A secret is none.
    #[error("must be whsec_ and the base64 of 24 to 64 random bytes")]
    Secret,
    /// The client cannot be made.
    #[error("cannot be called: {0}")]
    Client(String),
}

/// Bytes that a secret may have, by the convention.
const SECRET_BYTES: std::ops::RangeInclusive<usize> = 24..=64;
/// What secrets begin with.
const SECRET_PREFIX: &str = "whsec_";

impl EndpointConfig {
    pub(crate) fn parsed_url(&self) -> Result<Url, EndpointConfigError> {
        let url = Url::parse(self.url.trim()).map_err(|_| EndpointConfigError::Url)?;
        let is_address = url.has_host() && url.username().is_empty() && url.password().is_none();
        match url.scheme() {
            "https" if is_address => Ok(url),
            "http" if is_address && !self.allow_networks.is_empty() => Ok(url),
            "http" if is_address => Err(EndpointConfigError::Plain),
            _ => Err(EndpointConfigError::Url),
        }
    }

    pub(crate) fn keys(&self) -> Result<Vec<Webhook>, EndpointConfigError> {
        if self.secrets.is_empty() {
            return Err(EndpointConfigError::NoSecret);
        }
        self.secrets.iter().map(|secret| key(secret.expose())).collect()
    }
}

fn key(secret: &str) -> Result<Webhook, EndpointConfigError> {
    let secret = secret.trim();
    let encoded = secret.strip_prefix(SECRET_PREFIX).ok_or(EndpointConfigError::Secret)?;
    // Four characters stand for three bytes.
    let bytes = encoded.trim_end_matches('=').len() * 3 / 4;
    if !SECRET_BYTES.contains(&bytes) {
        return Err(EndpointConfigError::Secret);
    }
    Webhook::new(secret).map_err(|_| EndpointConfigError::Secret)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn endpoint(url: &str, secret: &str, allow: &[&str]) -> EndpointConfig {
        EndpointConfig {
            name: EndpointName::parse("billing").expect("a name"),
            url: url.into(),
            secrets: vec![Secret::new(secret.into())],
            allow_networks: allow.iter().map(|network| network.parse().expect("a network")).collect(),
        }
    }

    #[test]
    fn an_address_is_encrypted_or_within_the_allowed_networks() {
        let url = |url: &str, allow: &[&str]| endpoint(url, "", allow).parsed_url();
        assert!(url("https://billing.example.id/hooks?tenant=1", &[]).is_ok());
        assert!(url("http://10.20.0.5:8080/hooks", &["10.20.0.0/16"]).is_ok());
        assert!(matches!(url("http://billing.example.id/hooks", &[]), Err(EndpointConfigError::Plain)));
        for bad in ["billing.example.id", "ftp://billing.example.id/", "https://user:pw@billing.example.id/", ""] {
            assert!(matches!(url(bad, &["10.0.0.0/8"]), Err(EndpointConfigError::Url)), "{bad}");
        }
    }

    #[test]
    fn a_secret_has_the_form_and_the_length_of_the_convention() {
        let keys = |secret: &str| endpoint("https://example.id", secret, &[]).keys().map(|keys| keys.len());
        assert!(matches!(keys("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"), Ok(1)));
        for bad in
            ["", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_dG9vc2hvcnQ=", "whsec_!!!!9r8GKYqrTwjUPD8ILPZIo2LaLaSw"]
        {
            assert!(matches!(keys(bad), Err(EndpointConfigError::Secret)), "{bad}");
        }
        let none = EndpointConfig { secrets: Vec::new(), ..endpoint("https://example.id", "", &[]) };
        assert!(matches!(none.keys(), Err(EndpointConfigError::NoSecret)));
    }
}
