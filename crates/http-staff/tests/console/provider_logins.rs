//! Logging in by the identity provider.

use std::sync::Arc;

use http_staff::StaffParts;
use portal_core::identity::rate_limit::{MockRateLimiter, RateLimiter, Verdict};
use portal_core::staff::account::{Role, StaffEmail};
use portal_core::staff::provider_login::SecondFactor;
use portal_testkit::fixtures::operator;

use crate::browser::{Answer, Browser};
use crate::provider::{self, LOGIN};
use crate::test_console::{PASSWORD, TestConsole};

const ATTEMPT: &str = "__Host-staff_oidc";

/// Limits that have capacity.
fn limits() -> Arc<dyn RateLimiter> {
    let mut limits = MockRateLimiter::new();
    limits.expect_take().returning(|_, _, _| Ok(Verdict::Allowed));
    Arc::new(limits)
}

/// Begins a login; answers the state that the provider brings back.
async fn begin(browser: &mut Browser) -> String {
    browser.get("/staff/login").await;
    let sent = browser.submit("/staff/login/oidc", &[]).await;
    assert_eq!(sent.status, 303, "{}", sent.text);
    let state = sent.location.strip_prefix(&format!("{LOGIN}?state="));
    state.expect("the provider's address").to_owned()
}

/// Comes back from the provider.
async fn come_back(browser: &mut Browser, state: &str, code: &str) -> Answer {
    browser.get(&format!("/staff/login/oidc/callback?state={state}&code={}", code.replace(' ', "+"))).await
}

/// A login whose first step comes to nothing; answers what the login page says.
async fn fails(browser: &mut Browser, code: &str) -> String {
    let state = begin(browser).await;
    let answer = come_back(browser, &state, code).await;
    assert_eq!((answer.status, answer.location.as_str()), (303, "/staff/login"), "{}", answer.text);
    assert_eq!(browser.get("/staff").await.location, "/staff/login", "nobody is in");
    browser.get("/staff/login").await.text
}

#[tokio::test]
async fn stf_01_a_login_at_the_provider_is_the_first_step_and_the_code_the_second() {
    let console = TestConsole::new().await;
    let mut browser = console.browser();
    browser.get("/staff/audit?staff=x").await;
    let page = browser.get("/staff/login").await;
    assert!(page.text.contains("Masuk dengan ISP &#60;SSO&#62;"), "{}", page.text);
    assert!(page.policy.contains("form-action 'self' https://my.example.id https://login.isp.id;"), "{}", page.policy);
    let state = begin(&mut browser).await;
    let back = come_back(&mut browser, &state, "admin@isp.id 1 mfa").await;
    assert_eq!((back.status, back.location.as_str()), (303, "/staff/login/code"), "{}", back.text);
    assert!(!browser.cookies.contains_key(ATTEMPT));
    assert_eq!(browser.get("/staff").await.location, "/staff/login", "one step opens nothing");
    browser.get("/staff/login/code").await;
    let entered = browser.submit("/staff/login/code", &[("code", &console.code(Role::Admin))]).await;
    assert_eq!(entered.location, "/staff");
    let sessions = browser.get("/staff/sessions").await.text;
    assert!(sessions.contains("Lewat penyedia identitas"), "{sessions}");
}

#[tokio::test]
async fn a_provider_that_may_ask_for_both_factors_opens_a_session_by_itself() {
    let both = |parts: &mut StaffParts| {
        let of = (limits(), parts.clock.clone());
        parts.provider = Some(provider::parts(&parts.accounts, of, SecondFactor::Provider));
    };
    let console = TestConsole::with(both).await;
    let mut browser = console.browser();
    browser.get("/staff/audit?staff=x").await;
    let state = begin(&mut browser).await;
    assert_eq!(come_back(&mut browser, &state, "admin@isp.id 1 mfa").await.location, "/staff/audit?staff=x");
    assert_eq!(browser.get("/staff").await.status, 200);
    let mut plain = console.browser();
    let state = begin(&mut plain).await;
    assert_eq!(come_back(&mut plain, &state, "cs@isp.id 2 pwd").await.location, "/staff/login/code");
}

#[tokio::test]
async fn an_account_belongs_to_the_first_who_logs_in_until_it_is_reset() {
    let both = |parts: &mut StaffParts| {
        let of = (limits(), parts.clock.clone());
        parts.provider = Some(provider::parts(&parts.accounts, of, SecondFactor::Provider));
    };
    let console = TestConsole::with(both).await;
    let mut browser = console.browser();
    let state = begin(&mut browser).await;
    assert_eq!(come_back(&mut browser, &state, "cs@isp.id 1 mfa").await.location, "/staff");
    assert!(fails(&mut console.browser(), "cs@isp.id 2 mfa").await.contains("tidak membuka akun"));
    assert!(fails(&mut console.browser(), "finance@isp.id 1 mfa").await.contains("tidak membuka akun"));

    let email = StaffEmail::parse("cs@isp.id").expect("an address");
    let invited = console.accounts.reset(&email, &operator()).await.expect("an invitation");
    assert_eq!(browser.get("/staff").await.location, "/staff/login", "its sessions ended");
    assert!(fails(&mut console.browser(), "cs@isp.id 1 mfa").await.contains("tidak membuka akun"));
    let token = invited.token.expose();
    console.accounts.choose_password(token, PASSWORD).await.expect("a password");
    let secret = console.accounts.invitation(token).await.expect("open").secret.expect("a secret");
    console.accounts.confirm_authenticator(token, &console.code_of(&secret)).await.expect("set up");
    let state = begin(&mut browser).await;
    assert_eq!(come_back(&mut browser, &state, "cs@isp.id 2 mfa").await.location, "/staff");
}

