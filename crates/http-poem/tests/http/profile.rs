//! Changing contact data and the number: over the API and on the pages.

use portal_core::messaging::outbox::Lane;
use serde_json::{Value, json};

use crate::client::{Answer, Call};
use crate::test_portal::{OWNER, TestPortal};

const API: &str = "/api/customer-portal";
pub(crate) const NEW: &str = "081234567890";
/// Just past the time for which a code counts as fresh.
pub(crate) const STALE: i64 = 11 * 60;

async fn send(portal: &TestPortal, method: &str, path: &str, token: &str, body: &Value) -> Answer {
    let call = Call::new(method, &format!("{API}{path}")).bearer(token).json(&body.to_string());
    portal.call(call).await
}

async fn put(portal: &TestPortal, token: &str, body: &Value) -> Answer {
    send(portal, "PUT", "/profile", token, body).await
}

pub(crate) async fn profile(portal: &TestPortal, token: &str) -> Value {
    portal.call(Call::get(&format!("{API}/profile")).bearer(token)).await.json()["data"].clone()
}

/// Makes the session fresh over the API.
async fn confirm(portal: &TestPortal, token: &str) {
    let asked = send(portal, "POST", "/sessions/confirm/request", token, &json!({})).await;
    assert_eq!(asked.status, 200, "{}", asked.text());
    portal.deliver().await;
    let challenge = &asked.json()["data"]["challenge_id"];
    let body = json!({"challenge_id": challenge, "otp": portal.phone.last_code()});
    let confirmed = send(portal, "POST", "/sessions/confirm", token, &body).await;
    assert_eq!(confirmed.status, 200, "{}", confirmed.text());
}

/// Changes the number over the API; answers the last answer.
pub(crate) async fn change_phone(portal: &TestPortal, token: &str, to: &str) -> Answer {
    let asked = put(portal, token, &json!({"phone": to})).await;
    assert_eq!(asked.status, 200, "{}", asked.text());
    portal.deliver().await;
    let challenge = &asked.json()["data"]["phone_change"]["challenge_id"];
    let body = json!({"challenge_id": challenge, "otp": portal.phone.last_code()});
    send(portal, "POST", "/profile/phone", token, &body).await
}

/// The path of the link in the message that the old number got.
pub(crate) async fn revert_path(portal: &TestPortal) -> String {
    portal.deliver_from(Lane::Security).await;
    let messages = portal.phone.messages();
    let notice = messages.iter().rfind(|message| message.text.expose().contains("/customer/phone/revert/"));
    let notice = notice.expect("the old number is told");
    assert_eq!(notice.to.national(), OWNER);
    let text = notice.text.expose();
    let at = text.find("/customer/phone/revert/").expect("a link");
    text[at..].split_whitespace().next().expect("a link").to_owned()
}

#[tokio::test]
async fn members_that_are_absent_stay_and_empty_ones_are_emptied() {
    let portal = TestPortal::new().await;
    let token = portal.api_token(OWNER).await;
    let changed = put(&portal, &token, &json!({"city": " Cimahi ", "province": null})).await;
    assert_eq!(changed.status, 200, "{}", changed.text());
    let data = changed.json()["data"].clone();
    assert_eq!(
        (&data["city"], &data["province"], &data["email"]),
        (&json!("Cimahi"), &json!(null), &json!("budi@example.id"))
    );
    assert_eq!(data["phone_change"], Value::Null);
    assert_eq!(profile(&portal, &token).await, data);
}

#[tokio::test]
async fn everything_that_is_wrong_is_named_and_nothing_is_written() {
    let portal = TestPortal::new().await;
    let token = portal.api_token(OWNER).await;
    let before = profile(&portal, &token).await;
    let body = json!({"email": "budi", "address": "", "city": 7, "province": "Jawa\nTengah", "phone": "021-5551234"});
    let refused = put(&portal, &token, &body).await;
    assert_eq!(refused.status, 400);
    let problem = refused.json();
    let named: Vec<&str> =
        problem["errors"].as_array().expect("errors").iter().filter_map(|e| e["field"].as_str()).collect();
    assert_eq!(named, ["email", "address", "city", "province", "phone"]);
    assert_eq!(profile(&portal, &token).await, before);
}

