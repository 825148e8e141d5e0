//! Section `staff.oidc`.

use portal_core::staff::provider_login::SecondFactor;

use super::Case;

fn whole() -> Case {
    Case::good()
        .env("staff.oidc.issuer", "https://login.isp.id/realms/staff")
        .env("staff.oidc.client_id", "portal")
        .env("staff.oidc.client_secret", "hunter2")
        .env("staff.oidc.label", "Login ISP")
}

#[test]
fn without_an_issuer_staff_log_in_with_passwords_alone() {
    assert!(Case::good().good_settings().staff.oidc.is_none());
    let alone = Case::good().env("staff.oidc.client_secret", "hunter2");
    assert_eq!(alone.bad_keys(), ["staff.oidc.issuer"]);
}

#[test]
fn a_provider_leads_back_to_the_console_and_its_own_site_comes_first() {
    let settings = whole().env("staff.oidc.login_origins", r#"["https://sso.example.id"]"#).good_settings();
    let oidc = settings.staff.oidc.expect("a provider");
    let config = oidc.config("https://portal.example.id");
    assert_eq!(config.redirect_uri, "https://portal.example.id/staff/login/oidc/callback");
    let origins: Vec<&str> = oidc.login_origins.iter().map(http_kit::PublicUrl::origin).collect();
    assert_eq!(origins, ["https://login.isp.id", "https://sso.example.id"]);
    assert_eq!(oidc.policy.second_factor, SecondFactor::Portal);
    let provider = whole().env("staff.oidc.second_factor", "provider").good_settings();
    assert_eq!(provider.staff.oidc.expect("a provider").policy.second_factor, SecondFactor::Provider);
}

#[test]
fn what_is_missing_or_wrong_is_told_without_the_secret() {
    for (key, wrong) in [
        ("staff.oidc.issuer", "login.isp.id"),
        ("staff.oidc.issuer", "http://login.isp.id"),
        ("staff.oidc.client_id", ""),
        ("staff.oidc.client_secret", ""),
        ("staff.oidc.label", ""),
        ("staff.oidc.label", "Sebuah nama yang terlalu panjang untuk satu tombol"),
        ("staff.oidc.second_factor", "both"),
        ("staff.oidc.login_origins", r#"["sso.example.id"]"#),
    ] {
        let problems = whole().env(key, wrong).load(super::Purpose::Serve).expect_err("it is wrong");
        assert_eq!(problems[0].key, key, "{wrong}: {problems:?}");
        assert!(!format!("{problems:?}").contains("hunter2"));
    }
}
