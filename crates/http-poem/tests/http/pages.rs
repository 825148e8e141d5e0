//! The pages in a browser: login, accounts, dashboard, devices, language, errors.

use std::sync::Arc;

use portal_core::identity::customer::MockCustomerRepo;
use portal_core::identity::device::MockDeviceStore;
use portal_core::identity::otp::MockOtpStore;
use portal_core::identity::rate_limit::MockRateLimiter;
use portal_core::messaging::outbox::MockOutbox;

use crate::client::{Browser, Call};
use crate::test_portal::{OWNER, Plan, TestPortal};

#[tokio::test]
async fn a_customer_logs_in_sees_the_dashboard_and_logs_out() {
    let portal = TestPortal::new().await;
    let mut browser = portal.browser();
    assert_eq!(browser.get("/").await.location(), "/customer/login");
    let mut browser = portal.logged_in(OWNER).await;
    let dashboard = browser.get("/customer/dashboard").await;
    assert_eq!(dashboard.status, 200);
    for words in ["Halo, Budi AGLS1", "Login berhasil!", "AGLS1", "Home 50", "Rp 300.000"] {
        assert!(dashboard.text().contains(words), "{words} is missing");
    }
    assert!(!browser.get("/customer/dashboard").await.text().contains("Login berhasil!"), "shown once");
    assert_eq!(browser.get("/").await.location(), "/customer/dashboard");
    assert_eq!(browser.get("/customer/login").await.location(), "/customer/dashboard");
    browser.get("/customer/dashboard").await;
    let out = browser.submit("/customer/logout", &[]).await;
    assert_eq!((out.status, out.location()), (303, "/customer/login"));
    assert!(browser.get("/customer/login").await.text().contains("Anda sudah keluar."));
    assert_eq!(browser.get("/customer/dashboard").await.location(), "/customer/login");
}

#[tokio::test]
async fn a_login_returns_to_the_requested_page_and_only_once() {
    let portal = TestPortal::new().await;
    let expected = "/customer/invoices?status=overdue";
    let mut browser = portal.browser();
    assert_eq!(browser.get(expected).await.location(), "/customer/login");
    assert_eq!(came_in(&portal, &mut browser).await, expected);
    assert!(!browser.cookies.contains_key("return_to"));

    browser.get("/customer/tickets/new").await;
    portal.wait(60);
    let mut other = portal.logged_in(OWNER).await;
    other.get("/customer/sessions").await;
    other.submit("/customer/sessions/end-others", &[]).await;
    let refused = browser.submit("/customer/tickets", &[("title", "Lampu los merah")]).await;
    assert_eq!(refused.location(), "/customer/login");
    portal.wait(60);
    assert_eq!(came_in(&portal, &mut browser).await, "/customer/tickets/new", "where what was sent is filled in again");
}

#[tokio::test]
async fn pages_that_nobody_requested_are_not_returned_to() {
    let portal = TestPortal::new().await;
    for (header, value) in [("sec-purpose", "prefetch"), ("sec-fetch-mode", "cors")] {
        let mut browser = portal.browser();
        browser.send(Call::get("/customer/tickets").header(header, value)).await;
        assert!(!browser.cookies.contains_key("return_to"), "{header}");
    }
    let mut browser = portal.browser();
    let forged = format!("{}.{}", "L2N1c3RvbWVyL3RpY2tldHM", "A".repeat(43));
    browser.cookies.insert("return_to".to_owned(), forged);
    assert_eq!(came_in(&portal, &mut browser).await, "/customer/dashboard");
}

/// Logs the owner in and tells where that leads.
pub(crate) async fn came_in(portal: &TestPortal, browser: &mut Browser) -> String {
    browser.get("/customer/login").await;
    browser.submit("/customer/login", &[("phone", OWNER)]).await;
    browser.get("/customer/login/code").await;
    portal.deliver().await;
    let code = portal.phone.last_code();
    browser.submit("/customer/login/code", &[("otp", &code)]).await.location().to_owned()
}

