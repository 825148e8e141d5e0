//! Case 28d: codes that lie in a store which turned its clients away.

use std::sync::{Arc, Mutex};

use adapters_sqlite::SqliteStore;
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::identity::otp::{Challenge, ChallengeRef, FallbackOtpStore, OtpStore, Renewal};
use portal_core::{ChallengeId, PortError};
use serde_json::json;

use crate::client::{Browser, Call, field};
use crate::test_portal::{OWNER, Plan, TestPortal};

const WORDS: &str = "Kode ini sedang tidak bisa diperiksa. Minta kode baru.";

/// What the store in front does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Serves,
    ReadsOnly,
    Away,
}

/// A store that can be told to turn its clients away.
struct Front {
    store: SqliteStore,
    state: Mutex<State>,
}

impl Front {
    fn set(&self, state: State) {
        *self.state.lock().expect("the lock") = state;
    }

    fn serves(&self, from: State) -> Result<(), PortError> {
        let state = *self.state.lock().expect("the lock");
        let serves = state == State::Serves || state == from;
        if serves { Ok(()) } else { Err(PortError::unavailable("OTP store", "turned away")) }
    }
}

#[async_trait]
impl OtpStore for Front {
    async fn put(&self, challenge: &Challenge) -> Result<(), PortError> {
        self.serves(State::Serves)?;
        self.store.put(challenge).await
    }

    async fn find(&self, which: &ChallengeRef) -> Result<Option<Challenge>, PortError> {
        self.serves(State::ReadsOnly)?;
        self.store.find(which).await
    }

    async fn renew(&self, id: ChallengeId, renewal: &Renewal) -> Result<Option<Challenge>, PortError> {
        self.serves(State::Serves)?;
        self.store.renew(id, renewal).await
    }

    async fn take_guess(&self, which: &ChallengeRef) -> Result<Option<Challenge>, PortError> {
        self.serves(State::Serves)?;
        self.store.take_guess(which).await
    }

    async fn refund_guess(&self, id: ChallengeId) -> Result<bool, PortError> {
        self.serves(State::Serves)?;
        self.store.refund_guess(id).await
    }

    async fn consume(&self, id: ChallengeId, sequence: u32, now: DateTime<Utc>) -> Result<bool, PortError> {
        self.serves(State::Serves)?;
        self.store.consume(id, sequence, now).await
    }
}

/// A portal whose codes lie in a store of their own, with the usual one behind it.
async fn portal() -> (TestPortal, Arc<Front>) {
    let store = SqliteStore::open_in_memory().await.expect("an in-memory store opens");
    store.migrate().await.expect("the schema is made");
    let front = Arc::new(Front { store, state: Mutex::new(State::Serves) });
    let primary = front.clone();
    let ports: Box<dyn FnOnce(&mut portal_core::Ports)> = Box::new(move |ports| {
        ports.identity.otp = Arc::new(FallbackOtpStore::new(primary, ports.identity.otp.clone()));
    });
    (TestPortal::with(Plan { ports, ..Plan::default() }).await, front)
}

/// A browser that has asked for a code; its page, its challenge, and the code.
async fn asked(portal: &TestPortal, browser: &mut Browser) -> (String, String, String) {
    browser.get("/customer/login").await;
    let page = browser.submit("/customer/login", &[("phone", OWNER)]).await.location().to_owned();
    let html = browser.get(&page).await.text();
    portal.deliver().await;
    (page, field(&html, "challenge").expect("a challenge"), portal.phone.last_code())
}

fn assert_offers_a_new_code(html: &str) {
    assert!(html.contains(WORDS), "{html}");
    for wrong in ["tidak bisa dipakai lagi", "percobaan", "Waktu masuk sudah habis"] {
        assert!(!html.contains(wrong), "{wrong}: {html}");
    }
}

#[tokio::test]
async fn case_28d_where_codes_are_only_read_another_one_is_sent_from_the_page() {
    let (portal, front) = portal().await;
    let mut browser = portal.browser();
    let (page, challenge, code) = asked(&portal, &mut browser).await;
    front.set(State::ReadsOnly);
    for _ in 0..7 {
        let html = browser.refused("/customer/login/code", &[("challenge", &challenge), ("otp", &code)]).await.text();
        assert_offers_a_new_code(&html);
        assert!(html.contains("action=\"/customer/login/resend\""), "{html}");
    }
    portal.wait(61);
    let sent = browser.submit("/customer/login/resend", &[("challenge", &challenge)]).await;
    assert_ne!(sent.location(), page, "it is a challenge of its own");
    let html = browser.get(sent.location()).await.text();
    assert!(html.contains("Kode OTP baru telah dikirim") && html.contains("0817****070"), "{html}");
    portal.deliver().await;
    let (challenge, code) = (field(&html, "challenge").expect("a challenge"), portal.phone.last_code());
    let entered = browser.submit("/customer/login/code", &[("challenge", &challenge), ("otp", &code)]).await;
    assert_eq!(entered.location(), "/customer/dashboard");
}

