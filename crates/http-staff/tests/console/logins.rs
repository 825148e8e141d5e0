//! Logging in and out.

use chrono::TimeDelta;
use portal_core::staff::account::Role;

use crate::test_console::{PASSWORD, TestConsole};

#[tokio::test]
async fn stf_01_a_password_alone_opens_nothing_and_the_code_does() {
    let console = TestConsole::new().await;
    let mut browser = console.browser();
    assert_eq!(browser.get("/staff").await.location, "/staff/login");
    browser.get("/staff/login").await;
    let asked = browser.follow("/staff/login", &[("email", "cs@isp.id"), ("password", PASSWORD)]).await;
    assert!(asked.text.contains("Kode autentikator"), "{}", asked.text);
    assert_eq!(browser.get("/staff").await.location, "/staff/login");
    browser.get("/staff/login/code").await;
    let wrong = browser.follow("/staff/login/code", &[("code", "000000")]).await;
    assert!(wrong.text.contains("Kode tidak cocok"), "{}", wrong.text);
    let entered = browser.submit("/staff/login/code", &[("code", &console.code(Role::Cs))]).await;
    assert_eq!(entered.location, "/staff");
    assert!(browser.get("/staff").await.text.contains("Kotak masuk"));
    browser.get("/staff/sessions").await;
    assert_eq!(browser.submit("/staff/logout", &[]).await.location, "/staff/login");
    assert_eq!(browser.get("/staff").await.location, "/staff/login");
}

#[tokio::test]
async fn stf_02_an_unknown_account_and_a_wrong_password_get_one_answer_and_then_both_wait() {
    let console = TestConsole::new().await;
    let mut browser = console.browser();
    browser.get("/staff/login").await;
    let unknown = browser.follow("/staff/login", &[("email", "nobody@isp.id"), ("password", PASSWORD)]).await;
    let wrong = browser.follow("/staff/login", &[("email", "cs@isp.id"), ("password", "salah semua")]).await;
    assert!(unknown.text.contains("tidak cocok") && wrong.text.contains("tidak cocok"));
    assert!(
        wrong.text.contains(r#"value="cs@isp.id""#) && !wrong.text.contains("salah semua"),
        "the password is not kept"
    );
    for _ in 0..4 {
        browser.follow("/staff/login", &[("email", "cs@isp.id"), ("password", "salah semua")]).await;
    }
    let late = browser.follow("/staff/login", &[("email", "cs@isp.id"), ("password", PASSWORD)]).await;
    assert!(late.text.contains("Terlalu banyak percobaan"), "{}", late.text);
    console.clock.advance(TimeDelta::minutes(16));
    let after = browser.follow("/staff/login", &[("email", "cs@isp.id"), ("password", PASSWORD)]).await;
    assert!(after.text.contains("Kode autentikator"), "it is not for good");
}

#[tokio::test]
async fn a_login_leads_to_the_page_that_was_asked_for() {
    let console = TestConsole::new().await;
    let mut browser = console.browser();
    browser.get("/staff/audit?staff=x").await;
    browser.get("/staff/login").await;
    browser.follow("/staff/login", &[("email", "admin@isp.id"), ("password", PASSWORD)]).await;
    let entered = browser.submit("/staff/login/code", &[("code", &console.code(Role::Admin))]).await;
    assert_eq!(entered.location, "/staff/audit?staff=x");
}

#[tokio::test]
async fn stf_07_a_session_ends_by_rest_and_when_its_role_changes() {
    let console = TestConsole::new().await;
    let mut rests = console.logged_in(Role::Cs).await;
    console.clock.advance(TimeDelta::minutes(31));
    assert_eq!(rests.get("/staff").await.location, "/staff/login");
    let mut cs = console.logged_in(Role::Cs).await;
    let mut admin = console.logged_in(Role::Admin).await;
    admin.get("/staff/settings/accounts").await;
    let changed = admin.follow("/staff/settings/accounts/role", &[("account", "cs@isp.id"), ("role", "finance")]).await;
    assert!(changed.text.contains("Peran sudah diganti"), "{}", changed.text);
    assert_eq!(cs.get("/staff").await.location, "/staff/login");
}

#[tokio::test]
async fn stf_06_cookies_of_customers_open_nothing_and_forms_need_their_own_token() {
    let console = TestConsole::new().await;
    let staff = console.logged_in(Role::Admin).await;
    let token = staff.cookies["__Host-staff_session"].clone();
    let mut customer = console.browser();
    customer.cookies.insert("__Host-session".to_owned(), token);
    assert_eq!(customer.get("/staff").await.location, "/staff/login");
    let mut forged = console.logged_in(Role::Admin).await;
    let refused = forged.submit("/staff/logout", &[("csrf", "x")]).await;
    assert!(refused.status == 400 || refused.status == 303, "a field that comes twice is no form");
    assert_eq!(forged.get("/staff").await.status, 200, "the session stands");
}

#[tokio::test]
async fn the_console_is_not_there_for_other_networks() {
    let allow = |parts: &mut http_staff::StaffParts| {
        parts.allowed_networks = vec!["10.20.0.0/16".parse().expect("a network")];
    };
    let console = TestConsole::with(allow).await;
    let mut outside = console.browser();
    assert_eq!(outside.get("/staff/login").await.status, 404);
    outside.ip = "10.20.3.4".to_owned();
    assert_eq!(outside.get("/staff/login").await.status, 200);
}