#[tokio::test]
async fn sec_31_a_form_without_its_token_or_from_elsewhere_changes_nothing() {
    let portal = TestPortal::new().await;
    let mut browser = portal.logged_in(OWNER).await;
    browser.get("/customer/sessions").await;
    let session = uuid::Uuid::from_u128(7);
    let end_one = format!("/customer/sessions/{session}/end");
    let routes = [
        "/customer/login",
        "/customer/login/code",
        "/customer/login/resend",
        "/customer/accounts",
        end_one.as_str(),
        "/customer/sessions/end-others",
        "/customer/logout",
        "/language",
    ];
    let fields = [
        ("phone", OWNER),
        ("otp", "123456"),
        ("customer_id", "AGLS1"),
        ("locale", "en"),
        ("return_to", "/customer/login"),
    ];
    let token = browser.csrf.clone();
    for route in routes {
        for (header, value) in
            [("sec-fetch-site", "cross-site"), ("sec-fetch-site", "same-site"), ("origin", "https://evil.example")]
        {
            let answer = browser.send(browser.form(route, &fields).header(header, value)).await;
            assert_eq!(answer.status, 403, "{route} with {header}: {value}");
        }
        // A form of the login may come from a tab that is older than the login, and leads to the dashboard.
        let is_login = route.starts_with("/customer/login");
        for bad in ["", "AAAA", &token.replace(&token[..4], "AAAA")] {
            browser.csrf = bad.to_owned();
            let answer = browser.send(browser.form(route, &fields)).await;
            let expected = if is_login { (303, "/customer/dashboard") } else { (403, "") };
            assert_eq!((answer.status, answer.location()), expected, "{route} with the token {bad:?}");
        }
        browser.csrf.clone_from(&token);
        let bare = browser.send(Call::post(route)).await;
        assert_eq!(bare.status, 403, "{route} with nothing at all");
        let stranger = portal.call(browser.form(route, &fields)).await;
        assert_eq!(stranger.status, 403, "{route} without the cookie the token is bound to");
    }
    assert_eq!(browser.get("/customer/dashboard").await.status, 200, "still logged in");
    let fine = browser.send(browser.form("/customer/logout", &[])).await;
    assert_eq!(fine.location(), "/customer/login", "the token alone speaks for an old browser");
}

#[tokio::test]
async fn sec_31_a_token_from_before_the_login_is_worth_nothing_after_it() {
    let portal = TestPortal::new().await;
    let mut early = portal.browser();
    early.get("/customer/login").await;
    let mut browser = portal.logged_in(OWNER).await;
    browser.csrf.clone_from(&early.csrf);
    let refused = browser.submit("/customer/logout", &[]).await;
    assert_eq!((refused.status, refused.location()), (303, "/customer/dashboard"));
    assert!(browser.get("/customer/dashboard").await.text().contains("Halaman ini terlalu lama terbuka"));
}

#[tokio::test]
async fn several_accounts_give_a_choice_and_only_their_own() {
    let portal = TestPortal::new().await;
    portal.add_customer("AGLS2", OWNER).await;
    portal.add_customer("AGLS9", "081355556666").await;
    let mut browser = portal.logged_in(OWNER).await;
    let chooser = browser.get("/customer/accounts").await;
    assert!(chooser.text().contains("AGLS1") && chooser.text().contains("AGLS2"));
    assert!(!chooser.text().contains("AGLS9"));
    assert!(!chooser.text().contains("Sedang dibuka") && !chooser.text().contains("aria-current"), "none was chosen");
    let refused = browser.refused("/customer/accounts", &[("customer_id", "AGLS9")]).await;
    assert!(refused.text().contains("Itu tidak bisa dilakukan") && !refused.text().contains("AGLS9"));
    let old = browser.cookies["__Host-session"].clone();
    let chosen = browser.submit("/customer/accounts", &[("customer_id", "AGLS2")]).await;
    assert_eq!((chosen.status, chosen.location()), (303, "/customer/dashboard"));
    let dashboard = browser.get("/customer/dashboard").await;
    assert!(dashboard.text().contains("Budi AGLS2") && dashboard.text().contains("Akun sudah diganti."));
    assert!(dashboard.text().contains("/customer/accounts"), "the menu leads back to the choice");
    assert_eq!(browser.get("/customer/accounts").await.text().matches("Sedang dibuka").count(), 1);
    let with_old = Call::get("/customer/dashboard").header("cookie", &format!("__Host-session={old}"));
    assert_eq!(portal.call(with_old).await.location(), "/customer/login");
}

#[tokio::test]
async fn sec_27_a_customer_sees_their_devices_and_ends_them() {
    let portal = TestPortal::new().await;
    let mut first = portal.logged_in(OWNER).await;
    portal.wait(3_600);
    let mut second = portal.logged_in(OWNER).await;
    let list = second.get("/customer/sessions").await;
    assert!(list.text().contains("Chrome, Android") && list.text().contains("198.51.x.x"));
    let (_, rest) =
        list.text().split_once("/customer/sessions/0").map(|(a, b)| (a.to_owned(), b.to_owned())).expect("a form");
    let id = format!("0{}", rest.split('/').next().expect("an id"));
    let ended = second.submit(&format!("/customer/sessions/{id}/end"), &[]).await;
    assert_eq!((ended.status, ended.location()), (303, "/customer/sessions"));
    let out = first.get("/customer/dashboard").await;
    assert_eq!(out.location(), "/customer/login");
    assert!(first.get("/customer/login").await.text().contains("Sesi Anda sudah berakhir"));
    portal.wait(3_600);
    let mut third = portal.logged_in(OWNER).await;
    third.get("/customer/sessions").await;
    assert_eq!(third.submit("/customer/sessions/end-others", &[]).await.status, 303);
    assert_eq!(second.get("/customer/dashboard").await.location(), "/customer/login");
    assert_eq!(third.get("/customer/dashboard").await.status, 200);
}

