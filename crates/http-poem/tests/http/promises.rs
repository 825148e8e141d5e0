//! Promises to pay, on pages and in the API.

use std::sync::Arc;

use chrono::NaiveDate;
use serde_json::{Value, json};

use crate::bills::{NEIGHBOUR, billed};
use crate::test_portal::{OWNER, Plan, TestPortal};
use crate::tickets::ApiClient;

const LATE: &str = "INV-LATE";
const DAY: i64 = 24 * 3_600;

/// A portal on 5 November 2025 whose customers may make promises.
async fn promising(restores_service: bool) -> TestPortal {
    let mut plan = Plan { gateway: Some(Arc::default()), ..Plan::default() };
    plan.policies.promises.restores_service = restores_service;
    Box::pin(billed(plan)).await
}

async fn events(portal: &TestPortal) -> Vec<String> {
    use portal_core::integration::event::EventLog as _;
    let batch = portal.store.after(0, 100).await.expect("the events");
    let kinds = batch.events.into_iter().map(|published| published.event.body.kind().to_string());
    kinds.filter(|kind| kind.starts_with("promise") || kind.starts_with("service")).collect()
}

async fn promise(caller: &ApiClient<'_>, number: &str, date: &str) -> (u16, Value) {
    let answer = caller.post(&format!("/invoices/{number}/promise"), &json!({ "date": date })).await;
    (answer.status, answer.json())
}

async fn status_of(portal: &TestPortal) -> String {
    let query = "SELECT account_status FROM customers WHERE customer_id = 'AGLS1'";
    sqlx::query_scalar(query).fetch_one(portal.store.connection()).await.expect("the account")
}

#[tokio::test]
async fn a_promise_is_made_once_told_to_the_isp_and_confirmed_by_a_message() {
    let portal = promising(false).await;
    let caller = ApiClient::new(&portal, OWNER).await;
    let (status, body) = promise(&caller, LATE, "2025-11-08").await;
    assert_eq!(status, 201, "{body}");
    let made = &body["data"];
    assert_eq!(
        (&made["invoice_number"], &made["amount"], &made["date"]),
        (&json!(LATE), &json!(150_000), &json!("2025-11-08"))
    );
    assert_eq!(made["status"], "open");
    let (status, body) = promise(&caller, "INV-PART", "2025-11-08").await;
    assert_eq!((status, &body["type"]), (409, &json!("urn:portal:promise:open")));
    assert_eq!(events(&portal).await, ["promise.made"]);
    portal.deliver_from(portal_core::messaging::outbox::Lane::Notice).await;
    let said = portal.phone.messages().last().expect("a message").text.expose().clone();
    assert!(said.contains("Janji bayar dicatat") && said.contains("8 November 2025"), "{said}");
    // Nothing more is told however often it is looked at.
    for _ in 0..3 {
        portal.wait(3_600);
        portal.core.promises().expect("promises").sweep().await.expect("a run");
    }
    assert_eq!(events(&portal).await, ["promise.made"]);
}

