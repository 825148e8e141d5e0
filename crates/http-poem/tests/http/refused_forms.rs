//! Forms that were refused: the answer to every form is a redirect, and the form comes back with what was typed.

use std::sync::Arc;

use http_poem::route_list;
use poem::http::Method;
use portal_core::PortError;
use portal_core::identity::session::MockSessionStore;

use crate::bills::with_mail;
use crate::client::{Browser, Call, field};
use crate::test_portal::{OWNER, Plan, TestPortal};

const LOGIN: &str = "/customer/login";
const TICKETS: &str = "/customer/tickets";
const NEW_TICKET: &str = "/customer/tickets/new";

/// Every form there is, with something for its parameters.
fn forms() -> Vec<String> {
    let is_form = |(method, path): &(Method, String)| {
        *method == Method::POST && !path.starts_with("/api/") && !path.starts_with("/webhooks/")
    };
    let filled = |path: String| {
        let path = path.replace(":number", "TKT20251105001").replace(":token", "x.y");
        path.replace(":id", "01999999-9999-7999-8999-999999999999")
    };
    route_list().into_iter().filter(is_form).map(|(_, path)| filled(path)).collect()
}

/// Sends every form with those fields and tells which were not answered with a redirect within the portal.
async fn not_redirected(mut browser: Browser, fields: &[(&str, &str)]) -> Vec<String> {
    let (cookies, csrf) = (browser.cookies.clone(), browser.csrf.clone());
    let mut others = Vec::new();
    for path in forms() {
        (browser.cookies, browser.csrf) = (cookies.clone(), csrf.clone());
        let answer = browser.submit(&path, fields).await;
        let location = answer.location();
        if answer.status != 303 || !location.starts_with('/') || location.starts_with("//") {
            others.push(format!("{path}: {} {location}", answer.status));
        }
        if location != path && location.contains(OWNER) {
            others.push(format!("{path}: a number in {location}"));
        }
    }
    others
}

#[tokio::test]
async fn every_form_is_answered_with_a_redirect_whatever_is_wrong() {
    let none: Vec<String> = Vec::new();
    assert!(forms().len() >= 18, "{:?}", forms());
    let typed = [("phone", OWNER), ("otp", "1"), ("title", "x"), ("rating", "9"), ("customer_id", "AGLS9")];

    let portal = TestPortal::whole().await;
    let mut visitor = portal.browser();
    visitor.get(LOGIN).await;
    assert_eq!(not_redirected(visitor, &typed).await, none, "of a visitor");
    portal.wait(3_600);

    let mut browser = portal.logged_in(OWNER).await;
    browser.get("/customer/dashboard").await;
    assert_eq!(not_redirected(browser, &[]).await, none, "without a field");
    portal.wait(3_600);
    let mut browser = portal.logged_in(OWNER).await;
    browser.get("/customer/dashboard").await;
    assert_eq!(not_redirected(browser, &typed).await, none, "with something typed");
    portal.wait(3_600);
    let mut browser = portal.logged_in(OWNER).await;
    browser.csrf = "AAAA".to_owned();
    assert_eq!(not_redirected(browser, &typed).await, none, "with an old token");
}

#[tokio::test]
async fn every_form_is_answered_with_a_redirect_while_the_store_is_away() {
    let healthy = TestPortal::whole().await;
    let mut browser = healthy.logged_in(OWNER).await;
    browser.get("/customer/dashboard").await;
    let with_mail = with_mail().0;
    let plan = Plan {
        gateway: Some(Arc::default()),
        ports: Box::new(|ports| {
            (with_mail.ports)(ports);
            let mut sessions = MockSessionStore::new();
            sessions.expect_resume().returning(|_, _, _| Err(PortError::unavailable("sessions", "db-7 is away")));
            ports.identity.sessions = Arc::new(sessions);
        }),
        ..Plan::default()
    };
    let portal = TestPortal::on(healthy.store.clone(), plan);
    let mut away = portal.browser();
    (away.cookies, away.csrf) = (browser.cookies.clone(), browser.csrf.clone());
    assert_eq!(not_redirected(away, &[]).await, Vec::<String>::new());

    // What was typed waits until its page can be shown.
    let mut away = portal.browser();
    (away.cookies, away.csrf) = (browser.cookies, browser.csrf);
    let page = away.refused(TICKETS, &[("title", "Internet mati"), ("description", "LOS merah")]).await;
    assert_eq!(page.status, 503);
    let mut back = healthy.browser();
    back.cookies = away.cookies;
    let page = back.get(NEW_TICKET).await.text();
    assert!(page.contains("value=\"Internet mati\"") && page.contains("LOS merah"), "{page}");
    assert!(page.contains("kiriman Anda belum kami terima"), "{page}");
}

#[tokio::test]
async fn a_refused_form_is_shown_once_and_only_on_its_page() {
    let portal = TestPortal::new().await;
    let mut browser = portal.logged_in(OWNER).await;
    browser.get(NEW_TICKET).await;
    let sent = browser.submit(TICKETS, &[("title", "Internet mati")]).await;
    assert_eq!(sent.location(), NEW_TICKET);
    assert!(!browser.get("/customer/faq").await.text().contains("value=\"Internet mati\""));
    let ahead = browser.send(Call::get(NEW_TICKET).header("sec-purpose", "prefetch")).await;
    assert!(!ahead.text().contains("value=\"Internet mati\""), "nobody sees what is fetched ahead of time");
    let page = browser.get(NEW_TICKET).await.text();
    assert!(page.contains("value=\"Internet mati\"") && page.contains("role=\"alert\""), "{page}");
    let again = browser.get(NEW_TICKET).await.text();
    assert!(!again.contains("value=\"Internet mati\"") && !again.contains("role=\"alert\""), "{again}");

    browser.submit(TICKETS, &[("title", "Internet mati")]).await;
    portal.wait(601);
    assert!(!browser.get(NEW_TICKET).await.text().contains("value=\"Internet mati\""), "ten minutes are enough");
}

