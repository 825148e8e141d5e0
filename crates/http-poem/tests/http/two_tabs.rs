//! Case 5: one browser asks for codes of several numbers in several tabs, and each tab keeps its own.

use crate::client::{Browser, field};
use crate::test_portal::{OWNER, TestPortal};

const OTHER: &str = "081355556666";
const THIRD: &str = "081377778888";

/// What a tab shows: its address, and the challenge that its forms name.
struct Tab {
    page: String,
    challenge: String,
}

impl Tab {
    fn with_code<'a>(&'a self, code: &'a str) -> [(&'a str, &'a str); 2] {
        [("challenge", &self.challenge), ("otp", code)]
    }
}

async fn portal() -> TestPortal {
    let portal = TestPortal::new().await;
    portal.add_customer("AGLS2", OTHER).await;
    portal.add_customer("AGLS3", THIRD).await;
    portal
}

/// Asks for a code of `phone` in a tab of the browser; answers the tab and the code that came.
async fn tab(portal: &TestPortal, browser: &mut Browser, phone: &str) -> (Tab, String) {
    browser.get("/customer/login").await;
    let page = browser.submit("/customer/login", &[("phone", phone)]).await.location().to_owned();
    let html = browser.get(&page).await.text();
    assert_eq!(html.matches("name=\"challenge\"").count(), 2, "both forms name it: {html}");
    portal.deliver().await;
    let challenge = field(&html, "challenge").expect("the form names its challenge");
    (Tab { page, challenge }, portal.phone.last_code())
}

fn wrong(code: &str) -> &'static str {
    if code == "000000" { "000001" } else { "000000" }
}

#[tokio::test]
async fn case_05_the_code_of_the_first_number_logs_it_in_from_the_first_tab() {
    let portal = portal().await;
    let mut browser = portal.browser();
    let (first, code) = tab(&portal, &mut browser, OWNER).await;
    let (second, _) = tab(&portal, &mut browser, OTHER).await;
    assert_ne!(first.challenge, second.challenge);
    let refused = browser.refused("/customer/login/code", &first.with_code(wrong(&code))).await.text();
    assert!(refused.contains("Sisa 4 percobaan") && refused.contains("0817****070"), "{refused}");
    let other = browser.get(&second.page).await.text();
    assert!(other.contains("0813****666") && !other.contains("percobaan"), "the other tab is as it was: {other}");
    let entered = browser.submit("/customer/login/code", &first.with_code(&code)).await;
    assert_eq!(entered.location(), "/customer/dashboard");
    assert!(browser.get("/customer/dashboard").await.text().contains("AGLS1"));
}

#[tokio::test]
async fn case_05_the_second_number_logs_in_from_the_second_tab_with_all_its_guesses() {
    let portal = portal().await;
    let mut browser = portal.browser();
    let (first, code) = tab(&portal, &mut browser, OWNER).await;
    let (second, other_code) = tab(&portal, &mut browser, OTHER).await;
    for _ in 0..2 {
        browser.submit("/customer/login/code", &first.with_code(wrong(&code))).await;
    }
    let refused = browser.refused("/customer/login/code", &second.with_code(wrong(&other_code))).await;
    assert!(refused.text().contains("Sisa 4 percobaan"), "{}", refused.text());
    browser.submit("/customer/login/code", &second.with_code(&other_code)).await;
    assert!(browser.get("/customer/dashboard").await.text().contains("AGLS2"));
}

#[tokio::test]
async fn case_05_a_resend_is_for_the_number_of_its_tab() {
    let portal = portal().await;
    let mut browser = portal.browser();
    let (first, old) = tab(&portal, &mut browser, OWNER).await;
    let (second, other_code) = tab(&portal, &mut browser, OTHER).await;
    portal.wait(61);
    let sent = browser.submit("/customer/login/resend", &[("challenge", &first.challenge)]).await;
    assert_eq!(sent.location(), first.page);
    assert!(browser.get(&first.page).await.text().contains("Kode OTP baru telah dikirim"));
    portal.deliver().await;
    let new = portal.phone.last_code();
    let superseded = browser.refused("/customer/login/code", &first.with_code(&old)).await;
    assert!(superseded.text().contains("hanya kode terbaru yang berlaku"), "{}", superseded.text());
    let refused = browser.refused("/customer/login/code", &second.with_code(wrong(&other_code))).await;
    assert!(refused.text().contains("Sisa 4 percobaan"), "{}", refused.text());
    browser.submit("/customer/login/code", &first.with_code(&new)).await;
    assert!(browser.get("/customer/dashboard").await.text().contains("AGLS1"));
}