#[tokio::test]
async fn sec_41_members_that_are_not_the_customers_to_change_are_ignored() {
    let portal = TestPortal::new().await;
    portal.add_customer("AGLS2", "081311112222").await;
    let token = portal.api_token(OWNER).await;
    let body = json!({
        "city": "Bogor", "customer_id": "AGLS2", "id": "AGLS2", "name": "Lain", "role": "admin", "account_status": "closed",
        "portal_active": false, "monthly_price": 1, "package_name": "Gratis", "balance": 9, "due_date": "2099-01-01",
    });
    let before = profile(&portal, &token).await;
    assert_eq!(put(&portal, &token, &body).await.status, 200);
    let mut expected = before;
    expected["city"] = json!("Bogor");
    assert_eq!(profile(&portal, &token).await, expected);
    let other = portal.api_token("081311112222").await;
    assert_eq!(profile(&portal, &other).await["city"], "Bandung");
}

#[tokio::test]
async fn sec_23_a_stale_session_changes_neither_email_nor_number_and_ends_no_other_session() {
    let portal = TestPortal::new().await;
    let token = portal.api_token(OWNER).await;
    portal.wait(STALE);
    let before = profile(&portal, &token).await;
    let needed = "urn:portal:session:confirmation-needed";
    for body in [json!({"email": "baru@example.id"}), json!({"email": ""}), json!({"phone": NEW, "city": "Bogor"})] {
        let refused = put(&portal, &token, &body).await;
        assert_eq!((refused.status, &refused.json()["type"]), (403, &json!(needed)), "{body}");
    }
    let refused = portal.call(Call::new("DELETE", &format!("{API}/sessions")).bearer(&token)).await;
    assert_eq!((refused.status, &refused.json()["type"]), (403, &json!(needed)));
    assert_eq!(profile(&portal, &token).await, before);
    assert_eq!(put(&portal, &token, &json!({"city": "Bogor"})).await.status, 200);

    confirm(&portal, &token).await;
    assert_eq!(put(&portal, &token, &json!({"email": "baru@example.id"})).await.status, 200);
    assert_eq!(portal.call(Call::new("DELETE", &format!("{API}/sessions")).bearer(&token)).await.status, 200);
    portal.deliver_from(Lane::Security).await;
    let told = portal.phone.messages();
    assert!(told.iter().any(|message| message.to.national() == OWNER && message.text.expose().contains("email")));
}

#[tokio::test]
async fn sec_23_a_number_changes_with_its_own_code_and_other_sessions_end() {
    let portal = TestPortal::new().await;
    portal.add_customer("AGLS2", "081311112222").await;
    let stranger = portal.api_token("081311112222").await;
    let other = portal.api_token(OWNER).await;
    portal.wait(61);
    let token = portal.api_token(OWNER).await;
    let asked = put(&portal, &token, &json!({"phone": "+62 812-3456-7890"})).await;
    assert_eq!(asked.json()["data"]["phone"], OWNER, "nothing has changed yet");
    assert_eq!(asked.json()["data"]["phone_change"]["phone"], "0812****890");
    portal.deliver().await;
    assert_eq!(portal.phone.messages().last().expect("a message").to.national(), NEW);

    let challenge = asked.json()["data"]["phone_change"]["challenge_id"].clone();
    let wrong =
        send(&portal, "POST", "/profile/phone", &token, &json!({"challenge_id": challenge, "otp": "000000"})).await;
    assert_eq!((wrong.status, &wrong.json()["attemptsLeft"]), (401, &json!(4)));
    let body = json!({"challenge_id": challenge, "otp": portal.phone.last_code()});
    assert_eq!(send(&portal, "POST", "/profile/phone", &stranger, &body).await.status, 401, "another account's code");
    let changed = send(&portal, "POST", "/profile/phone", &token, &body).await;
    assert_eq!((changed.status, &changed.json()["data"]["phone"]), (200, &json!(NEW)), "{}", changed.text());
    assert_eq!(send(&portal, "POST", "/profile/phone", &token, &body).await.status, 401, "used");

    assert_eq!(profile(&portal, &token).await["phone"], NEW);
    assert_eq!(portal.call(Call::get(&format!("{API}/profile")).bearer(&other)).await.status, 401);
    portal.wait(61);
    portal.api_token(NEW).await;
}

