//! The discovery document: where the provider does what.

use portal_core::PortError;
use reqwest::Url;
use serde::Deserialize;

use crate::call::unusable;
use crate::config::is_private;

/// Where the document is, below the issuer.
const WELL_KNOWN: &str = "/.well-known/openid-configuration";

/// What is used of the document.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Metadata {
    issuer: String,
    pub(crate) authorization_endpoint: Url,
    pub(crate) token_endpoint: Url,
    pub(crate) jwks_uri: Url,
    #[serde(default)]
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
}

impl Metadata {
    /// Where the document of an issuer is.
    pub(crate) fn address(issuer: &Url) -> Url {
        let mut address = issuer.clone();
        address.set_path(&format!("{}{WELL_KNOWN}", issuer.path().trim_end_matches('/')));
        address
    }

    /// The document, if it is that of the issuer and leads nowhere where others read along.
    pub(crate) fn checked(self, issuer: &str) -> Result<Self, PortError> {
        if self.issuer != issuer {
            return Err(unusable("the discovery document is of another issuer".to_owned()));
        }
        for (name, url) in [
            ("authorization_endpoint", &self.authorization_endpoint),
            ("token_endpoint", &self.token_endpoint),
            ("jwks_uri", &self.jwks_uri),
        ] {
            if !is_private(url) {
                return Err(unusable(format!("{name} is not encrypted")));
            }
        }
        Ok(self)
    }

    /// Whether the client proves itself in the form; the usual way is a header.
    pub(crate) fn takes_the_secret_in_the_form(&self) -> bool {
        let methods = self.token_endpoint_auth_methods_supported.as_deref().unwrap_or_default();
        let has = |name: &str| methods.iter().any(|method| method == name);
        has("client_secret_post") && !has("client_secret_basic")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn metadata(change: impl FnOnce(&mut serde_json::Value)) -> Result<Metadata, PortError> {
        let mut document = serde_json::json!({
            "issuer": "https://login.isp.id/realms/isp",
            "authorization_endpoint": "https://login.isp.id/auth",
            "token_endpoint": "https://login.isp.id/token",
            "jwks_uri": "https://login.isp.id/keys",
        });
        change(&mut document);
        let metadata: Metadata = serde_json::from_value(document).expect("a document");
        metadata.checked("https://login.isp.id/realms/isp")
    }

    #[test]
    fn the_document_lies_below_the_issuer() {
        for issuer in ["https://login.isp.id/realms/isp", "https://login.isp.id/realms/isp/"] {
            let address = Metadata::address(&issuer.parse().expect("an address"));
            assert_eq!(address.as_str(), "https://login.isp.id/realms/isp/.well-known/openid-configuration");
        }
        let address = Metadata::address(&"https://login.isp.id".parse().expect("an address"));
        assert_eq!(address.as_str(), "https://login.isp.id/.well-known/openid-configuration");
    }

    #[test]
    fn a_document_of_another_issuer_or_with_open_addresses_is_refused() {
        assert!(metadata(|_| ()).is_ok());
        assert!(metadata(|document| document["issuer"] = "https://evil.example".into()).is_err());
        for name in ["authorization_endpoint", "token_endpoint", "jwks_uri"] {
            assert!(metadata(|document| document[name] = "http://login.isp.id/x".into()).is_err(), "{name}");
        }
    }

    #[test]
    fn the_secret_goes_into_the_form_where_the_header_is_not_taken() {
        let of = |methods: serde_json::Value| {
            let metadata = metadata(|document| document["token_endpoint_auth_methods_supported"] = methods);
            metadata.expect("a document").takes_the_secret_in_the_form()
        };
        assert!(of(serde_json::json!(["client_secret_post", "private_key_jwt"])));
        assert!(!of(serde_json::json!(["client_secret_post", "client_secret_basic"])));
        assert!(!of(serde_json::Value::Null));
    }
}
