//! Where Xendit is, and who the merchant is there.

use std::time::Duration;

use http_client::{SetupError, private_address};
use portal_core::Secret;
use reqwest::Url;

/// The address of Xendit, in both modes.
const BASE_URL: &str = "https://api.xendit.co";

/// One of the two modes of Xendit. Their address is the same: the key decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum XenditEnvironment {
    /// For trying: no money moves.
    Sandbox,
    /// For real payments.
    Production,
}

impl XenditEnvironment {
    /// What its secret keys begin with.
    pub const fn key_prefix(self) -> &'static str {
        match self {
            Self::Sandbox => "xnd_development_",
            Self::Production => "xnd_production_",
        }
    }
}

/// How to reach Xendit.
#[derive(Debug, Clone)]
pub struct XenditConfig {
    /// Which of the two modes.
    pub environment: XenditEnvironment,
    /// Another address, for tests and demonstrations: `https`, or `http` on this machine.
    pub base_url: Option<String>,
    /// The key that calls are made with.
    pub secret_key: Secret<String>,
    /// The token that notifications carry.
    pub callback_token: Secret<String>,
    /// The longest that all calls for one answer may take together.
    pub timeout: Duration,
}

impl XenditConfig {
    /// The longest that all calls for one answer may take together, unless in tests.
    pub const TIMEOUT: Duration = Duration::from_secs(8);

    /// The real Xendit, with the usual time limit.
    pub fn new(environment: XenditEnvironment, secret_key: Secret<String>, callback_token: Secret<String>) -> Self {
        Self { environment, base_url: None, secret_key, callback_token, timeout: Self::TIMEOUT }
    }

    /// Looks whether it can be used.
    ///
    /// # Errors
    /// [`XenditConfigError`].
    pub fn check(&self) -> Result<(), XenditConfigError> {
        self.api()?;
        if !is_printable(self.callback_token.expose()) {
            return Err(XenditConfigError::CallbackToken);
        }
        let key = self.secret_key.expose();
        let is_of = |environment: XenditEnvironment| {
            key.strip_prefix(environment.key_prefix()).is_some_and(|rest| is_printable(rest) && !rest.contains(':'))
        };
        match (self.environment, is_of(XenditEnvironment::Sandbox), is_of(XenditEnvironment::Production)) {
            (XenditEnvironment::Sandbox, true, _) | (XenditEnvironment::Production, _, true) => Ok(()),
            (XenditEnvironment::Sandbox, _, true) => Err(XenditConfigError::ProductionKey),
            (XenditEnvironment::Production, true, _) => Err(XenditConfigError::SandboxKey),
            _ => Err(XenditConfigError::SecretKey),
        }
    }

    /// The address of the API.
    pub(crate) fn api(&self) -> Result<Url, XenditConfigError> {
        private_address(self.base_url.as_deref().unwrap_or(BASE_URL)).ok_or(XenditConfigError::Address)
    }
}

/// Why Xendit cannot be used. Never quotes a key.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum XenditConfigError {
    /// The address is none, or would be called without encryption.
    #[error("the address of Xendit must begin with https://, or name this machine, without user, query and fragment")]
    Address,
    /// The secret key cannot be one.
    #[error("the secret key must begin with xnd_development_ or xnd_production_, without spaces and colons")]
    SecretKey,
    /// The token of notifications cannot be one.
    #[error("the callback token must be printable ASCII without spaces, and not empty")]
    CallbackToken,
    /// The key is for real payments, the environment is not.
    #[error("the secret key (xnd_production_…) is one of production, and the environment is sandbox")]
    ProductionKey,
    /// The key is for trying, the environment is not.
    #[error("the secret key (xnd_development_…) is one of the sandbox, and the environment is production")]
    SandboxKey,
    /// The HTTP client cannot be set up.
    #[error("the HTTP client cannot be set up: {0}")]
    Client(#[from] SetupError),
}

fn is_printable(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic())
}

#[cfg(test)]
mod tests {
    use XenditEnvironment::{Production, Sandbox};

    use super::*;

    fn of(environment: XenditEnvironment, key: &str) -> XenditConfig {
        XenditConfig::new(environment, Secret::new(key.to_owned()), Secret::new("token".to_owned()))
    }

    #[test]
    fn a_key_belongs_to_its_environment() {
        assert!(of(Sandbox, "xnd_development_abc").check().is_ok());
        assert!(of(Production, "xnd_production_abc").check().is_ok());
        let mixed = of(Sandbox, "xnd_production_abc").check().expect_err("a production key");
        assert!(matches!(mixed, XenditConfigError::ProductionKey), "{mixed}");
        let mixed = of(Production, "xnd_development_abc").check().expect_err("a sandbox key");
        assert!(matches!(mixed, XenditConfigError::SandboxKey), "{mixed}");
    }

    #[test]
    fn what_is_no_key_and_no_token_is_refused_and_not_shown() {
        for key in
            ["", "abc", "xnd_public_development_x", "xnd_development_", "xnd_development_a b", "xnd_production_a:b"]
        {
            for environment in [Sandbox, Production] {
                assert!(matches!(of(environment, key).check(), Err(XenditConfigError::SecretKey)), "{key:?}");
            }
        }
        for token in ["", "a b", "token\n", "é"] {
            let tokenless =
                XenditConfig { callback_token: Secret::new(token.to_owned()), ..of(Sandbox, "xnd_development_x") };
            assert!(matches!(tokenless.check(), Err(XenditConfigError::CallbackToken)), "{token:?}");
        }
        let config = XenditConfig {
            callback_token: Secret::new("hunter3".to_owned()),
            ..of(Sandbox, "xnd_development_hunter2")
        };
        assert!(!format!("{config:?}").contains("hunter"));
    }

    #[test]
    fn another_address_is_encrypted_or_on_this_machine() {
        let at = |url: &str| XenditConfig { base_url: Some(url.to_owned()), ..of(Sandbox, "xnd_development_x") };
        assert!(at("http://127.0.0.1:9000/demo/payments").check().is_ok());
        assert!(matches!(at("http://pay.example.id").check(), Err(XenditConfigError::Address)));
    }
}
