//! Every refusal is one line of the log that names the check which refused.

use http_kit::PublicUrl;
use http_poem::HttpConfig;

use crate::client::{Answer, Call};
use crate::logs;
use crate::test_portal::{OWNER, Plan, STRANGER, TestPortal, WEBHOOK_SECRET};

const API: &str = "/api/customer-portal";

/// Asserts that the log holds one line for this answer, with its status and the check.
fn assert_named(answer: &Answer, status: u16, check: &str) {
    let log = logs::taken();
    assert_eq!(answer.status, status, "{check}: {log}");
    let lines: Vec<&str> = log.lines().filter(|line| line.contains(" check=")).collect();
    assert_eq!(lines.len(), 1, "{check}: {log}");
    assert!(lines[0].contains(&format!("check=\"{check}\"")), "{check}: {}", lines[0]);
    assert!(lines[0].contains(&format!("status={status}")) && lines[0].contains("trace_id"), "{}", lines[0]);
}

#[tokio::test]
async fn case_22_the_log_line_of_every_refused_form_names_the_check() {
    let portal = TestPortal::new().await;
    let mut browser = portal.browser();
    browser.get("/customer/login").await;
    logs::record();
    let form = || browser.form("/customer/login", &[("phone", OWNER)]).header("cookie", &browser.cookie_line());
    let foreign_token = || {
        let form = Call::post("/customer/login").header("cookie", &browser.cookie_line());
        form.body("application/x-www-form-urlencoded", format!("csrf=old&phone={OWNER}"))
    };
    for (check, call) in [
        ("form_site", form().header("sec-fetch-site", "cross-site")),
        ("form_origin", form().header("origin", "https://192.0.2.10").header("sec-fetch-site", "same-origin")),
        ("form_origin", form().header("origin", "http://portal.example.id")),
        ("form_cookie", browser.form("/customer/login", &[("phone", OWNER)])),
        ("form_token", foreign_token()),
        ("form_type", Call::post("/customer/login").json("{}")),
    ] {
        let answer = portal.call(call).await;
        assert_named(&answer, 403, check);
    }
    for (origin, phone) in [("https://portal.example.id", OWNER), ("https://PORTAL.example.id:443", STRANGER)] {
        let form = browser.form("/customer/login", &[("phone", phone)]).header("cookie", &browser.cookie_line());
        let answer = portal.call(form.header("origin", origin)).await;
        assert_eq!(answer.status, 303, "{origin}: {}", answer.text());
    }
}

#[tokio::test]
async fn case_22_a_public_address_with_its_default_port_is_the_same_origin() {
    let config = HttpConfig::new(PublicUrl::parse("https://Portal.Example.id:443/").expect("an address"));
    let portal = TestPortal::with(Plan { config, ..Plan::default() }).await;
    let mut browser = portal.browser();
    browser.get("/customer/login").await;
    let form = browser.form("/customer/login", &[("phone", OWNER)]);
    let answer = browser.send(form.header("origin", "https://portal.example.id")).await;
    assert!(answer.location().starts_with("/customer/login/code"), "{}", answer.text());
}

