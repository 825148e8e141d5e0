//! Invoices over the JSON API.

use portal_core::PortError;
use serde_json::{Value, json};

use crate::bills::{NEIGHBOUR, billed, detailed, put, token, with_broken_printer, with_printer};
use crate::client::{Answer, Call};
use crate::test_portal::{Plan, TestPortal};

const API: &str = "/api/customer-portal/invoices";

async fn get(portal: &TestPortal, token: &str, rest: &str) -> Answer {
    portal.call(Call::get(&format!("{API}{rest}")).bearer(token)).await
}

async fn read(portal: &TestPortal, token: &str, rest: &str) -> Value {
    let answer = get(portal, token, rest).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.json()["success"], true);
    answer.json()["data"].clone()
}

fn numbers(list: &Value) -> Vec<&str> {
    let invoices = list["invoices"].as_array().expect("a list");
    invoices.iter().map(|invoice| invoice["invoice_number"].as_str().expect("a number")).collect()
}

#[tokio::test]
async fn the_list_has_all_but_drafts_newest_first_in_the_state_customers_see() {
    let portal = billed(Plan::default()).await;
    let list = read(&portal, &token(&portal).await, "").await;
    assert_eq!(numbers(&list), ["INV-PAID", "INV-OFF", "INV-PART", "INV-BACK", "INV-LATE", "INV/2025/11/0001"]);
    let states: Vec<&Value> =
        list["invoices"].as_array().expect("a list").iter().map(|invoice| &invoice["status"]).collect();
    assert_eq!(states, ["paid", "cancelled", "pending", "refunded", "overdue", "pending"]);
    assert_eq!(list["outstanding_amount"], 333_000 + 150_000 + 120_000, "a part payment counts");
    assert_eq!(list["pagination"], json!({"total": 6, "page": 1, "limit": 10, "totalPages": 1}));
    let part = json!({
        "id": "INV-PART", "invoice_number": "INV-PART", "invoice_date": "2025-11-03", "due_date": "2025-11-05",
        "period_start": "2025-11-01", "period_end": "2025-11-30", "billing_period_start": "2025-11-01",
        "billing_period_end": "2025-11-30", "subtotal": 200_000, "tax_amount": 0,
        "discount_amount": 0, "total_amount": 200_000, "paid_amount": 80_000, "outstanding_amount": 120_000,
        "credit_amount": 0, "paid_at": null, "status": "pending",
    });
    assert_eq!(list["invoices"][2], part);
}

#[tokio::test]
async fn a_filter_goes_by_the_date_and_leaves_the_sum_of_all() {
    let portal = billed(Plan::default()).await;
    let token = token(&portal).await;
    for (status, expected) in [
        ("", &["INV-PAID", "INV-OFF", "INV-PART", "INV-BACK", "INV-LATE", "INV/2025/11/0001"][..]),
        ("all", &["INV-PAID", "INV-OFF", "INV-PART", "INV-BACK", "INV-LATE", "INV/2025/11/0001"]),
        ("pending", &["INV-PART", "INV/2025/11/0001"]),
        ("overdue", &["INV-LATE"]),
        ("paid", &["INV-PAID"]),
        ("cancelled", &["INV-OFF"]),
        ("refunded", &["INV-BACK"]),
    ] {
        let list = read(&portal, &token, &format!("?status={status}")).await;
        assert_eq!((numbers(&list), &list["outstanding_amount"]), (expected.to_vec(), &json!(603_000)), "{status}");
    }
    // Midnight in Jakarta ends the last day to pay INV-PART.
    portal.wait(5 * 3_600 - 1);
    assert_eq!(numbers(&read(&portal, &token, "?status=overdue").await), ["INV-LATE"]);
    portal.wait(1);
    assert_eq!(numbers(&read(&portal, &token, "?status=overdue").await), ["INV-PART", "INV-LATE"]);
}

#[tokio::test]
async fn what_is_wrong_with_a_wish_is_named() {
    let portal = billed(Plan::default()).await;
    let token = token(&portal).await;
    for (query, fields) in [
        ("?status=open", &["status"][..]),
        ("?status=PAID", &["status"]),
        ("?page=0&limit=101", &["page", "limit"]),
        ("?limit=ten", &["limit"]),
        ("?page=-1", &["page"]),
    ] {
        let answer = get(&portal, &token, query).await;
        assert_eq!((answer.status, answer.header("content-type")), (400, "application/problem+json"), "{query}");
        let body = answer.json();
        let named: Vec<&Value> =
            body["errors"].as_array().expect("errors").iter().map(|error| &error["field"]).collect();
        assert_eq!(named, fields, "{query}");
        assert_eq!(body["message"], body["errors"][0]["message"]);
    }
}