#[tokio::test]
async fn case_05_back_at_an_earlier_number_its_code_is_still_waited_for() {
    let portal = portal().await;
    let mut browser = portal.browser();
    let (first, code) = tab(&portal, &mut browser, OWNER).await;
    tab(&portal, &mut browser, OTHER).await;
    browser.get("/customer/login").await;
    let again = browser.submit("/customer/login", &[("phone", OWNER)]).await;
    assert_eq!(again.location(), first.page, "no second code is sent, and nobody is told to wait");
    browser.submit("/customer/login/code", &first.with_code(&code)).await;
    assert!(browser.get("/customer/dashboard").await.text().contains("AGLS1"));
}

#[tokio::test]
async fn case_05_a_challenge_of_another_browser_is_not_taken() {
    let portal = portal().await;
    let (mut owner, mut thief) = (portal.browser(), portal.browser());
    let (theirs, code) = tab(&portal, &mut owner, OWNER).await;
    let (own, _) = tab(&portal, &mut thief, OTHER).await;
    assert_eq!(thief.get(&theirs.page).await.location(), "/customer/login", "nothing of it is shown");
    for (name, fields) in [("named", theirs.with_code(&code)), ("of one's own", own.with_code(&code))] {
        let answer = thief.submit("/customer/login/code", &fields).await;
        assert!(answer.location().starts_with("/customer/login"), "{name}: {}", answer.location());
    }
    let nonsense = thief.submit("/customer/login/code", &[("challenge", "x"), ("otp", &code)]).await;
    assert_eq!(nonsense.location(), "/customer/login");
    assert_eq!(thief.get("/customer/dashboard").await.location(), "/customer/login");
}

#[tokio::test]
async fn case_05_a_confirmation_that_is_sent_again_from_a_duplicated_tab_goes_on_too() {
    let portal = portal().await;
    let mut browser = portal.logged_in(OWNER).await;
    portal.wait(3_600);
    browser.get("/customer/confirm?next=/customer/sessions").await;
    let page = browser.submit("/customer/confirm", &[("next", "/customer/sessions")]).await.location().to_owned();
    let challenge = field(&browser.get(&page).await.text(), "challenge").expect("a challenge");
    portal.deliver().await;
    let code = portal.phone.last_code();
    let fields = [("challenge", challenge.as_str()), ("next", "/customer/sessions"), ("otp", &code)];
    for tab in ["the first", "the duplicated"] {
        let sent = browser.submit("/customer/confirm/code", &fields).await;
        assert_eq!((sent.status, sent.location()), (303, "/customer/sessions"), "{tab}");
    }
    assert_eq!(browser.get(&page).await.location(), "/customer/sessions");
}

#[tokio::test]
async fn case_05_a_tab_that_sends_after_the_login_spends_no_guess() {
    let portal = portal().await;
    let mut browser = portal.browser();
    let (first, code) = tab(&portal, &mut browser, OWNER).await;
    let (second, other_code) = tab(&portal, &mut browser, OTHER).await;
    let cookies = browser.cookies.clone();
    browser.submit("/customer/login/code", &first.with_code(&code)).await;
    let named = [("challenge", second.challenge.as_str())];
    for (path, fields) in [
        ("/customer/login/code", &second.with_code(wrong(&other_code))[..]),
        ("/customer/login/resend", &named),
        ("/customer/login", &[("phone", THIRD)]),
    ] {
        let sent = browser.submit(path, fields).await;
        assert_eq!((sent.status, sent.location()), (303, "/customer/dashboard"), "{path}");
    }
    assert!(portal.deliver().await.is_empty(), "no code was sent");
    let dashboard = browser.get("/customer/dashboard").await.text();
    assert!(dashboard.contains("AGLS1") && !dashboard.contains("role=\"alert\""), "{dashboard}");
    browser.cookies = cookies;
    browser.get(&second.page).await;
    let refused = browser.refused("/customer/login/code", &second.with_code(wrong(&other_code))).await;
    assert!(refused.text().contains("Sisa 4 percobaan"), "the first guess: {}", refused.text());
}