#[tokio::test]
async fn the_language_is_chosen_once_and_kept() {
    let portal = TestPortal::new().await;
    let mut browser = portal.browser();
    assert!(browser.get("/customer/login").await.text().contains("<html lang=\"id\""));
    let chosen = browser.submit("/language", &[("locale", "en"), ("return_to", "/customer/login")]).await;
    assert_eq!((chosen.status, chosen.location()), (303, "/customer/login"));
    assert!(browser.get("/customer/login").await.text().contains("<html lang=\"en\""));
    let away = browser.submit("/language", &[("locale", "id"), ("return_to", "//evil.example")]).await;
    assert_eq!(away.location(), "/");
    assert_eq!(browser.submit("/language", &[("locale", "xx")]).await.location(), "/");
    let by_header = portal.call(Call::get("/customer/login").header("accept-language", "en-GB,en;q=0.9")).await;
    assert!(by_header.text().contains("<html lang=\"en\""));
}

#[tokio::test]
async fn errors_have_a_page_with_a_code_for_support() {
    let portal = TestPortal::new().await;
    for (call, status) in [
        (Call::get("/nowhere"), 404),
        (Call::new("PUT", "/customer/login"), 405),
        (Call::post("/customer/logout"), 403),
        (Call::get("/static/../Cargo.toml"), 404),
    ] {
        let answer = portal.call(call).await;
        assert_eq!(answer.status, status);
        assert!(answer.header("content-type").starts_with("text/html"), "{status}");
        assert!(answer.text().contains("Kode untuk CS:"), "{status}");
    }
}

#[tokio::test]
async fn the_demos_chat_is_there_only_in_the_demo() {
    let plan = Plan { demo: true, ..Plan::default() };
    let portal = TestPortal::with(plan).await;
    let mut browser = asked(&portal, OWNER).await;
    portal.deliver().await;
    let chat = browser.get("/demo/whatsapp").await;
    assert_eq!(chat.status, 200);
    assert!(chat.text().contains(&portal.phone.last_code()));
    assert_eq!(TestPortal::new().await.call(Call::get("/demo/whatsapp")).await.status, 404);
}

#[tokio::test]
async fn the_dashboard_and_the_list_of_devices_take_two_reads_each_the_session_first() {
    let healthy = TestPortal::new().await;
    let cookies = healthy.logged_in(OWNER).await.cookie_line();
    let plan = Plan {
        // A mock that is asked anything panics, which would be a page about an error.
        ports: Box::new(|ports| {
            ports.identity.customers = Arc::new(MockCustomerRepo::new());
            ports.identity.devices = Arc::new(MockDeviceStore::new());
            ports.identity.otp = Arc::new(MockOtpStore::new());
            ports.messaging.outbox = Arc::new(MockOutbox::new());
            ports.identity.network_limits = Arc::new(MockRateLimiter::new());
            ports.identity.account_limits = Arc::new(MockRateLimiter::new());
        }),
        ..Plan::default()
    };
    let portal = TestPortal::on(healthy.store.clone(), plan);
    let page = portal.call(Call::get("/customer/dashboard").header("cookie", &cookies)).await;
    assert_eq!(page.status, 200, "{}", page.text());
    assert!(page.text().contains("Halo, Budi AGLS1"));
    let devices = portal.call(Call::get("/customer/sessions").header("cookie", &cookies)).await;
    assert_eq!(devices.status, 200, "{}", devices.text());
    assert!(devices.text().contains("Halo, Budi"));
}

/// A browser that has asked for a code and sees the page that takes it.
pub(crate) async fn asked(portal: &TestPortal, phone: &str) -> Browser {
    let mut browser = portal.browser();
    browser.get("/customer/login").await;
    let answer = browser.submit("/customer/login", &[("phone", phone)]).await;
    let page = answer.location().to_owned();
    assert!(page.starts_with("/customer/login/code?challenge="), "{}", answer.text());
    browser.get(&page).await;
    browser
}

#[tokio::test]
async fn an_error_page_keeps_the_layout_of_a_logged_in_customer() {
    let portal = TestPortal::new().await;
    let mut browser = portal.logged_in(OWNER).await;
    for path in ["/customer/nowhere", "/customer/invoices/NONE", "/customer/tickets/NONE"] {
        let lost = browser.get(path).await;
        assert_eq!(lost.status, 404, "{path}");
        let html = lost.text();
        assert!(html.contains("class=\"tabs\"") && html.contains("/customer/dashboard"), "{path}: {html}");
    }
    let stranger = portal.browser().get("/customer/nowhere").await;
    assert_eq!(stranger.status, 404);
    assert!(!stranger.text().contains("class=\"tabs\""));
}

#[tokio::test]
async fn what_is_kept_of_the_installed_portal_is_kept_by_language() {
    let portal = TestPortal::new().await;
    for path in ["/offline", "/manifest.webmanifest"] {
        let kept = portal.call(Call::get(path).header("accept-language", "en")).await;
        assert_eq!((kept.status, kept.header("vary")), (200, "accept-language, cookie"), "{path}");
        assert!(kept.header("cache-control").starts_with("public"), "{path}");
    }
}
