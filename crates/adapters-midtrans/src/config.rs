//! Where Midtrans is, and who the merchant is there.

use std::time::Duration;

use http_client::{SetupError, private_address};
use portal_core::Secret;
use reqwest::Url;

/// One of the two separate systems of Midtrans.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MidtransEnvironment {
    /// For trying: no money moves.
    Sandbox,
    /// For real payments.
    Production,
}

impl MidtransEnvironment {
    /// The address of the Core API.
    pub const fn base_url(self) -> &'static str {
        match self {
            Self::Sandbox => "https://api.sandbox.midtrans.com",
            Self::Production => "https://api.midtrans.com",
        }
    }

    /// The address of Snap.
    pub const fn app_url(self) -> &'static str {
        match self {
            Self::Sandbox => "https://app.sandbox.midtrans.com",
            Self::Production => "https://app.midtrans.com",
        }
    }
}

/// How to reach Midtrans.
#[derive(Debug, Clone)]
pub struct MidtransConfig {
    /// Which of the two systems.
    pub environment: MidtransEnvironment,
    /// The address of another Core API, for tests and the demo: `https`, or `http` on this machine.
    pub base_url: Option<String>,
    /// The address of another Snap, likewise.
    pub app_url: Option<String>,
    /// The key that calls are made with.
    pub server_key: Secret<String>,
    /// The merchant. If it is given, answers about payments of another merchant are refused.
    pub merchant_id: Option<String>,
    /// The key of signatures, where it is not the server key.
    pub signature_key: Option<Secret<String>>,
    /// The longest a call may take.
    pub timeout: Duration,
}

impl MidtransConfig {
    /// The longest a call may take, unless in tests.
    pub const TIMEOUT: Duration = Duration::from_secs(8);

    /// The real Midtrans, with the usual time limit.
    pub fn new(environment: MidtransEnvironment, server_key: Secret<String>) -> Self {
        Self {
            environment,
            base_url: None,
            app_url: None,
            server_key,
            merchant_id: None,
            signature_key: None,
            timeout: Self::TIMEOUT,
        }
    }

    /// Looks whether it can be used.
    ///
    /// # Errors
    /// [`MidtransConfigError`].
    pub fn check(&self) -> Result<(), MidtransConfigError> {
        self.api()?;
        self.snap()?;
        let key = self.server_key.expose();
        if !is_printable(key) || key.contains(':') {
            return Err(MidtransConfigError::ServerKey);
        }
        if self.signature_key.as_ref().is_some_and(|key| !is_printable(key.expose())) {
            return Err(MidtransConfigError::SignatureKey);
        }
        if self.merchant_id.as_ref().is_some_and(|merchant| !is_printable(merchant)) {
            return Err(MidtransConfigError::MerchantId);
        }
        match self.environment {
            MidtransEnvironment::Sandbox if key.starts_with("Mid-") => Err(MidtransConfigError::ProductionKey),
            MidtransEnvironment::Production if key.starts_with("SB-") => Err(MidtransConfigError::SandboxKey),
            _ => Ok(()),
        }
    }

    /// The key of signatures.
    pub(crate) fn signing(&self) -> &Secret<String> {
        self.signature_key.as_ref().unwrap_or(&self.server_key)
    }

    /// The address of the Core API.
    pub(crate) fn api(&self) -> Result<Url, MidtransConfigError> {
        address(self.base_url.as_deref().unwrap_or(self.environment.base_url()))
    }

    /// The address of Snap.
    pub(crate) fn snap(&self) -> Result<Url, MidtransConfigError> {
        address(self.app_url.as_deref().unwrap_or(self.environment.app_url()))
    }
}

/// Why Midtrans cannot be used. Never quotes a key.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MidtransConfigError {
    /// An address is none, or would be called without encryption.
    #[error("an address of Midtrans must begin with https://, or name this machine, without user, query and fragment")]
    Address,
    /// The server key cannot be one.
    #[error("the server key must be printable ASCII without spaces and colons, and not empty")]
    ServerKey,
    /// The signature key cannot be one.
    #[error("the signature key must be printable ASCII without spaces, and not empty")]
    SignatureKey,
    /// The merchant cannot be one.
    #[error("the merchant id must be printable ASCII without spaces, and not empty")]
    MerchantId,
    /// The key is for real payments, the environment is not.
    #[error("the server key (Mid-…) is one of production, and the environment is sandbox")]
    ProductionKey,
    /// The key is for trying, the environment is not.
    #[error("the server key (SB-…) is one of the sandbox, and the environment is production")]
    SandboxKey,
    /// The HTTP client cannot be set up.
    #[error("the HTTP client cannot be set up: {0}")]
    Client(#[from] SetupError),
}

fn is_printable(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic())
}

fn address(text: &str) -> Result<Url, MidtransConfigError> {
    private_address(text).ok_or(MidtransConfigError::Address)
}

#[cfg(test)]
mod tests {
    use MidtransEnvironment::{Production, Sandbox};

    use super::*;

    fn of(environment: MidtransEnvironment, key: &str) -> MidtransConfig {
        MidtransConfig::new(environment, Secret::new(key.to_owned()))
    }

    #[test]
    fn a_key_belongs_to_its_environment() {
        assert!(of(Sandbox, "SB-Mid-server-abc").check().is_ok());
        assert!(of(Production, "Mid-server-abc").check().is_ok());
        let mixed = of(Sandbox, "Mid-server-abc").check().expect_err("a production key");
        assert!(matches!(mixed, MidtransConfigError::ProductionKey), "{mixed}");
        let mixed = of(Production, "SB-Mid-server-abc").check().expect_err("a sandbox key");
        assert!(matches!(mixed, MidtransConfigError::SandboxKey), "{mixed}");
    }

    #[test]
    fn keys_and_the_merchant_are_words_and_are_not_shown() {
        for key in ["", "a b", "a:b", "kunci\n", "é"] {
            assert!(matches!(of(Sandbox, key).check(), Err(MidtransConfigError::ServerKey)), "{key:?}");
        }
        let unsigned = MidtransConfig { signature_key: Some(Secret::new(String::new())), ..of(Sandbox, "SB-x") };
        assert!(matches!(unsigned.check(), Err(MidtransConfigError::SignatureKey)));
        let nameless = MidtransConfig { merchant_id: Some(" ".to_owned()), ..of(Sandbox, "SB-x") };
        assert!(matches!(nameless.check(), Err(MidtransConfigError::MerchantId)));
        assert!(!format!("{:?}", of(Sandbox, "SB-hunter2")).contains("hunter2"));
    }

    #[test]
    fn another_address_is_encrypted_or_on_this_machine() {
        let at = |url: &str| MidtransConfig { base_url: Some(url.to_owned()), ..of(Sandbox, "SB-x") };
        for good in ["https://pay.example.id", "http://127.0.0.1:9000/demo/payments", "http://[::1]/"] {
            assert!(at(good).check().is_ok(), "{good}");
        }
        for bad in
            ["", "pay.example.id", "http://pay.example.id", "https://a.id/?x=1", "https://u:p@a.id", "ftp://a.id"]
        {
            let both = [at(bad), MidtransConfig { app_url: Some(bad.to_owned()), ..of(Sandbox, "SB-x") }];
            assert!(both.iter().all(|one| matches!(one.check(), Err(MidtransConfigError::Address))), "{bad}");
        }
    }
}
