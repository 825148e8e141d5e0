//! What customers do is counted, once, and without naming them.

use std::collections::BTreeMap;

use portal_core::LocalDay;
use portal_core::insight::analytics::AnalyticsStore;
use portal_testkit::fixtures::day;
use serde_json::json;

use crate::client::Call;
use crate::test_portal::{OWNER, TestPortal};

/// Today's figures by word, once they were handed to the store.
async fn figures(portal: &TestPortal) -> BTreeMap<String, u64> {
    portal.core.analytics.as_ref().expect("it counts").flush().await.expect("the figures are stored");
    let today = LocalDay::of(&*portal.clock, day(5));
    let told = portal.store.figures(&[today]).await.expect("the store answers");
    told.into_iter().filter(|figure| figure.count > 0).map(|figure| (figure.what, figure.count)).collect()
}

fn expected<const N: usize>(figures: [(&str, u64); N]) -> BTreeMap<String, u64> {
    figures.into_iter().map(|(what, count)| (what.to_owned(), count)).collect()
}

#[tokio::test]
async fn a_login_and_the_pages_after_it_are_counted() {
    let portal = TestPortal::new().await;
    let mut browser = portal.logged_in(OWNER).await;
    for path in ["/customer/dashboard", "/customer/dashboard", "/customer/sessions", "/customer/nowhere"] {
        browser.get(path).await;
    }
    let all = [("code_requested", 1), ("login_ok", 1), ("view_dashboard", 2), ("view_sessions", 1)];
    let mut told = expected(all);
    told.insert("active_customers".into(), 1);
    assert_eq!(figures(&portal).await, told);
}

#[tokio::test]
async fn the_api_counts_as_the_pages_do_and_one_customer_once() {
    let portal = TestPortal::new().await;
    let code = portal.api_code(OWNER).await;
    let wrong = if code == "000000" { "000001" } else { "000000" };
    for otp in [wrong, code.as_str()] {
        let attempt = json!({"phone": OWNER, "otp": otp}).to_string();
        portal.call(Call::post("/api/customer-portal/verify-otp").json(&attempt)).await;
    }
    portal.wait(60);
    let token = portal.api_token(OWNER).await;
    for _ in 0..2 {
        portal.call(Call::get("/api/customer-portal/profile").bearer(&token)).await;
    }
    portal.call(Call::get("/api/customer-portal/profile")).await;
    let told =
        [("active_customers", 1), ("code_requested", 2), ("login_failed", 1), ("login_ok", 2), ("view_profile", 2)];
    assert_eq!(figures(&portal).await, expected(told));
}

#[tokio::test]
async fn who_is_not_logged_in_uses_nothing() {
    let portal = TestPortal::new().await;
    let mut browser = portal.browser();
    for path in ["/customer/dashboard", "/customer/login", "/livez", "/api/customer-portal/profile"] {
        browser.get(path).await;
    }
    assert_eq!(figures(&portal).await, BTreeMap::new());
}