#[tokio::test]
async fn case_28d_where_codes_cannot_be_read_another_one_is_sent_from_the_start() {
    let (portal, front) = portal().await;
    let mut browser = portal.browser();
    let (page, challenge, code) = asked(&portal, &mut browser).await;
    front.set(State::Away);
    let fields = [("challenge", challenge.as_str()), ("otp", &code)];
    for path in ["/customer/login/code", "/customer/login/resend"] {
        let answer = browser.submit(path, &fields).await;
        assert_eq!(answer.location(), "/customer/login", "{path}");
        assert_offers_a_new_code(&browser.get("/customer/login").await.text());
    }
    assert_eq!(browser.get(&page).await.location(), "/customer/login");
    portal.wait(61);
    let (_, challenge, code) = asked(&portal, &mut browser).await;
    let entered = browser.submit("/customer/login/code", &[("challenge", &challenge), ("otp", &code)]).await;
    assert_eq!(entered.location(), "/customer/dashboard");
}

#[tokio::test]
async fn case_28d_within_a_session_another_code_is_sent_while_the_first_cannot_be_read() {
    let (portal, front) = portal().await;
    let mut browser = portal.logged_in(OWNER).await;
    portal.wait(3_600);
    let expected = [("next", "/customer/profile/phone")];
    let first = browser.submit("/customer/confirm", &expected).await.location().to_owned();
    front.set(State::Away);
    portal.wait(61);
    assert_eq!(browser.get("/customer/confirm?next=/customer/profile/phone").await.status, 200);
    let second = browser.submit("/customer/confirm", &expected).await.location().to_owned();
    assert!(second.starts_with("/customer/confirm/code?challenge=") && second != first, "{second}");
    let challenge = field(&browser.get(&second).await.text(), "challenge").expect("a challenge");
    portal.deliver().await;
    let code = portal.phone.last_code();
    let fields = [("challenge", challenge.as_str()), ("next", expected[0].1), ("otp", &code)];
    assert_eq!(browser.submit("/customer/confirm/code", &fields).await.location(), expected[0].1);
}

#[tokio::test]
async fn case_28d_once_the_store_serves_again_the_code_is_good_with_all_its_guesses() {
    let (portal, front) = portal().await;
    let mut browser = portal.browser();
    let (page, challenge, code) = asked(&portal, &mut browser).await;
    front.set(State::Away);
    browser.submit("/customer/login/code", &[("challenge", &challenge), ("otp", &code)]).await;
    front.set(State::Serves);
    assert_eq!(browser.get(&page).await.status, 200);
    let wrong = if code == "000000" { "000001" } else { "000000" };
    let html = browser.refused("/customer/login/code", &[("challenge", &challenge), ("otp", wrong)]).await.text();
    assert!(html.contains("Sisa 4 percobaan"), "{html}");
    let entered = browser.submit("/customer/login/code", &[("challenge", &challenge), ("otp", &code)]).await;
    assert_eq!(entered.location(), "/customer/dashboard");
}

#[tokio::test]
async fn case_28d_the_api_says_that_a_code_cannot_be_checked_and_not_that_no_guess_is_left() {
    let (portal, front) = portal().await;
    let code = portal.api_code(OWNER).await;
    let body = json!({"phone": OWNER, "otp": code}).to_string();
    for state in [State::ReadsOnly, State::Away] {
        front.set(state);
        let answer = portal.call(Call::post("/api/customer-portal/verify-otp").json(&body)).await;
        let told = answer.json();
        assert_eq!((answer.status, &told["type"]), (503, &json!("urn:portal:otp:unchecked")), "{state:?}: {told}");
        assert_eq!((&told["message"], told.get("attemptsLeft")), (&json!(WORDS), None), "{state:?}: {told}");
        assert_eq!(answer.header("retry-after"), "5");
    }
    front.set(State::Serves);
    let answer = portal.call(Call::post("/api/customer-portal/verify-otp").json(&body)).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
}

#[tokio::test]
async fn case_28d_within_a_session_another_code_is_offered_too() {
    let (portal, front) = portal().await;
    let mut browser = portal.logged_in(OWNER).await;
    portal.wait(3_600);
    browser.get("/customer/confirm?next=/customer/sessions").await;
    let sent = browser.submit("/customer/confirm", &[("next", "/customer/sessions")]).await;
    let page = sent.location().to_owned();
    let challenge = field(&browser.get(&page).await.text(), "challenge").expect("a challenge");
    portal.deliver().await;
    let code = portal.phone.last_code();
    let fields = [("challenge", challenge.as_str()), ("next", "/customer/sessions"), ("otp", &code)];
    front.set(State::ReadsOnly);
    assert_offers_a_new_code(&browser.refused("/customer/confirm/code", &fields).await.text());
    front.set(State::Away);
    let answer = browser.submit("/customer/confirm/code", &fields).await;
    assert_offers_a_new_code(&browser.get(answer.location()).await.text());
    front.set(State::Serves);
    assert_eq!(browser.submit("/customer/confirm/code", &fields).await.location(), "/customer/sessions");
}
