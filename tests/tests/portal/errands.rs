//! Everything a customer comes for, through the whole binary, on both storage stacks: invoices with their document,
//! tickets, the profile and its number, questions and answers, and what operators see of it.

use std::time::Duration;

use portal_tests::{Client, Database, Stack, http};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

const PHONE: &str = "0817102070";
const NEW_PHONE: &str = "081298765432";
const NEIGHBOUR: &str = "081311112222";

/// Two months of one customer, the second with a line more and part of it paid; one invoice of somebody else.
const BILLS: &str = "INSERT INTO invoices (invoice_number, customer_id, invoice_date, due_date, period_start, \
    period_end, subtotal, tax_amount, discount_amount, total_amount, paid_amount, status) VALUES \
    ('INV/2025/01/0001', 'AGLS1', '2025-01-01', '2025-01-20', '2025-01-01', '2025-01-31', 300000, 33000, 0, 333000, \
     333000, 'paid'), \
    ('INV/2025/02/0001', 'AGLS1', '2025-02-01', '2025-02-20', '2025-02-01', '2025-02-28', 325000, 35750, 0, 360750, \
     100000, 'partial'), \
    ('INV/2025/02/0002', 'AGLS2', '2025-02-01', '2025-02-20', '2025-02-01', '2025-02-28', 300000, 33000, 0, 333000, \
     0, 'sent'); \
    INSERT INTO invoice_items (invoice_number, position, description, quantity, unit_price, amount) VALUES \
    ('INV/2025/01/0001', 1, 'Paket Home 20 Januari 2025', 1, 300000, 300000), \
    ('INV/2025/02/0001', 1, 'Paket Home 20 Februari 2025', 1, 300000, 300000), \
    ('INV/2025/02/0001', 2, 'Sewa router', 1, 25000, 25000); \
    INSERT INTO payments (invoice_number, paid_at, amount, method) VALUES \
    ('INV/2025/02/0001', '2025-02-10T03:00:00.000Z', 100000, 'Transfer BCA')";

const COMPLETE: &str = "UPDATE tickets SET status = 'completed', completed_at = updated_at WHERE status = 'open'";

async fn reads_invoices(me: &Client) {
    let (status, list) = me.get("/invoices?limit=1").await;
    assert_eq!(status, 200, "{list}");
    assert_eq!(list["data"]["pagination"], json!({"total": 2, "page": 1, "limit": 1, "totalPages": 2}));
    assert_eq!(list["data"]["invoices"][0]["invoice_number"], "INV/2025/02/0001");
    let (_, overdue) = me.get("/invoices?status=overdue").await;
    let owed: Vec<&Value> = overdue["data"]["invoices"].as_array().expect("a list").iter().collect();
    assert_eq!((owed.len(), &owed[0]["outstanding_amount"]), (1, &json!(260_750)));
    let (_, one) = me.get("/invoices/INV%2F2025%2F02%2F0001").await;
    let one = &one["data"];
    assert_eq!((&one["status"], &one["items"][1]["description"]), (&json!("overdue"), &json!("Sewa router")));
    assert_eq!(one["payments"][0]["amount"], 100_000);
    assert_eq!(one["comparison"]["difference"], 27_750, "{one}");
    assert_eq!(me.get("/invoices/INV%2F2025%2F02%2F0002").await.0, 404, "somebody else's");

    let pdf = me.send(Method::GET, "/invoices/INV%2F2025%2F02%2F0001/pdf", None).await.expect("an answer");
    assert_eq!(pdf.status(), 200);
    assert_eq!(pdf.headers()["content-type"], "application/pdf");
    let name = pdf.headers()["content-disposition"].to_str().expect("a text").to_owned();
    assert!(name.contains("INV-2025-02-0001.pdf"), "{name}");
    assert!(pdf.bytes().await.expect("a file").starts_with(b"%PDF-"));
    let foreign = me.send(Method::GET, "/invoices/INV%2F2025%2F02%2F0002/pdf", None).await.expect("an answer");
    assert_eq!(foreign.status(), 404);
}

