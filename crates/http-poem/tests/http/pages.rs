//! The pages in a browser: login, accounts, dashboard, devices, language, errors.

use std::collections::BTreeSet;
use std::sync::Arc;

use portal_core::identity::customer::MockCustomerRepo;
use portal_core::identity::device::MockDeviceStore;
use portal_core::identity::otp::MockOtpStore;
use portal_core::identity::rate_limit::MockRateLimiter;
use portal_core::messaging::outbox::MockOutbox;

use crate::client::{Browser, Call};
use crate::test_portal::{OWNER, Plan, STRANGER, TestPortal};

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
async fn came_in(portal: &TestPortal, browser: &mut Browser) -> String {
    browser.get("/customer/login").await;
    browser.submit("/customer/login", &[("phone", OWNER)]).await;
    browser.get("/customer/login/code").await;
    portal.deliver().await;
    let code = portal.phone.last_code();
    browser.submit("/customer/login/code", &[("otp", &code)]).await.location().to_owned()
}

#[tokio::test]
async fn a_wrong_number_is_named_beside_the_field_and_kept() {
    let portal = TestPortal::new().await;
    let mut browser = portal.browser();
    browser.get("/customer/login").await;
    for (typed, words) in [
        ("", "Isi nomor WhatsApp Anda."),
        ("021-5551234", "Ini nomor telepon rumah."),
        ("+1 202 555 0100", "Isi nomor Indonesia"),
        ("0812", "belum lengkap atau salah ketik"),
        ("08\"><script>", "Nomor ini memuat “"),
        ("0817\u{7}102070", "karakter yang tidak terlihat (U+0007)"),
    ] {
        let answer = browser.refused("/customer/login", &[("phone", typed)]).await;
        assert_eq!(answer.status, 200, "{typed}");
        assert!(answer.text().contains(words), "{typed}");
        assert!(!answer.text().contains("\"><script>"));
    }
}

#[tokio::test]
async fn a_wrong_code_says_how_many_tries_remain_until_only_a_new_code_helps() {
    let portal = TestPortal::new().await;
    let mut browser = asked(&portal, OWNER).await;
    portal.deliver().await;
    let code = portal.phone.last_code();
    let wrong = if code == "000000" { "000001" } else { "000000" };
    for left in (1..5).rev() {
        let answer = browser.refused("/customer/login/code", &[("otp", wrong)]).await;
        assert!(answer.text().contains(&format!("Sisa {left} percobaan")), "{left}");
    }
    let spent = browser.refused("/customer/login/code", &[("otp", wrong)]).await;
    assert!(spent.text().contains("kode ini tidak bisa dipakai lagi"), "{}", spent.text());
    let late = browser.submit("/customer/login/code", &[("otp", &code)]).await;
    let page = late.location().to_owned();
    assert!(page.starts_with("/customer/login/code?challenge="), "{page}");
    for _ in 0..2 {
        let again = browser.get("/customer/login/code").await.text();
        assert!(again.contains("kode ini tidak bisa dipakai lagi") && !again.contains("name=\"otp\""), "{again}");
        assert!(!again.contains("Berlaku"), "no minutes: {again}");
    }
    portal.wait(61);
    browser.get("/customer/login/code").await;
    let resent = browser.submit("/customer/login/resend", &[]).await;
    assert!(resent.location().starts_with("/customer/login/code?challenge="), "{}", resent.location());
    portal.deliver().await;
    let renewed = portal.phone.last_code();
    browser.get("/customer/login/code").await;
    let entered = browser.submit("/customer/login/code", &[("otp", &renewed)]).await;
    assert_eq!(entered.location(), "/customer/dashboard", "a new code was a button away");
    browser.get("/customer/dashboard").await;
    browser.submit("/customer/logout", &[]).await;
    assert_eq!(browser.get("/customer/dashboard").await.location(), "/customer/login");
}

#[tokio::test]
async fn a_number_that_takes_no_guess_says_until_when_and_takes_none() {
    let portal = TestPortal::new().await;
    let mut browser = portal.browser();
    for _ in 0..2 {
        browser.get("/customer/login").await;
        browser.submit("/customer/login", &[("phone", OWNER)]).await;
        portal.deliver().await;
        let code = portal.phone.last_code();
        let wrong = if code == "000000" { "000001" } else { "000000" };
        for _ in 0..5 {
            browser.get("/customer/login/code").await;
            browser.submit("/customer/login/code", &[("otp", wrong)]).await;
        }
        browser.get("/customer/login/code").await;
        portal.wait(61);
    }
    browser.get("/customer/login").await;
    browser.submit("/customer/login", &[("phone", OWNER)]).await;
    let page = browser.get("/customer/login/code").await.text();
    assert!(page.contains("Terlalu banyak percobaan. Coba lagi setelah"), "{page}");
    assert!(!page.contains("name=\"otp\"") && !page.contains("Berlaku") && !page.contains("/resend"), "{page}");
    portal.wait(3_600);
    browser.get("/customer/login").await;
    browser.submit("/customer/login", &[("phone", OWNER)]).await;
    assert!(browser.get("/customer/login/code").await.text().contains("name=\"otp\""));
}