#[tokio::test]
async fn a_day_outside_the_rule_is_told_at_the_field_and_an_invoice_that_owes_nothing_is_refused() {
    let portal = promising(false).await;
    let caller = ApiClient::new(&portal, OWNER).await;
    for date in ["2025-11-04", "2025-11-13", "8 November", "", "2025-02-30"] {
        let (status, body) = promise(&caller, LATE, date).await;
        assert_eq!((status, body["errors"][0]["field"].as_str()), (400, Some("date")), "{date}: {body}");
    }
    for (number, kind) in
        [("INV-PAID", "nothing-owed"), ("INV-OFF", "nothing-owed"), ("INV%2F2025%2F11%2F0001", "too-early")]
    {
        let (status, body) = promise(&caller, number, "2025-11-08").await;
        assert_eq!((status, &body["type"]), (409, &json!(format!("urn:portal:promise:{kind}"))), "{number}");
    }
    for number in ["INV-NEXT-DOOR", "INV-DRAFT", "INV-2099"] {
        assert_eq!(promise(&caller, number, "2025-11-08").await.0, 404, "{number}");
        assert_eq!(promise(&caller, number, "x").await.0, 404, "{number}");
    }
    assert_eq!(events(&portal).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_promise_that_is_paid_in_time_is_kept_and_makes_room_for_another() {
    let portal = promising(false).await;
    let caller = ApiClient::new(&portal, OWNER).await;
    promise(&caller, LATE, "2025-11-08").await;
    portal
        .staff(
            "INSERT INTO payments (invoice_number, paid_at, amount, method)
             VALUES ('INV-LATE', '2025-11-06T02:30:00.000Z', 150000, 'Tunai');
             UPDATE invoices SET paid_amount = 150000, status = 'paid' WHERE invoice_number = 'INV-LATE'",
        )
        .await;
    let (status, body) = promise(&caller, "INV-PART", "2025-11-08").await;
    assert_eq!(status, 201, "{body}");
    portal.core.promises().expect("promises").sweep().await.expect("a run");
    assert_eq!(events(&portal).await, ["promise.made", "promise.made", "promise.kept"]);
}

#[tokio::test]
async fn a_promise_whose_day_is_over_is_broken_and_blocks_the_next_for_a_while() {
    let portal = promising(false).await;
    let caller = ApiClient::new(&portal, OWNER).await;
    promise(&caller, LATE, "2025-11-06").await;
    portal.wait(DAY);
    portal.core.promises().expect("promises").sweep().await.expect("a run");
    assert_eq!(events(&portal).await, ["promise.made"], "the promised day is not over");
    portal.wait(DAY);
    for _ in 0..3 {
        portal.core.promises().expect("promises").sweep().await.expect("a run");
    }
    assert_eq!(events(&portal).await, ["promise.made", "promise.broken"]);
    let (status, body) = promise(&caller, LATE, "2025-11-09").await;
    assert_eq!((status, &body["type"]), (409, &json!("urn:portal:promise:after-broken")));
}

#[tokio::test]
async fn an_account_that_promised_often_enough_waits() {
    let portal = promising(false).await;
    let caller = ApiClient::new(&portal, OWNER).await;
    let mut day = NaiveDate::from_ymd_opt(2025, 11, 6).expect("a day");
    for _ in 0..3 {
        let (status, body) = promise(&caller, LATE, &day.to_string()).await;
        assert_eq!(status, 201, "{body}");
        // Each is withdrawn by the ISP and the invoice is issued again.
        portal.staff("UPDATE invoices SET status = 'cancelled' WHERE invoice_number = 'INV-LATE'").await;
        portal.core.promises().expect("promises").sweep().await.expect("a run");
        portal.wait(1_000);
        portal.core.promises().expect("promises").sweep().await.expect("a run");
        portal.staff("UPDATE invoices SET status = 'sent' WHERE invoice_number = 'INV-LATE'").await;
        day = day.succ_opt().expect("a day");
    }
    let (status, body) = promise(&caller, LATE, "2025-11-08").await;
    assert_eq!((status, &body["type"]), (409, &json!("urn:portal:promise:too-many")), "{body}");
    assert_eq!(events(&portal).await, ["promise.made"; 3], "nobody broke one");
}

#[tokio::test]
async fn a_suspended_account_is_active_again_if_nothing_else_is_overdue_and_the_isp_says_so() {
    for (restores, is_other_late, status) in
        [(true, false, "active"), (true, true, "suspended"), (false, false, "suspended")]
    {
        let portal = promising(restores).await;
        portal.staff("UPDATE customers SET account_status = 'suspended' WHERE customer_id = 'AGLS1'").await;
        if is_other_late {
            portal.staff("UPDATE invoices SET due_date = '2025-11-03' WHERE invoice_number = 'INV-PART'").await;
        }
        let caller = ApiClient::new(&portal, OWNER).await;
        let (answered, body) = promise(&caller, LATE, "2025-11-06").await;
        assert_eq!(answered, 201, "{body}");
        assert_eq!(status_of(&portal).await, status, "{restores} {is_other_late}");
        assert_eq!(events(&portal).await.contains(&"service.restored".to_owned()), status == "active");
        // The portal suspends nobody.
        portal.wait(3 * DAY);
        portal.core.promises().expect("promises").sweep().await.expect("a run");
        assert_eq!(events(&portal).await.last().map(String::as_str), Some("promise.broken"));
        assert_eq!(status_of(&portal).await, status);
    }
}

#[tokio::test]
async fn the_page_offers_days_in_words_and_shows_the_promise_where_it_counts() {
    let portal = promising(false).await;
    portal.staff("UPDATE customers SET account_status = 'suspended' WHERE customer_id = 'AGLS1'").await;
    let mut browser = portal.logged_in(OWNER).await;
    let (page, form) = ("/customer/invoices/INV-LATE", "/customer/invoices/INV-LATE/promise");
    let link = format!("href=\"{form}\"");
    for path in [page, "/customer/dashboard"] {
        assert!(browser.get(path).await.text().contains(&link), "{path}");
    }
    let choice = browser.get(form).await.text().replace('\u{a0}', " ");
    for shown in ["Rabu, 5 November 2025", "value=\"2025-11-05\"", "value=\"2025-11-12\"", "Rp 150.000"] {
        assert!(choice.contains(shown), "{shown} in {choice}");
    }
    assert!(!choice.contains("2025-11-13") && !choice.contains("2025-11-04"), "{choice}");
    let refused = browser.submit(form, &[("date", "2025-12-24")]).await;
    assert_eq!((refused.status, refused.location()), (303, form));
    let again = browser.get(form).await.text();
    assert!(again.contains("Tanggal itu tidak bisa dipilih"), "{again}");
    let made = browser.submit(form, &[("date", "2025-11-08")]).await;
    assert_eq!((made.status, made.location()), (303, page));
    let shown = browser.get(page).await.text();
    assert!(shown.contains("Janji bayar Anda sudah dicatat"), "{shown}");
    for path in [page, "/customer/dashboard"] {
        let text = browser.get(path).await.text().replace('\u{a0}', " ");
        assert!(text.contains("Anda berjanji membayar Rp 150.000") && !text.contains(&link), "{path}: {text}");
    }
    let other = browser.get("/customer/invoices/INV-PART").await.text();
    assert!(!other.contains("/promise\""), "{other}");
    assert_eq!(browser.get("/customer/invoices/INV-PART/promise").await.location(), "/customer/invoices/INV-PART");
    assert_eq!(browser.get("/customer/invoices/INV-NEXT-DOOR/promise").await.status, 404);
}

#[tokio::test]
async fn nobody_sees_what_somebody_else_promised() {
    let portal = promising(false).await;
    let neighbour = ApiClient::new(&portal, NEIGHBOUR).await;
    portal.staff("UPDATE invoices SET due_date = '2025-11-04' WHERE invoice_number = 'INV-NEXT-DOOR'").await;
    assert_eq!(promise(&neighbour, "INV-NEXT-DOOR", "2025-11-08").await.0, 201);
    portal.wait(61);
    let mut browser = portal.logged_in(OWNER).await;
    assert!(!browser.get("/customer/dashboard").await.text().contains("Anda berjanji"));
    portal.wait(61);
    let caller = ApiClient::new(&portal, OWNER).await;
    assert_eq!(promise(&caller, LATE, "2025-11-08").await.0, 201, "each account has one of its own");
}