#[tokio::test]
async fn sec_06_a_code_of_one_purpose_is_worth_nothing_for_another() {
    let portal = TestPortal::new().await;
    let token = portal.api_token(OWNER).await;
    portal.wait(61);
    let asked = send(&portal, "POST", "/sessions/confirm/request", &token, &json!({})).await;
    portal.deliver().await;
    let (challenge, code) = (asked.json()["data"]["challenge_id"].clone(), portal.phone.last_code());
    let body = json!({"challenge_id": challenge, "otp": code, "phone": OWNER});
    assert_eq!(send(&portal, "POST", "/profile/phone", &token, &body).await.status, 401);
    let login = portal.call(Call::post(&format!("{API}/verify-otp")).json(&body.to_string())).await;
    // A code asked for within a session has no name that a login could be sent with.
    assert_eq!(login.status, 400);

    let login_code = json!({"phone": OWNER});
    portal.wait(61);
    let asked = portal.call(Call::post(&format!("{API}/request-otp")).json(&login_code.to_string())).await;
    portal.deliver().await;
    let body = json!({"challenge_id": asked.json()["data"]["challenge_id"], "otp": portal.phone.last_code()});
    // Nor has one asked for to log in a name that a session could confirm.
    assert_eq!(send(&portal, "POST", "/sessions/confirm", &token, &body).await.status, 400);
}

#[tokio::test]
async fn sec_23_after_a_change_the_next_one_waits_a_day() {
    let portal = TestPortal::new().await;
    let token = portal.api_token(OWNER).await;
    assert_eq!(change_phone(&portal, &token, NEW).await.status, 200);
    let held = put(&portal, &token, &json!({"phone": "081311112222"})).await;
    assert_eq!((held.status, held.header("retry-after")), (409, "86400"), "{}", held.text());
    portal.wait(24 * 3600 + 1);
    confirm(&portal, &token).await;
    assert_eq!(change_phone(&portal, &token, "081311112222").await.status, 200);
}

#[tokio::test]
async fn the_same_number_in_another_spelling_is_no_change() {
    let portal = TestPortal::new().await;
    let token = portal.api_token(OWNER).await;
    let answer = put(&portal, &token, &json!({"phone": "+62 817-102-070", "city": "Bogor"})).await;
    assert_eq!((answer.status, &answer.json()["data"]["phone_change"]), (200, &Value::Null));
}

#[tokio::test]
async fn sec_23_the_old_number_takes_the_change_back_once_and_everybody_is_out() {
    let portal = TestPortal::new().await;
    let token = portal.api_token(OWNER).await;
    assert_eq!(change_phone(&portal, &token, NEW).await.status, 200);
    let path = revert_path(&portal).await;
    let mut browser = portal.browser();
    let offered = browser.get(&path).await;
    assert_eq!(offered.status, 200);
    assert!(offered.text().contains("0817****070") && offered.text().contains("0812****890"));
    assert_eq!(profile(&portal, &token).await["phone"], NEW, "a visit changes nothing");

    let done = browser.refused(&path, &[]).await;
    assert_eq!(done.status, 200, "{}", done.text());
    assert!(done.text().contains("Nomor lama sudah kembali"), "{}", done.text());
    assert_eq!(portal.call(Call::get(&format!("{API}/profile")).bearer(&token)).await.status, 401);
    portal.wait(61);
    let back = portal.api_token(OWNER).await;
    assert_eq!(profile(&portal, &back).await["phone"], OWNER);
    assert_eq!(browser.get(&path).await.status, 404);
    assert_eq!(browser.refused(&path, &[]).await.status, 404);
}

#[tokio::test]
async fn a_link_that_is_late_or_forged_takes_nothing_back() {
    let portal = TestPortal::new().await;
    let token = portal.api_token(OWNER).await;
    assert_eq!(change_phone(&portal, &token, NEW).await.status, 200);
    let path = revert_path(&portal).await;
    let mut forged = path.clone();
    let last = if forged.pop() == Some('0') { '1' } else { '0' };
    forged.push(last);
    let mut browser = portal.browser();
    for bad in
        [forged.as_str(), "/customer/phone/revert/x", "/customer/phone/revert/00000000-0000-7000-8000-000000000000.00"]
    {
        assert_eq!(browser.get(bad).await.status, 404, "{bad}");
    }
    portal.wait(24 * 3600 + 1);
    assert_eq!(browser.get(&path).await.status, 404);
    assert_eq!(profile(&portal, &token).await["phone"], NEW);
}

