//! Sections `payments`, `midtrans` and `xendit` together.

use super::Case;

const QRIS_AT_XENDIT: &str = r#"[{ method = "qris", gateway = "xendit" }]"#;
const ONE_AT_EACH: &str =
    r#"[{ method = "qris", gateway = "xendit" }, { method = "va_bca", gateway = "midtrans", fee = 4000 }]"#;

fn xendit() -> Case {
    Case::good().env("xendit.secret_key", "xnd_development_abc").env("xendit.callback_token", "token-1")
}

#[test]
fn without_keys_there_is_no_gateway() {
    let gateways = Case::good().good_settings().payments.gateways;
    assert!(gateways.midtrans.is_none() && gateways.xendit.is_none());
}

#[test]
fn a_gateway_alone_needs_no_other_one() {
    let payments = xendit().env("payments.methods", QRIS_AT_XENDIT).good_settings().payments;
    assert!(payments.gateways.midtrans.is_none() && payments.gateways.xendit.is_some());
    assert_eq!(payments.policy.methods[0].gateway, "xendit");
}

#[test]
fn both_may_be_set_up_and_each_way_to_pay_names_its_own() {
    let both = xendit().env("midtrans.server_key", "SB-Mid-server-abc").env("payments.methods", ONE_AT_EACH);
    let payments = both.good_settings().payments;
    assert!(payments.gateways.midtrans.is_some() && payments.gateways.xendit.is_some());
    let named: Vec<_> = payments.policy.methods.iter().map(|method| method.gateway.as_str()).collect();
    assert_eq!(named, ["xendit", "midtrans"]);
}

#[test]
fn a_way_to_pay_needs_its_gateway() {
    assert_eq!(Case::good().env("payments.methods", QRIS_AT_XENDIT).bad_keys(), ["xendit.secret_key"]);
    assert_eq!(xendit().env("payments.methods", ONE_AT_EACH).bad_keys(), ["midtrans.server_key"]);
    let neither = Case::good().env("payments.methods", ONE_AT_EACH);
    assert_eq!(neither.bad_keys(), ["midtrans.server_key", "xendit.secret_key"]);
}

#[test]
fn a_key_fits_its_environment_and_comes_with_its_token() {
    assert_eq!(xendit().env("xendit.environment", "production").bad_keys(), ["xendit.secret_key"]);
    assert_eq!(xendit().env("xendit.environment", "test").bad_keys(), ["xendit.environment"]);
    for key in ["xnd_production_abc", "SB-Mid-server-abc", "xnd_development_"] {
        let wrong = Case::good().env("xendit.secret_key", key).env("xendit.callback_token", "token-1");
        assert_eq!(wrong.bad_keys(), ["xendit.secret_key"], "{key}");
    }
    assert_eq!(xendit().env("xendit.callback_token", "two words").bad_keys(), ["xendit.callback_token"]);
    let alone = Case::good().env("xendit.secret_key", "xnd_development_abc");
    assert_eq!(alone.env("payments.methods", QRIS_AT_XENDIT).bad_keys(), ["xendit.callback_token"]);
    let real = Case::good()
        .env("xendit.environment", "production")
        .env("xendit.secret_key", "xnd_production_abc")
        .env("xendit.callback_token", "token-1");
    assert!(real.good_settings().payments.gateways.xendit.is_some());
}

#[test]
fn a_gateway_elsewhere_is_called_with_encryption_or_on_this_machine() {
    let midtrans = || Case::good().env("midtrans.server_key", "SB-Mid-server-abc");
    for bad in ["http://gateway.example.id", "gateway"] {
        assert_eq!(midtrans().env("midtrans.base_url", bad).bad_keys(), ["midtrans.base_url"]);
        assert_eq!(xendit().env("xendit.base_url", bad).bad_keys(), ["xendit.base_url"]);
    }
    let here = "http://127.0.0.1:9999";
    let both = midtrans().env("midtrans.base_url", here).env("xendit.secret_key", "xnd_development_abc");
    let both = both.env("xendit.callback_token", "token-1").env("xendit.base_url", here);
    let gateways = both.good_settings().payments.gateways;
    let midtrans = gateways.midtrans.expect("it is set up");
    let addresses = [midtrans.base_url, midtrans.app_url, gateways.xendit.expect("it is set up").base_url];
    assert!(addresses.iter().all(|address| address.as_deref() == Some(here)), "{addresses:?}");
}

#[test]
fn what_is_secret_is_not_shown() {
    let settings = xendit().good_settings();
    let shown = format!("{:?}", settings.payments);
    assert!(!shown.contains("development_abc") && !shown.contains("token-1"), "{shown}");
}