#[tokio::test]
async fn pages_follow_each_other_and_the_one_after_the_last_is_empty() {
    let portal = billed(Plan::default()).await;
    let token = token(&portal).await;
    let second = read(&portal, &token, "?page=2&limit=4").await;
    assert_eq!(numbers(&second), ["INV-LATE", "INV/2025/11/0001"]);
    assert_eq!(second["pagination"], json!({"total": 6, "page": 2, "limit": 4, "totalPages": 2}));
    let past = read(&portal, &token, "?page=3&limit=4").await;
    assert_eq!((numbers(&past), &past["pagination"]["total"]), (vec![], &json!(6)));
    assert_eq!(past["outstanding_amount"], 603_000);
}

#[tokio::test]
async fn case_15_list_and_invoice_tell_alike_when_it_was_paid_and_what_was_paid_too_much() {
    let portal = detailed(Plan::default()).await;
    portal
        .staff(
            "UPDATE invoices SET paid_amount = 360000 WHERE invoice_number = 'INV/2025/10/0001';
             INSERT INTO payments (invoice_number, paid_at, amount, method)
             VALUES ('INV/2025/10/0001', '2025-10-19T02:30:00.000Z', 60000, 'Tunai'),
                    ('INV/2025/10/0001', '2025-10-18T02:30:00.000Z', 300000, 'Tunai')",
        )
        .await;
    let token = token(&portal).await;
    let list = read(&portal, &token, "").await;
    let told = |invoice: &Value| [invoice["paid_at"].clone(), invoice["credit_amount"].clone()];
    assert_eq!(told(&list["invoices"][1]), [json!("2025-10-19T09:30:00+07:00"), json!(4_800)]);
    assert_eq!(told(&list["invoices"][0]), [json!(null), json!(0)], "paid in part");
    for (n, number) in [(1, "INV%2F2025%2F10%2F0001"), (0, "INV%2F2025%2F11%2F0001")] {
        assert_eq!(told(&read(&portal, &token, &format!("/{number}")).await), told(&list["invoices"][n]));
    }
}

#[tokio::test]
async fn one_invoice_has_its_lines_payments_tax_and_what_changed() {
    let portal = detailed(Plan::default()).await;
    let invoice = read(&portal, &token(&portal).await, "/INV%2F2025%2F11%2F0001").await;
    assert_eq!((&invoice["id"], &invoice["status"]), (&json!("INV/2025/11/0001"), &json!("pending")));
    assert_eq!((&invoice["total_amount"], &invoice["outstanding_amount"]), (&json!(360_750), &json!(260_750)));
    let items = json!([
        {"description": "Langganan Home 50 November 2025", "quantity": 1, "unit_price": 300_000, "amount": 300_000},
        {"description": "Kabel <b>20 m</b>", "quantity": 2, "unit_price": 25_000, "amount": 50_000},
    ]);
    assert_eq!(invoice["items"], items);
    let payments = json!([
        {"paid_at": "2025-11-04T09:30:00+07:00", "amount": 40_000, "method": "Tunai", "reference": null, "receipt_id": null},
        {"paid_at": "2025-11-05T09:30:00+07:00", "amount": 60_000, "method": "Transfer <i>BCA</i>", "reference": "FT&1", "receipt_id": null},
    ]);
    assert_eq!(invoice["payments"], payments);
    let tax = json!({
        "place": "on_top", "percent": 12, "base_numerator": 11, "base_denominator": 12, "net_amount": 325_000,
        "base_amount": 297_917, "tax_amount": 35_750,
    });
    assert_eq!(invoice["tax"], tax);
    let change = |subject: &str, description: Option<&str>, change: &str, was: Option<i64>, now: Option<i64>| json!({"subject": subject, "description": description, "change": change, "previous_amount": was, "amount": now});
    let comparison = json!({
        "previous_invoice_number": "INV/2025/10/0001", "previous_total_amount": 355_200, "difference": 5_550,
        "changes": [
            change("item", Some("Kabel <b>20 m</b>"), "new", None, Some(50_000)),
            change("item", Some("Sewa router"), "gone", Some(20_000), None),
            change("tax", None, "changed", Some(35_200), Some(35_750)),
            change("discount", None, "new", None, Some(25_000)),
        ],
    });
    assert_eq!(invoice["comparison"], comparison);
}