/// Sends the same request twenty times at once, under one name.
async fn opens_one_ticket(portal: &str, me: &Client) -> String {
    let body = json!({"type": "repair", "title": "Internet mati", "description": "LOS merah", "priority": "high"});
    let url = format!("{portal}/api/customer-portal/tickets");
    let token = me.token().expect("a token").to_owned();
    let sends = (0..20).map(|_| {
        let request = http().post(&url).bearer_auth(&token).header("Idempotency-Key", "errand-1").json(&body);
        tokio::spawn(async move {
            let answer = request.send().await.expect("an answer");
            (answer.status(), answer.json::<Value>().await.expect("JSON"))
        })
    });
    let mut answers = Vec::new();
    for send in sends.collect::<Vec<_>>() {
        answers.push(send.await.expect("the task ends"));
    }
    let first = answers[0].1["data"].clone();
    for (status, answer) in &answers {
        assert_eq!((*status, &answer["data"]), (StatusCode::CREATED, &first), "{answer}");
    }
    assert_eq!(me.get("/tickets").await.1["data"]["pagination"]["total"], 1);
    first["ticket_number"].as_str().expect("a number").to_owned()
}

async fn follows_a_ticket(stack: &Stack, portal: &str, me: &Client) {
    let number = opens_one_ticket(portal, me).await;
    let texts = stack.fonnte.wait_for_texts("62817102070", 2, Duration::from_secs(15)).await;
    assert!(texts.iter().any(|text| text.contains(&number)), "no confirmation: {texts:?}");
    stack.execute(COMPLETE).await;
    let rated = json!({"rating": 2, "feedback": "Masih putus-putus"});
    let (status, answer) = me.call(Method::POST, &format!("/tickets/{number}/rating"), Some(rated)).await;
    assert_eq!((status.as_u16(), &answer["data"]["customer_rating"]), (200, &json!(2)), "{answer}");
    let reopen = format!("/tickets/{number}/reopen");
    let (status, answer) = me.call(Method::POST, &reopen, Some(json!({"note": "Mati lagi"}))).await;
    assert_eq!((status.as_u16(), &answer["data"]["status"]), (200, &json!("open")), "{answer}");
    let events: Vec<&Value> =
        answer["data"]["timeline"].as_array().expect("a timeline").iter().map(|step| &step["event"]).collect();
    assert_eq!(events, ["opened", "rated", "reopened"]);
    assert_eq!(me.call(Method::POST, &reopen, Some(json!({}))).await.0, 409, "once");
}

async fn changes_the_number(stack: &Stack, me: &Client) {
    let edit = json!({"city": "Cimahi", "phone": NEW_PHONE, "name": "Bukan Saya"});
    let (status, answer) = me.call(Method::PUT, "/profile", Some(edit)).await;
    assert_eq!(status, 200, "{answer}");
    let data = &answer["data"];
    assert_eq!(
        (&data["city"], &data["phone"], &data["name"]),
        (&json!("Cimahi"), &json!(PHONE), &json!("Pelanggan AGLS1"))
    );
    let challenge = data["phone_change"]["challenge_id"].clone();
    let otp = stack.code(NEW_PHONE, 1).await;
    let proof = json!({"challenge_id": challenge, "otp": otp});
    let (status, answer) = me.call(Method::POST, "/profile/phone", Some(proof)).await;
    assert_eq!((status.as_u16(), &answer["data"]["phone"]), (200, &json!(NEW_PHONE)), "{answer}");
    let texts = stack.fonnte.wait_for_texts("62817102070", 3, Duration::from_secs(15)).await;
    assert!(texts.iter().any(|text| text.contains("/customer/phone/revert/")), "the old number is told: {texts:?}");
    assert_eq!(me.get("/profile").await.1["data"]["phone"], NEW_PHONE, "this session goes on");
}

async fn runs_all_errands(kind: Database) {
    let stack = Stack::new(kind).await;
    stack.add_customers([("AGLS1", PHONE), ("AGLS2", NEIGHBOUR)]);
    let enabled = "SELECT count(*) FROM audit_log WHERE action = 'portal_enabled' AND actor LIKE 'staff:_%'";
    assert_eq!(stack.count(enabled).await, 2, "who ran the command is in the audit trail");
    stack.execute(BILLS).await;
    let portal = stack.serve(&[]).await;
    let me = stack.log_in(&Client::new(&portal.base(), "203.0.113.5"), PHONE).await;
    reads_invoices(&me).await;
    follows_a_ticket(&stack, &portal.base(), &me).await;
    changes_the_number(&stack, &me).await;
    let (status, found) = me.get("/faq?q=lemot").await;
    assert_eq!(status, 200);
    assert!(!found["data"]["categories"].as_array().expect("categories").is_empty(), "{found}");
    drop(portal);
    let figures = stack.run_well(&["analytics", "--format", "json"]);
    serde_json::from_str::<Value>(&figures).expect("figures are JSON");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_runs_all_errands_on_one_sqlite_file() {
    runs_all_errands(Database::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_runs_all_errands_on_postgres_and_redis() {
    runs_all_errands(Database::PostgresAndRedis).await;
}
