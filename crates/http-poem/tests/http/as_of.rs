//! Records that stand in while the system that keeps them does not answer: pages and API say since when.

use std::sync::{Arc, Mutex};

use chrono::{DateTime, TimeDelta, Utc};
use portal_core::identity::customer::{CustomerScope, RecordFreshness};
use portal_testkit::fixtures::noon;

use crate::client::Call;
use crate::test_portal::{OWNER, Plan, TestPortal};

/// How old the records of AGLS1 are.
#[derive(Default)]
struct Copies(Mutex<Option<DateTime<Utc>>>);

impl RecordFreshness for Copies {
    fn as_of(&self, scope: &CustomerScope) -> Option<DateTime<Utc>> {
        self.0.lock().expect("the instant").filter(|_| scope.customer_id().as_str() == "AGLS1")
    }
}

async fn portal() -> (TestPortal, Arc<Copies>) {
    let copies = Arc::new(Copies::default());
    let freshness = copies.clone();
    let change = move |ports: &mut portal_core::Ports| ports.freshness = Some(freshness);
    (TestPortal::with(Plan { ports: Box::new(change), ..Plan::default() }).await, copies)
}

const PAGES: [&str; 5] =
    ["/customer/dashboard", "/customer/invoices", "/customer/tickets", "/customer/profile", "/customer/sessions"];

#[tokio::test]
async fn every_page_says_since_when_its_records_may_have_changed_and_only_then() {
    let (portal, copies) = portal().await;
    let mut browser = portal.logged_in(OWNER).await;
    for path in PAGES {
        assert!(!browser.get(path).await.text().contains("tidak terhubung"), "{path}");
    }
    *copies.0.lock().expect("the instant") = Some(noon());
    for path in PAGES {
        let page = browser.get(path).await.text();
        assert!(page.contains("<p>Data per 19.00 WIB: sistem kami sedang tidak terhubung"), "{path}: {page}");
    }
    *copies.0.lock().expect("the instant") = Some(noon() - TimeDelta::hours(20));
    let page = browser.get("/customer/dashboard").await.text();
    assert!(page.contains("Data per 4 November 2025, 23.00 WIB:"), "{page}");
    browser.submit("/language", &[("locale", "en"), ("return_to", "/customer/dashboard")]).await;
    let page = browser.get("/customer/dashboard").await.text();
    assert!(page.contains("our system is not connected at the moment"), "{page}");
}

#[tokio::test]
async fn an_answer_of_the_api_carries_the_instant_in_a_header() {
    let (portal, copies) = portal().await;
    let token = portal.api_token(OWNER).await;
    let call = |path: &str| Call::get(&format!("/api/customer-portal{path}")).bearer(&token);
    assert_eq!(portal.call(call("/profile")).await.header("portal-data-as-of"), "");
    *copies.0.lock().expect("the instant") = Some(noon());
    for path in ["/profile", "/invoices", "/tickets", "/dashboard/stats"] {
        let answer = portal.call(call(path)).await;
        assert_eq!((answer.status, answer.header("portal-data-as-of")), (200, "2025-11-05T19:00:00+07:00"), "{path}");
    }
    let stranger = portal.call(Call::get("/api/customer-portal/profile").bearer("x")).await;
    assert_eq!((stranger.status, stranger.header("portal-data-as-of")), (401, ""));
}