#[tokio::test]
async fn a_description_of_any_length_comes_back_whole_and_the_answer_stays_small() {
    let portal = TestPortal::new().await;
    let mut browser = portal.logged_in(OWNER).await;
    browser.get(NEW_TICKET).await;
    // Characters that do not compress, as many as a description takes.
    let mut seed = 7_u32;
    let mut any = || {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        char::from_u32(0x4E00 + (seed >> 16) % 0x5000).unwrap_or('x')
    };
    let rare: String = (0..5_000).map(|_| any()).collect();
    for text in ["Lampu LOS merah sejak pagi. ".repeat(178), rare, "z".repeat(20_000)] {
        let sent = browser.submit(TICKETS, &[("title", ""), ("description", &text)]).await;
        let head: usize = sent.headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum();
        assert!(head < 4_096, "{head} bytes do not fit into a proxy's usual buffer");
        let page = browser.get(sent.location()).await.text();
        assert!(page.contains(&text), "{} bytes are lost", text.len());
    }
}

#[tokio::test]
async fn a_refused_form_is_read_by_its_own_browser_alone() {
    let portal = TestPortal::new().await;
    portal.add_customer("AGLS9", "081355556666").await;
    let mut browser = portal.logged_in(OWNER).await;
    browser.get(NEW_TICKET).await;
    let sent = browser.submit(TICKETS, &[("title", "Rahasia besar"), ("otp", "123456")]).await;
    let cookie = browser.cookies["__Host-refused"].clone();
    assert!(sent.cookies().iter().any(|line| line.starts_with("__Host-refused=") && line.contains("HttpOnly")));
    let mut other = portal.logged_in("081355556666").await;
    for value in [cookie.clone(), cookie[1..].to_owned(), "AAAA".to_owned()] {
        other.cookies.insert("__Host-refused".to_owned(), value);
        let page = other.get(NEW_TICKET).await;
        assert_eq!(page.status, 200);
        assert!(!page.text().contains("Rahasia besar"));
    }
    assert!(browser.get(NEW_TICKET).await.text().contains("Rahasia besar"));
}

#[tokio::test]
async fn case_22_a_page_that_was_open_too_long_keeps_what_was_typed() {
    let portal = TestPortal::new().await;
    let mut browser = portal.browser();
    browser.get(LOGIN).await;
    browser.cookies.clear();
    let page = browser.refused(LOGIN, &[("phone", "0817 102 070")]).await.text();
    assert!(page.contains("Halaman ini terlalu lama terbuka") && page.contains("value=\"0817 102 070\""), "{page}");
    let sent = browser.submit(LOGIN, &[("phone", "0817 102 070")]).await;
    assert!(sent.location().starts_with("/customer/login/code"), "once more is enough");
}

#[tokio::test]
async fn case_22_a_browser_that_does_not_say_where_a_form_comes_from_is_led_to_the_form() {
    let portal = TestPortal::new().await;
    let mut browser = portal.browser();
    let call = browser.form(LOGIN, &[("phone", "0817102070")]);
    let refused = browser.send(call).await;
    assert_eq!(refused.status, 403);
    assert!(refused.text().contains("href=\"/customer/login\""), "{}", refused.text());
    assert!(browser.get(LOGIN).await.text().contains("value=\"0817102070\""), "the number is kept");

    let call = browser.form(LOGIN, &[("phone", "0817102070")]).header("host", "192.0.2.7:8080");
    browser.cookies.clear();
    let refused = browser.send(call).await;
    let public = "href=\"https://portal.example.id/customer/login\"";
    assert!(refused.text().contains(public), "an address where cookies work: {}", refused.text());
}

#[tokio::test]
async fn what_another_site_sends_is_not_shown_again() {
    let portal = TestPortal::new().await;
    let mut browser = portal.browser();
    browser.get(LOGIN).await;
    let call = browser.form(LOGIN, &[("phone", "0817102070")]).header("sec-fetch-site", "cross-site");
    assert_eq!(browser.send(call).await.status, 403);
    assert!(!browser.cookies.contains_key("__Host-refused"));
    assert_eq!(field(&browser.get(LOGIN).await.text(), "phone"), None);
}

#[tokio::test]
async fn case_05_a_tab_from_before_the_login_that_sends_after_it_leads_to_the_dashboard() {
    let portal = TestPortal::new().await;
    let mut browser = portal.browser();
    browser.get(LOGIN).await;
    browser.submit(LOGIN, &[("phone", OWNER)]).await;
    browser.get("/customer/login/code").await;
    let before = browser.csrf.clone();
    portal.deliver().await;
    let code = portal.phone.last_code();
    browser.submit("/customer/login/code", &[("otp", &code)]).await;
    for (path, fields) in [("/customer/login/code", [("otp", code.as_str())]), (LOGIN, [("phone", OWNER)])] {
        browser.csrf.clone_from(&before);
        let sent = browser.submit(path, &fields).await;
        assert_eq!((sent.status, sent.location()), (303, "/customer/dashboard"), "{path}");
        let unsaid = browser.send(browser.form(path, &fields)).await;
        assert_eq!((unsaid.status, unsaid.location()), (303, "/customer/dashboard"), "{path} of an old browser");
    }
    let dashboard = browser.get("/customer/dashboard").await;
    assert_eq!(dashboard.status, 200);
    assert!(!dashboard.text().contains("role=\"alert\""), "nothing went wrong: {}", dashboard.text());
}