#[tokio::test]
async fn a_code_is_taken_out_of_what_was_pasted() {
    let portal = TestPortal::new().await;
    let mut browser = asked(&portal, OWNER).await;
    for (typed, words) in [("", "Isi kode 6 digit"), ("12 34", "Kode terdiri dari 6 angka")] {
        let answer = browser.refused("/customer/login/code", &[("otp", typed)]).await;
        assert!(answer.text().contains(words), "{typed}");
    }
    portal.deliver().await;
    let code = portal.phone.last_code();
    let pasted = format!("Kode: {} {}", &code[..3], &code[3..]);
    let answer = browser.submit("/customer/login/code", &[("otp", &pasted)]).await;
    assert_eq!(answer.location(), "/customer/dashboard", "no guess was charged for what is no code");
}

#[tokio::test]
async fn sec_08_a_resend_brings_a_new_code_and_ends_the_old_one() {
    let portal = TestPortal::new().await;
    let mut browser = asked(&portal, OWNER).await;
    portal.deliver().await;
    let old = portal.phone.last_code();
    let early = browser.refused("/customer/login/resend", &[]).await;
    assert!(early.text().contains("Kode baru bisa diminta dalam"), "{}", early.text());
    portal.wait(60);
    let again = browser.submit("/customer/login/resend", &[]).await;
    assert_eq!(again.status, 303);
    assert!(again.location().starts_with("/customer/login/code?challenge="), "{}", again.location());
    assert!(browser.get("/customer/login/code").await.text().contains("Kode OTP baru telah dikirim"));
    portal.deliver().await;
    let new = portal.phone.last_code();
    assert_eq!(browser.submit("/customer/login/code", &[("otp", &old)]).await.location(), "/customer/login/code");
    assert_eq!(browser.submit("/customer/login/code", &[("otp", &new)]).await.status, 303);
}

#[tokio::test]
async fn asking_again_for_the_same_number_leads_to_the_code_that_is_on_its_way() {
    let portal = TestPortal::new().await;
    let mut browser = asked(&portal, STRANGER).await;
    browser.get("/customer/login").await;
    let answer = browser.submit("/customer/login", &[("phone", STRANGER)]).await;
    assert_eq!(answer.status, 303);
    assert!(answer.location().starts_with("/customer/login/code?challenge="), "{}", answer.location());
    let mut other = portal.browser();
    other.ip = "198.51.100.99".to_owned();
    other.get("/customer/login").await;
    let refused = other.refused("/customer/login", &[("phone", STRANGER)]).await;
    assert!(refused.text().contains("Terlalu banyak percobaan."), "{}", refused.text());
    assert!(refused.text().contains(&format!("value=\"{STRANGER}\"")), "the number is kept");
}

#[tokio::test]
async fn sec_09_the_right_code_from_another_cookie_jar_fails_and_is_charged() {
    let portal = TestPortal::new().await;
    let mut owner = asked(&portal, OWNER).await;
    portal.deliver().await;
    let code = portal.phone.last_code();

    let mut thief = asked(&portal, STRANGER).await;
    let answer = thief.refused("/customer/login/code", &[("otp", &code)]).await;
    assert!(answer.text().contains("Sisa 4 percobaan"), "their own challenge was charged");

    let ticket = owner.cookies["__Host-otp"].clone();
    let forged = format!("{}{}", &ticket[..22], "A".repeat(ticket.len() - 22));
    thief.cookies.insert("__Host-otp".to_owned(), forged);
    let answer = thief.submit("/customer/login/code", &[("otp", &code)]).await;
    assert_eq!(answer.location(), "/customer/login");
    assert_eq!(thief.get("/customer/dashboard").await.location(), "/customer/login");

    let wrong = if code == "000000" { "000001" } else { "000000" };
    let answer = owner.refused("/customer/login/code", &[("otp", wrong)]).await;
    assert!(answer.text().contains("Sisa 3 percobaan"), "the foreign guess was charged too");
}

#[tokio::test]
async fn sec_10_the_form_that_takes_the_code_takes_no_number() {
    let portal = TestPortal::new().await;
    portal.add_customer("AGLS9", "081355556666").await;
    let mut browser = asked(&portal, OWNER).await;
    portal.deliver().await;
    let code = portal.phone.last_code();
    let fields = [("otp", code.as_str()), ("phone", "081355556666"), ("customer_id", "AGLS9")];
    assert_eq!(browser.submit("/customer/login/code", &fields).await.status, 303);
    assert!(browser.get("/customer/dashboard").await.text().contains("AGLS1"));
    let twice = [("otp", "111111"), ("otp", "222222")];
    let mut browser = asked(&portal, STRANGER).await;
    assert!(browser.refused("/customer/login/code", &twice).await.text().contains("Kiriman tadi tidak lengkap"));
}