#[tokio::test]
async fn without_tax_and_without_an_invoice_before_there_is_nothing_to_tell_of_them() {
    let portal = TestPortal::new().await;
    put(&portal, ("INV-1", "AGLS1", "sent", (1, 20), (300_000, 0))).await;
    let invoice = read(&portal, &token(&portal).await, "/INV-1").await;
    assert_eq!((&invoice["tax"], &invoice["comparison"]), (&Value::Null, &Value::Null));
    assert_eq!((&invoice["items"], &invoice["payments"]), (&json!([]), &json!([])));
}

#[tokio::test]
async fn foreign_missing_malformed_and_draft_invoices_are_the_same_nothing() {
    let portal = billed(with_printer()).await;
    let token = token(&portal).await;
    for tail in ["", "/pdf"] {
        let mut told = None;
        for number in
            ["INV-NEXT-DOOR", "INV-DRAFT", "INV-0", "%3Cscript%3E", "%27%20OR%201=1--", "%FF", &"9".repeat(65)]
        {
            let answer = get(&portal, &token, &format!("/{number}{tail}")).await;
            assert_eq!((answer.status, answer.header("content-disposition")), (404, ""), "{number}{tail}");
            let mut body = answer.json();
            body["trace_id"] = Value::Null;
            assert_eq!(told.get_or_insert_with(|| body.clone()), &body, "{number}{tail}");
        }
    }
    let neighbour = portal.api_token(NEIGHBOUR).await;
    assert_eq!(get(&portal, &neighbour, "/INV-NEXT-DOOR/pdf").await.status, 200, "it is there for its owner");
}

#[tokio::test]
async fn nobody_reads_invoices_without_a_session() {
    let portal = billed(with_printer()).await;
    for path in ["", "/INV-PAID", "/INV-PAID/pdf"] {
        assert_eq!(portal.call(Call::get(&format!("{API}{path}"))).await.status, 401, "{path}");
    }
}

#[tokio::test]
async fn the_document_is_a_file_to_save_that_nothing_else_may_be_made_of() {
    let portal = billed(with_printer()).await;
    let token = token(&portal).await;
    let answer = get(&portal, &token, "/INV%2F2025%2F11%2F0001/pdf").await;
    assert_eq!((answer.status, answer.header("content-type")), (200, "application/pdf"));
    assert_eq!(answer.text(), "%PDF-1.7 INV/2025/11/0001 id for Budi AGLS1");
    assert_eq!(answer.header("content-disposition"), "attachment; filename=\"INV-2025-11-0001.pdf\"");
    assert_eq!(answer.header("cache-control"), "private, no-store");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert!(answer.header("content-security-policy").ends_with("sandbox"));
    let call = Call::get(&format!("{API}/INV-PAID/pdf")).bearer(&token).header("accept-language", "en");
    assert_eq!(portal.call(call).await.text(), "%PDF-1.7 INV-PAID en for Budi AGLS1");
}

#[tokio::test]
async fn a_document_that_cannot_be_made_is_no_file() {
    for (error, status) in [
        ((|| PortError::unavailable("renderer", "busy")) as fn() -> PortError, 503),
        (|| PortError::broken("renderer", "secret template line 7"), 500),
    ] {
        let portal = billed(with_broken_printer(error)).await;
        let answer = get(&portal, &token(&portal).await, "/INV-PAID/pdf").await;
        assert_eq!((answer.status, answer.header("content-type")), (status, "application/problem+json"));
        assert_eq!((answer.header("content-disposition"), answer.text().contains("secret")), ("", false));
    }
}

#[tokio::test]
async fn a_portal_that_makes_no_documents_says_so() {
    let portal = billed(Plan::default()).await;
    let answer = get(&portal, &token(&portal).await, "/INV-PAID/pdf").await;
    assert_eq!((answer.status, &answer.json()["type"]), (404, &json!("urn:portal:invoice:no-documents")));
}
