//! Section `email`.

use adapters_smtp::SmtpSecurity;
use chrono::TimeDelta;

use super::{Case, Purpose};

/// A mail server that is set up.
fn mail() -> Case {
    Case::good().env("email.host", "mail.example.id").env("email.from", "AGLIS Net <tagihan@example.id>")
}

#[test]
fn without_a_host_no_email_is_sent_and_none_in_the_demo() {
    assert!(Case::good().good_settings().email.server.is_none());
    assert!(mail().load(Purpose::Demo).expect("good settings").email.server.is_none());
    let server = mail().good_settings().email.server.expect("a mail server");
    assert_eq!((server.port, server.security), (587, SmtpSecurity::StartTls));
    assert!(server.login.is_none() && server.return_path.is_none());
}

#[test]
fn a_login_is_whole_and_a_sender_is_an_address() {
    let login = mail().env("email.user", "portal").env("email.password", "kata sandi").good_settings().email;
    assert_eq!(login.server.and_then(|server| server.login).expect("a login").user, "portal");
    assert_eq!(mail().env("email.user", "portal").bad_keys(), ["email.password"]);
    assert_eq!(mail().env("email.password", "x").bad_keys(), ["email.user"]);
    assert_eq!(mail().env("email.from", "tagihan").bad_keys(), ["email.from"]);
    assert_eq!(Case::good().env("email.host", "mail.example.id").bad_keys(), ["email.from"]);
    assert_eq!(mail().env("email.reply_to", "cs").bad_keys(), ["email.reply_to"]);
    assert_eq!(mail().env("email.return_path", "AGLIS <b@example.id>").bad_keys(), ["email.return_path"]);
}

#[test]
fn nothing_goes_unencrypted_to_another_machine_and_no_try_outlasts_its_lease() {
    assert_eq!(mail().env("email.security", "none").bad_keys(), ["email.security"]);
    let here = mail().env("email.security", "none").env("email.host", "127.0.0.1");
    assert_eq!(here.good_settings().email.server.expect("a server").security, SmtpSecurity::None);
    assert_eq!(mail().env("email.security", "ssl").bad_keys(), ["email.security"]);
    assert_eq!(mail().env("email.send_timeout", "50s").bad_keys(), ["email.send_timeout"]);
    assert_eq!(mail().env("delivery.email_lease", "60s").bad_keys(), ["delivery.email_lease"]);
    assert_eq!(mail().env("email.ca_file", "/nowhere.pem").bad_keys(), ["email.ca_file"]);
}

#[test]
fn new_invoices_are_sent_where_the_portal_knows_them_and_remembers_that_it_did() {
    assert!(mail().good_settings().email.new_invoices.is_none());
    let on = || mail().env("email.send_new_invoices", "true");
    let policy = on().good_settings().email.new_invoices.expect("a policy");
    assert_eq!((policy.issued_within, policy.per_run), (TimeDelta::days(3), 15));
    assert_eq!(Case::good().env("email.send_new_invoices", "true").bad_keys(), ["email.send_new_invoices"]);
    let rest = on().env("rest.url", "https://billing.example.id/api").env("rest.token", "isp-token");
    assert_eq!(rest.bad_keys(), ["email.send_new_invoices"]);
    assert_eq!(on().env("email.new_invoices_within", "15d").bad_keys(), ["email.new_invoices_within"]);
    assert_eq!(on().env("retention.messages", "3d").bad_keys(), ["email.new_invoices_within"]);
}