#[tokio::test]
async fn unknown_addresses_and_such_that_are_not_verified_open_nothing_and_count() {
    let console = TestConsole::new().await;
    let mut browser = console.browser();
    for code in ["nobody@isp.id 1 mfa", "cs@isp.id unverified mfa", "bad"] {
        assert!(fails(&mut browser, code).await.contains("tidak membuka akun"), "{code}");
    }
    for _ in 0..17 {
        fails(&mut browser, "bad").await;
    }
    assert!(fails(&mut browser, "cs@isp.id 1 mfa").await.contains("Terlalu banyak percobaan"));
    browser.ip = "203.0.113.9".to_owned();
    let state = begin(&mut browser).await;
    assert_eq!(come_back(&mut browser, &state, "cs@isp.id 1 mfa").await.location, "/staff/login/code");
}

#[tokio::test]
async fn a_callback_of_another_browser_logs_nobody_in() {
    let console = TestConsole::new().await;
    let (mut attacker, mut victim) = (console.browser(), console.browser());
    let state = begin(&mut attacker).await;
    for began in [false, true] {
        if began {
            begin(&mut victim).await;
        }
        let answer = come_back(&mut victim, &state, "cs@isp.id 1 mfa").await;
        assert_eq!(answer.location, "/staff/login");
        assert!(victim.get("/staff/login").await.text.contains("Waktunya habis"));
        assert_eq!(victim.get("/staff/login/code").await.location, "/staff/login");
    }
    assert_eq!(come_back(&mut attacker, &state, "cs@isp.id 1 mfa").await.location, "/staff/login/code");
}

#[tokio::test]
async fn a_callback_is_good_once_whether_it_was_right_or_wrong() {
    let console = TestConsole::new().await;
    for first in ["cs@isp.id 1 mfa", "bad"] {
        let mut browser = console.browser();
        let state = begin(&mut browser).await;
        let attempt = browser.cookies[ATTEMPT].clone();
        come_back(&mut browser, &state, first).await;
        let mut again = console.browser();
        again.cookies.insert(ATTEMPT.to_owned(), attempt);
        assert_eq!(come_back(&mut again, &state, "cs@isp.id 1 mfa").await.location, "/staff/login");
        assert!(again.get("/staff/login").await.text.contains("Waktunya habis"));
    }
}

#[tokio::test]
async fn a_login_at_the_provider_may_take_ten_minutes() {
    let console = TestConsole::new().await;
    for (minutes, location) in [(9, "/staff/login/code"), (10, "/staff/login")] {
        let mut browser = console.browser();
        let state = begin(&mut browser).await;
        console.clock.advance(chrono::TimeDelta::minutes(minutes));
        assert_eq!(come_back(&mut browser, &state, "cs@isp.id 1 mfa").await.location, location, "{minutes}");
    }
}

#[tokio::test]
async fn a_person_who_goes_back_and_a_provider_that_fails_are_told_apart() {
    let console = TestConsole::new().await;
    for (error, told) in [("access_denied", "dibatalkan"), ("server_error", "tidak dapat dihubungi")] {
        let mut browser = console.browser();
        let state = begin(&mut browser).await;
        let back = browser.get(&format!("/staff/login/oidc/callback?state={state}&error={error}")).await;
        assert_eq!(back.location, "/staff/login");
        let page = browser.get("/staff/login").await.text;
        assert!(page.contains(told), "{page}");
    }
}

#[tokio::test]
async fn a_provider_that_is_away_is_told_and_passwords_still_work() {
    let mut late = TestConsole::new().await.browser();
    assert!(fails(&mut late, "away").await.contains("tidak dapat dihubungi"));

    let away = |parts: &mut StaffParts| {
        parts.provider = Some(provider::parts_away(&parts.accounts, (limits(), parts.clock.clone())));
    };
    let console = TestConsole::with(away).await;
    let mut browser = console.browser();
    browser.get("/staff/login").await;
    let page = browser.follow("/staff/login/oidc", &[]).await;
    assert!(page.text.contains("tidak dapat dihubungi"), "{}", page.text);
    console.logged_in(Role::Cs).await;
}

#[tokio::test]
async fn without_a_provider_there_is_no_button_and_nothing_behind_it() {
    let console = TestConsole::with(|parts| parts.provider = None).await;
    let mut browser = console.browser();
    let page = browser.get("/staff/login").await;
    assert!(!page.text.contains("/staff/login/oidc"), "{}", page.text);
    assert!(page.policy.contains("form-action 'self' https://my.example.id;"), "{}", page.policy);
    assert_eq!(browser.get("/staff/login/oidc/callback?state=x&code=y").await.status, 404);
    browser.get("/staff/login").await;
    let sent = browser.submit("/staff/login/oidc", &[]).await;
    assert!(sent.status == 404 || sent.location == "/staff/login", "{} {}", sent.status, sent.location);
}

#[tokio::test]
async fn a_login_begins_with_the_forms_own_token_alone() {
    let console = TestConsole::new().await;
    let mut browser = console.browser();
    let forged = browser.submit("/staff/login/oidc", &[]).await;
    assert!(!forged.location.starts_with(LOGIN), "{}", forged.location);
    assert!(!browser.cookies.contains_key(ATTEMPT));
}
