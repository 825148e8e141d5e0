//! Sessions over the API: how they end, and what they lead to.

use serde_json::json;

use crate::api::{path, post};
use crate::client::Call;
use crate::test_portal::{OWNER, TestPortal};

#[tokio::test]
async fn sec_26_an_ended_session_is_refused_from_the_next_request_on() {
    let portal = TestPortal::new().await;
    let first = portal.api_token(OWNER).await;
    portal.wait(3_600);
    let second = portal.api_token(OWNER).await;
    let listed = portal.call(Call::get(&path("/sessions")).bearer(&second)).await.json();
    let sessions = listed["data"]["sessions"].as_array().expect("a list").clone();
    assert_eq!(sessions.len(), 2);
    let other = sessions.iter().find(|session| session["current"] == false).expect("the other one");
    assert_eq!(other["ip"], "0.0.0.0");
    let id = other["id"].as_str().expect("an id");
    let end = Call::new("DELETE", &path(&format!("/sessions/{id}"))).bearer(&second);
    assert_eq!(portal.call(end.clone()).await.status, 200);
    assert_eq!(portal.call(Call::get(&path("/profile")).bearer(&first)).await.status, 401);
    assert_eq!(portal.call(end).await.status, 404, "it is gone");
    assert_eq!(portal.call(Call::get(&path("/profile")).bearer(&second)).await.status, 200);
}

#[tokio::test]
async fn sec_27_ending_all_others_keeps_the_callers_own() {
    let portal = TestPortal::new().await;
    let first = portal.api_token(OWNER).await;
    portal.wait(3_600);
    let second = portal.api_token(OWNER).await;
    let ended = portal.call(Call::new("DELETE", &path("/sessions")).bearer(&second)).await;
    assert_eq!(ended.json()["data"]["ended"], 1);
    assert_eq!(portal.call(Call::get(&path("/sessions")).bearer(&first)).await.status, 401);
    assert_eq!(portal.call(Call::get(&path("/sessions")).bearer(&second)).await.status, 200);
}

#[tokio::test]
async fn sec_40_another_customers_session_is_not_found() {
    let portal = TestPortal::new().await;
    portal.add_customer("AGLS9", "081355556666").await;
    let victim = portal.api_token("081355556666").await;
    let listed = portal.call(Call::get(&path("/sessions")).bearer(&victim)).await.json();
    let id = listed["data"]["sessions"][0]["id"].as_str().expect("an id").to_owned();
    let attacker = portal.api_token(OWNER).await;
    let foreign = portal.call(Call::new("DELETE", &path(&format!("/sessions/{id}"))).bearer(&attacker)).await;
    let missing_id = uuid::Uuid::from_u128(7);
    let missing = portal.call(Call::new("DELETE", &path(&format!("/sessions/{missing_id}"))).bearer(&attacker)).await;
    assert_eq!((foreign.status, missing.status), (404, 404));
    assert_eq!(foreign.json()["type"], missing.json()["type"]);
    assert_eq!(portal.call(Call::get(&path("/profile")).bearer(&victim)).await.status, 200);
}

#[tokio::test]
async fn sec_28_a_session_ends_after_seven_days_and_after_three_of_rest() {
    let portal = TestPortal::new().await;
    let token = portal.api_token(OWNER).await;
    let profile = || Call::get(&path("/profile")).bearer(&token);
    for _ in 0..3 {
        portal.wait(50 * 3_600);
        assert_eq!(portal.call(profile()).await.status, 200);
    }
    portal.wait(17 * 3_600);
    assert_eq!(portal.call(profile()).await.status, 200, "an hour before the end");
    portal.wait(3_600);
    assert_eq!(portal.call(profile()).await.status, 401, "seven days");
    let token = portal.api_token(OWNER).await;
    portal.wait(72 * 3_600);
    assert_eq!(portal.call(Call::get(&path("/profile")).bearer(&token)).await.status, 401, "three days of rest");
}

#[tokio::test]
async fn a_disabled_account_is_out_at_once() {
    let portal = TestPortal::new().await;
    let token = portal.api_token(OWNER).await;
    portal.set_access("AGLS1", false).await;
    assert_eq!(portal.call(Call::get(&path("/profile")).bearer(&token)).await.status, 401);
}

#[tokio::test]
async fn sec_21_an_account_disabled_between_request_and_verify_gets_the_generic_answer() {
    let portal = TestPortal::new().await;
    let code = portal.api_code(OWNER).await;
    portal.set_access("AGLS1", false).await;
    let answer = post(&portal, "/verify-otp", &json!({"phone": OWNER, "otp": code})).await;
    assert_eq!((answer.status, answer.json()["type"].as_str()), (401, Some("urn:portal:otp:not-valid")));
}

#[tokio::test]
async fn switching_leads_only_to_accounts_of_the_same_number() {
    let portal = TestPortal::new().await;
    portal.add_customer("AGLS2", "+62 817 102 070").await;
    portal.add_customer("AGLS9", "081355556666").await;
    let token = portal.api_token(OWNER).await;
    let switch =
        |to: &str| Call::post(&path("/accounts/switch")).bearer(&token).json(&json!({"customer_id": to}).to_string());
    let foreign = portal.call(switch("AGLS9")).await;
    assert_eq!((foreign.status, foreign.json()["type"].as_str()), (404, Some("urn:portal:session:account-unknown")));
    let switched = portal.call(switch("AGLS2")).await;
    assert_eq!(switched.status, 200, "{}", switched.text());
    let data = &switched.json()["data"];
    assert_eq!(data["customer"]["customer_id"], "AGLS2");
    assert_eq!(data["accounts"].as_array().map(Vec::len), Some(2));
    let fresh = data["token"].as_str().expect("a token");
    let profile = portal.call(Call::get(&path("/profile")).bearer(fresh)).await;
    assert_eq!(profile.json()["data"]["customer_id"], "AGLS2");
    assert_eq!(portal.call(Call::get(&path("/profile")).bearer(&token)).await.status, 401, "the old one ended");
}

#[tokio::test]
async fn the_api_reads_no_cookies_and_pages_take_no_bearer_tokens() {
    let portal = TestPortal::new().await;
    let token = portal.api_token(OWNER).await;
    portal.wait(3_600);
    let browser = portal.logged_in(OWNER).await;
    let with_cookie = Call::get(&path("/profile")).header("cookie", &browser.cookie_line());
    assert_eq!(portal.call(with_cookie).await.status, 401);
    let web_token = &browser.cookies["__Host-session"];
    assert_eq!(portal.call(Call::get(&path("/profile")).bearer(web_token)).await.status, 401);
    let page = Call::get("/customer/dashboard").bearer(&token);
    assert_eq!(portal.call(page).await.location(), "/customer/login");
    let planted = Call::get("/customer/dashboard").header("cookie", &format!("__Host-session={token}"));
    assert_eq!(portal.call(planted).await.location(), "/customer/login");
}