#[tokio::test]
async fn sec_11_pages_for_known_and_unknown_numbers_differ_in_the_number_alone() {
    let portal = TestPortal::new().await;
    let mut seen = Vec::new();
    for phone in [OWNER, STRANGER] {
        let mut browser = portal.browser();
        let mut scenes = Vec::new();
        browser.get("/customer/login").await;
        let sent = browser.submit("/customer/login", &[("phone", phone)]).await;
        scenes.push((sent.status, unnamed(sent.location()), shape(&sent.cookies()), String::new()));
        portal.deliver().await;
        for _ in 0..2 {
            let page = browser.get("/customer/login/code").await;
            scenes.push((page.status, String::new(), shape(&page.cookies()), scrubbed(&page.text(), phone)));
            let page = browser.refused("/customer/login/code", &[("otp", "000001")]).await;
            scenes.push((page.status, String::new(), shape(&page.cookies()), scrubbed(&page.text(), phone)));
        }
        seen.push(scenes);
    }
    assert_eq!(seen[0], seen[1]);
}

#[tokio::test]
async fn sec_24_cookies_are_bound_to_host_and_tls_and_hidden_from_scripts() {
    let portal = TestPortal::new().await;
    let mut browser = asked(&portal, OWNER).await;
    portal.deliver().await;
    let code = portal.phone.last_code();
    let mut lines = browser.get("/customer/login/code").await.cookies();
    let entered = browser.submit("/customer/login/code", &[("otp", &code)]).await;
    lines.extend(entered.cookies());
    assert!(lines.len() >= 4, "{lines:?}");
    for line in &lines {
        assert!(line.starts_with("__Host-") && line.len() < 4_096, "{line}");
        for attribute in ["; Path=/", "; HttpOnly", "; SameSite=Lax", "; Secure"] {
            assert!(line.contains(attribute), "{line}");
        }
        assert!(!line.to_ascii_lowercase().contains("domain"), "{line}");
    }
    let device = lines.iter().find(|line| line.starts_with("__Host-dev=")).expect("a device token");
    assert!(device.contains("Max-Age=15552000"), "{device}");
    let session = lines.iter().find(|line| line.starts_with("__Host-session=")).expect("a session");
    assert!(session.contains("Max-Age=604800"), "{session}");
}

#[tokio::test]
async fn sec_29_no_value_from_before_the_login_survives_it() {
    let portal = TestPortal::new().await;
    let mut browser = asked(&portal, OWNER).await;
    portal.deliver().await;
    browser.get("/customer/login/code").await;
    browser.cookies.insert("__Host-session".to_owned(), "planted".to_owned());
    browser.cookies.insert("__Host-dev".to_owned(), "A".repeat(43));
    let before: BTreeSet<String> = browser.cookies.values().cloned().collect();
    let code = portal.phone.last_code();
    let entered = browser.submit("/customer/login/code", &[("otp", &code)]).await;
    assert_eq!(entered.status, 303, "{}", entered.text());
    let after: BTreeSet<String> = browser.cookies.values().cloned().collect();
    assert!(before.is_disjoint(&after), "{:?}", before.intersection(&after));
    assert!(!browser.cookies.contains_key("__Host-otp") && !browser.cookies.contains_key("__Host-pre"));
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
async fn asked(portal: &TestPortal, phone: &str) -> Browser {
    let mut browser = portal.browser();
    browser.get("/customer/login").await;
    let answer = browser.submit("/customer/login", &[("phone", phone)]).await;
    let page = answer.location().to_owned();
    assert!(page.starts_with("/customer/login/code?challenge="), "{}", answer.text());
    browser.get(&page).await;
    browser
}

/// Cookies without their values.
fn shape(lines: &[String]) -> Vec<String> {
    lines
        .iter()
        .map(|line| format!("{}{}", line.split('=').next().unwrap_or_default(), &line[line.find(';').unwrap_or(0)..]))
        .collect()
}

/// An address without the challenge that it names.
fn unnamed(address: &str) -> String {
    address.split("challenge=").next().unwrap_or_default().to_owned()
}

/// A page without what differs from request to request.
fn scrubbed(html: &str, phone: &str) -> String {
    let masked = format!("{}****{}", &phone[..4], &phone[phone.len() - 3..]);
    let mut clean = html.replace(&masked, "MASKED");
    for (before, after) in [("nonce=\"", '"'), ("name=\"csrf\" value=\"", '"'), ("name=\"challenge\" value=\"", '"')] {
        let pieces: Vec<&str> = clean.split(before).collect();
        let rest = pieces[1..].iter().map(|piece| format!("{before}{}", &piece[piece.find(after).unwrap_or(0)..]));
        clean = format!("{}{}", pieces[0], rest.collect::<String>());
    }
    clean
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
