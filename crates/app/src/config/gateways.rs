//! Sections `midtrans` and `xendit`: the gateways that customers pay through.

use adapters_midtrans::{MidtransConfig, MidtransConfigError, MidtransEnvironment};
use adapters_xendit::{XenditConfig, XenditConfigError, XenditEnvironment};
use portal_core::Secret;

use super::parse;
use super::reader::Reader;

/// The gateways that there are adapters for.
pub(super) const GATEWAYS: [&str; 2] = [adapters_midtrans::GATEWAY, adapters_xendit::GATEWAY];

/// The gateways that are set up.
#[derive(Debug, Clone, Default)]
pub(crate) struct Gateways {
    pub(crate) midtrans: Option<MidtransConfig>,
    pub(crate) xendit: Option<XenditConfig>,
}

impl Gateways {
    /// The gateways that are not set up, each with the key to be set for it.
    pub(super) fn missing(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        let midtrans = (self.midtrans.is_some(), adapters_midtrans::GATEWAY, "midtrans.server_key");
        let xendit = (self.xendit.is_some(), adapters_xendit::GATEWAY, "xendit.secret_key");
        [midtrans, xendit].into_iter().filter(|(is_set, ..)| !is_set).map(|(_, gateway, key)| (gateway, key))
    }
}

pub(super) fn gateways(r: &mut Reader) -> Gateways {
    Gateways { midtrans: midtrans(r), xendit: xendit(r) }
}

/// The value of one of two words.
fn environment<T: Copy>(r: &mut Reader, key: &str, [sandbox, production]: [T; 2]) -> T {
    r.value(key, |text| match text {
        "sandbox" => Ok(sandbox),
        "production" => Ok(production),
        _ => Err("must be sandbox or production".to_owned()),
    })
}

/// `None` where there is no key.
fn midtrans(r: &mut Reader) -> Option<MidtransConfig> {
    let both = [MidtransEnvironment::Sandbox, MidtransEnvironment::Production];
    let environment = environment(r, "midtrans.environment", both);
    let server_key = r.secret("midtrans.server_key");
    let signature_key = r.secret("midtrans.signature_key");
    let merchant_id = r.optional("midtrans.merchant_id", parse::text);
    let base_url = r.optional("midtrans.base_url", parse::base_url);
    let app_url = base_url.clone();
    let standard = MidtransConfig::new(environment, server_key?);
    let config = MidtransConfig { base_url, app_url, signature_key, merchant_id, ..standard };
    if let Err(error) = config.check() {
        let key = match error {
            MidtransConfigError::SignatureKey => "midtrans.signature_key",
            MidtransConfigError::MerchantId => "midtrans.merchant_id",
            MidtransConfigError::Address => "midtrans.base_url",
            _ => "midtrans.server_key",
        };
        r.note(key, format!("cannot be used: {error}"));
    }
    Some(config)
}

/// `None` where there is no key.
fn xendit(r: &mut Reader) -> Option<XenditConfig> {
    let both = [XenditEnvironment::Sandbox, XenditEnvironment::Production];
    let environment = environment(r, "xendit.environment", both);
    let secret_key = r.secret("xendit.secret_key");
    let callback_token = r.secret("xendit.callback_token");
    let callback_token = callback_token.unwrap_or_else(|| Secret::new(String::new()));
    let base_url = r.optional("xendit.base_url", parse::base_url);
    let config = XenditConfig { base_url, ..XenditConfig::new(environment, secret_key?, callback_token) };
    if let Err(error) = config.check() {
        let key = match error {
            XenditConfigError::CallbackToken => "xendit.callback_token",
            XenditConfigError::Address => "xendit.base_url",
            _ => "xendit.secret_key",
        };
        r.note(key, format!("cannot be used: {error}"));
    }
    Some(config)
}
