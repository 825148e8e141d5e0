//! Sections `midtrans`, `xendit` and `transfer`: the gateways that customers pay through, and the ISP's own accounts.

use adapters_midtrans::{MidtransConfig, MidtransConfigError, MidtransEnvironment};
use adapters_transfer::TransferConfig;
use adapters_xendit::{XenditConfig, XenditConfigError, XenditEnvironment};
use portal_core::Secret;
use portal_core::billing::payment::{PaymentChannel, PaymentMethod};

use super::parse;
use super::reader::Reader;

/// The gateways that there are adapters for.
pub(super) const GATEWAYS: [&str; 3] =
    [adapters_midtrans::GATEWAY, adapters_xendit::GATEWAY, adapters_transfer::GATEWAY];

/// The gateways that are set up.
#[derive(Debug, Clone, Default)]
pub(crate) struct Gateways {
    pub(crate) midtrans: Option<MidtransConfig>,
    pub(crate) xendit: Option<XenditConfig>,
    /// The ISP's own accounts; empty without any.
    pub(crate) transfer: TransferConfig,
}

impl Gateways {
    /// The key to be set for a way to pay; `None` if its gateway is set up.
    pub(super) fn missing(&self, method: &PaymentMethod) -> Option<&'static str> {
        let (is_set, key) = match (method.gateway.as_str(), method.channel) {
            (adapters_midtrans::GATEWAY, _) => (self.midtrans.is_some(), "midtrans.server_key"),
            (adapters_xendit::GATEWAY, _) => (self.xendit.is_some(), "xendit.secret_key"),
            (_, PaymentChannel::StaticQris) => (self.transfer.qris.is_some(), "transfer.static_qris"),
            _ => (!self.transfer.accounts.is_empty(), "transfer.accounts"),
        };
        (!is_set).then_some(key)
    }
}

pub(super) fn gateways(r: &mut Reader, transfer: TransferConfig) -> Gateways {
    Gateways { midtrans: midtrans(r), xendit: xendit(r), transfer }
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