/// What an older client sends: all five fields, as its form holds them.
fn all_five(profile: &Value) -> Value {
    let fields = ["email", "phone", "address", "city", "province"];
    fields.into_iter().map(|name| (name.to_owned(), profile[name].clone())).collect::<serde_json::Map<_, _>>().into()
}

#[tokio::test]
async fn case_11_a_profile_sent_back_with_a_new_address_alone_needs_no_code_and_tells_nobody() {
    let portal = TestPortal::new().await;
    let token = portal.api_token(OWNER).await;
    portal.wait(STALE);
    let before = profile(&portal, &token).await;
    let told = portal.phone.messages().len();

    let mut sent = all_five(&before);
    sent["address"] = json!("Jl. Mawar 2");
    let saved = put(&portal, &token, &sent).await;
    assert_eq!(saved.status, 200, "{}", saved.text());
    assert_eq!(saved.json()["message"], "Profil sudah disimpan.");
    let mut expected = before;
    expected["address"] = json!("Jl. Mawar 2");
    assert_eq!(profile(&portal, &token).await, expected);
    portal.deliver_from(Lane::Notice).await;
    assert_eq!(portal.phone.messages().len(), told);
}

#[tokio::test]
async fn case_11_what_nobody_touched_is_not_checked() {
    let portal = TestPortal::new().await;
    portal.add_customer("AGLS2", "081311112222").await;
    let long = format!("Jl. Melati 1\nRT 02/RW 05 {}", "x".repeat(340));
    portal
        .staff(&format!("UPDATE customers SET email = 'siti@kantor', address = '{long}' WHERE customer_id = 'AGLS2'"))
        .await;
    let token = portal.api_token("081311112222").await;
    portal.wait(STALE);
    let mut sent = all_five(&profile(&portal, &token).await);
    assert_eq!((&sent["email"], &sent["address"]), (&json!("siti@kantor"), &json!(long)));
    sent["city"] = json!("Bogor");
    for address in [long.clone(), long.replace('\n', "\r\n"), long.replace('\n', ", "), long.replace('\n', "")] {
        sent["address"] = json!(address);
        let saved = put(&portal, &token, &sent).await;
        assert_eq!(saved.status, 200, "{}", saved.text());
        assert_eq!(saved.json()["data"]["address"], json!(long), "the lines stay");
    }
    assert_eq!(put(&portal, &token, &sent).await.json()["message"], "Tidak ada yang berubah.");
    sent["address"] = json!(format!("{long}y"));
    assert_eq!(put(&portal, &token, &sent).await.status, 400, "a changed one is checked");
}

#[tokio::test]
async fn a_new_number_stores_the_other_fields_and_its_code_can_be_typed_on_the_page() {
    let portal = TestPortal::new().await;
    let token = portal.api_token(OWNER).await;
    let mut sent = all_five(&profile(&portal, &token).await);
    (sent["phone"], sent["city"]) = (json!(NEW), json!("Bogor"));
    let asked = put(&portal, &token, &sent).await;
    assert_eq!(asked.status, 200, "{}", asked.text());
    let answer = asked.json();
    assert_eq!((&answer["data"]["phone"], &answer["data"]["city"]), (&json!(OWNER), &json!("Bogor")));
    let challenge = answer["data"]["phone_change"]["challenge_id"].as_str().expect("a challenge").to_owned();
    let page = format!("/customer/profile/phone/code?challenge={challenge}");
    let message = answer["message"].as_str().expect("a message");
    assert!(message.contains("://") && message.contains(&page), "{message}");
    portal.deliver().await;
    let code = portal.phone.last_code();

    portal.wait(61);
    let mut browser = portal.logged_in(OWNER).await;
    assert_eq!(browser.get(&page).await.status, 200);
    let fields = [("challenge", challenge.as_str()), ("otp", &code)];
    let done = browser.submit("/customer/profile/phone/code", &fields).await;
    assert_eq!((done.status, done.location()), (303, "/customer/profile"), "{}", done.text());
    portal.wait(61);
    let token = portal.api_token(NEW).await;
    assert_eq!(profile(&portal, &token).await["phone"], NEW);
}