#[tokio::test]
async fn case_22_a_visitor_of_another_address_is_shown_the_right_one() {
    let portal = TestPortal::new().await;
    let call = Call::post("/customer/login").header("origin", "http://192.0.2.10").header("host", "192.0.2.10");
    let answer = portal.call(call).await;
    assert_eq!(answer.status, 403);
    assert!(answer.text().contains(r#"href="https://portal.example.id/customer/login""#), "{}", answer.text());
}

#[tokio::test]
async fn every_refusal_of_the_api_and_of_webhooks_names_its_check() {
    let portal = TestPortal::new().await;
    logs::record();
    let profile = format!("{API}/profile");
    assert_named(&portal.call(Call::get(&profile)).await, 401, "session_missing");
    assert_named(&portal.call(Call::get(&profile).bearer("x.y.z")).await, 401, "session_token");
    let token = portal.api_token(OWNER).await;
    assert_eq!(portal.call(Call::post(&format!("{API}/logout")).bearer(&token)).await.status, 200);
    logs::taken();
    assert_named(&portal.call(Call::get(&profile).bearer(&token)).await, 401, "session_ended");
    let ask = || Call::post(&format!("{API}/request-otp")).json(r#"{"phone":"0817102070"}"#);
    assert_named(&portal.call(ask()).await, 429, "code_request_limit");
    let guess = Call::post(&format!("{API}/verify-otp")).json(r#"{"phone":"0817102070","otp":"000000"}"#);
    assert_named(&portal.call(guess).await, 401, "code");
    let report = |secret: &str| Call::post(&format!("/webhooks/fonnte/{secret}/status")).json("{");
    assert_named(&portal.call(report("wrong")).await, 401, "webhook_secret");
    assert_named(&portal.call(report(WEBHOOK_SECRET)).await, 200, "webhook_body");
}

#[tokio::test]
async fn refusals_shown_on_pages_name_their_check_too() {
    let portal = TestPortal::new().await;
    let mut browser = portal.browser();
    browser.get("/customer/login").await;
    assert_eq!(browser.submit("/customer/login", &[("phone", OWNER)]).await.status, 303);
    portal.deliver().await;
    browser.get("/customer/login/code").await;
    logs::record();
    let wrong = if portal.phone.last_code() == "000000" { "000001" } else { "000000" };
    browser.submit("/customer/login/code", &[("otp", wrong)]).await;
    assert!(logs::taken().contains("check=\"code\""));
    let mut other = portal.browser();
    other.get("/customer/login").await;
    other.submit("/customer/login", &[("phone", OWNER)]).await;
    assert!(logs::taken().contains("check=\"code_request_limit\""));
}

#[tokio::test]
async fn case_22_a_portal_that_browsers_open_at_another_address_is_told_to_the_operator() {
    let portal = TestPortal::new().await;
    logs::record();
    let form = |origin: &str| Call::post("/customer/login").header("origin", origin).header("host", "192.0.2.10");
    for _ in 0..3 {
        portal.call(form("https://evil.example").header("sec-fetch-site", "cross-site")).await;
        portal.call(form("https://evil.example")).await;
    }
    assert_eq!(portal.setup.findings(), Vec::<String>::new(), "another site's page says nothing about the set-up");
    for _ in 0..3 {
        portal.call(form("http://192.0.2.10")).await;
    }
    let findings = portal.setup.findings();
    assert!(findings.len() == 1 && findings[0].contains("http://192.0.2.10"), "{findings:?}");
    assert_eq!(logs::taken().matches("set http.public_url").count(), 1, "once in the log");
}

#[tokio::test]
async fn case_23_a_proxy_that_is_not_trusted_is_told_to_the_operator_once() {
    let mut plan = Plan::default();
    plan.config.http.trusted_proxies.clear();
    let portal = TestPortal::with(plan).await;
    logs::record();
    for client in 1..30 {
        portal.call(Call::get("/customer/login").at_ip(&format!("203.0.113.{client}"))).await;
    }
    let findings = portal.setup.findings();
    assert!(findings.len() == 1 && findings[0].contains("http.trusted_proxies"), "{findings:?}");
    assert_eq!(logs::taken().matches("forwards requests of many clients").count(), 1);
}

#[tokio::test]
async fn case_23_a_trusted_proxy_that_names_no_client_is_told_to_the_operator() {
    let portal = TestPortal::new().await;
    for _ in 0..30 {
        portal.call(Call::get("/customer/login").header("forwarded", "for=203.0.113.7")).await;
        portal.call(Call::get("/livez")).await;
    }
    let findings = portal.setup.findings();
    assert!(findings.len() == 1 && findings[0].contains("http.forwarded_header"), "{findings:?}");
}
