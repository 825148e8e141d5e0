//! The ISP's other systems write over their API, and a customer sees at once what they wrote.

use portal_tests::{Client, Database, Stack, http};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

const PHONE: &str = "0817102070";
const INVOICE: &str = "/invoices/INV%2F2025%2F11%2F0001";
const SCOPES: [&str; 6] =
    ["packages:write", "customers:write", "invoices:read", "invoices:write", "payments:write", "tickets:write"];

/// Another system, with its key.
#[derive(Clone)]
struct Billing {
    base: String,
    secret: String,
}

impl Billing {
    async fn call(&self, method: Method, path: &str, body: Option<&Value>) -> (StatusCode, Value) {
        let url = format!("{}/api/integration/v1{path}", self.base);
        let request = http().request(method, url).bearer_auth(&self.secret);
        let request = match body {
            Some(body) => request.json(body),
            None => request,
        };
        let answer = request.send().await.expect("an answer");
        let status = answer.status();
        (status, answer.json().await.unwrap_or_default())
    }

    async fn put(&self, path: &str, body: &Value) -> (StatusCode, Value) {
        self.call(Method::PUT, path, Some(body)).await
    }
}

/// One of each kind, each after what it belongs to.
fn rows() -> [(&'static str, Value); 5] {
    let lines =
        json!([{ "description": "Home 50", "unit_price": 300_000 }, { "description": "Router", "unit_price": 25_000 }]);
    [
        ("/packages/HOME-50", json!({ "name": "Home 50", "bandwidth_down": 50, "monthly_price": 300_000 })),
        (
            "/customers/AGLS1",
            json!({ "name": "Budi Santoso", "phone": PHONE, "account_status": "active", "package_code": "HOME-50" }),
        ),
        (
            INVOICE,
            json!({
                "customer_id": "AGLS1", "invoice_date": "2025-11-01", "due_date": "2025-11-20",
                "total_amount": 360_750, "tax_amount": 35_750, "items": lines,
            }),
        ),
        ("/payments/PAY-1", payment()),
        (
            "/tickets/REP-2025-0001",
            json!({
                "customer_id": "AGLS1", "type": "repair", "title": "Internet putus",
                "steps": [{ "status": "assigned", "at": "2025-11-05T09:00:00Z", "note": "Teknisi berangkat" }],
            }),
        ),
    ]
}

fn payment() -> Value {
    json!({
        "invoice_number": "INV/2025/11/0001", "paid_at": "2025-11-05T14:05:00+07:00", "amount": 100_000,
        "method": "Transfer BCA", "reference": "FT1",
    })
}

async fn sees_it_all(me: &Client) {
    let (status, invoice) = me.get(INVOICE).await;
    assert_eq!(status, 200, "{invoice}");
    let invoice = &invoice["data"];
    assert_eq!((&invoice["total_amount"], &invoice["outstanding_amount"]), (&json!(360_750), &json!(260_750)));
    assert_eq!(
        (&invoice["items"][1]["description"], &invoice["items"][1]["amount"]),
        (&json!("Router"), &json!(25_000))
    );
    assert_eq!(invoice["payments"].as_array().map(Vec::len), Some(1), "{invoice}");
    let (_, profile) = me.get("/profile").await;
    assert_eq!((&profile["data"]["package_name"], &profile["data"]["bandwidth_down"]), (&json!("Home 50"), &json!(50)));
    let (_, ticket) = me.get("/tickets/REP-2025-0001").await;
    assert_eq!((&ticket["data"]["status"], &ticket["data"]["title"]), (&json!("assigned"), &json!("Internet putus")));
}

/// The same payment twenty times at once, by its number and in batches.
async fn repeats(billing: &Billing) {
    let mut row = payment();
    row["payment_number"] = json!("PAY-2");
    row["amount"] = json!(60_750);
    let sends = (0..20).map(|n| {
        let (billing, row) = (billing.clone(), row.clone());
        tokio::spawn(async move {
            if n % 2 == 0 {
                return billing.put("/payments/PAY-2", &row).await.1["outcome"].clone();
            }
            let batch = json!({ "payments": [row] });
            billing.call(Method::POST, "/payments", Some(&batch)).await.1["data"]["results"][0]["outcome"].clone()
        })
    });
    let mut outcomes = Vec::new();
    for send in sends.collect::<Vec<_>>() {
        outcomes.push(send.await.expect("the task ends"));
    }
    assert_eq!(outcomes.iter().filter(|outcome| **outcome == "added").count(), 1, "{outcomes:?}");
    assert!(
        outcomes.iter().all(|outcome| ["added", "unchanged"].contains(&outcome.as_str().unwrap_or(""))),
        "{outcomes:?}"
    );
}

async fn journey(kind: Database) {
    let stack = Stack::new(kind).await;
    let create = [&["keys", "create", "--name", "billing", "--scope"][..], &SCOPES].concat();
    let secret = stack.run_well(&create).trim().to_owned();
    let portal = stack.serve(&[]).await;
    let billing = Billing { base: portal.base(), secret };
    for (path, row) in rows() {
        let (status, answer) = billing.put(path, &row).await;
        assert_eq!((status, &answer["outcome"]), (StatusCode::CREATED, &json!("added")), "{answer}");
        let (status, answer) = billing.put(path, &row).await;
        assert_eq!((status, &answer["outcome"]), (StatusCode::OK, &json!("unchanged")), "{answer}");
    }
    stack.run_well(&["customers", "enable", "--customer-id", "AGLS1"]);
    let me = stack.log_in(&Client::new(&portal.base(), "203.0.113.7"), PHONE).await;
    sees_it_all(&me).await;

    repeats(&billing).await;
    let (_, invoice) = me.get(INVOICE).await;
    assert_eq!(invoice["data"]["outstanding_amount"], 200_000, "{invoice}");
    assert_eq!(
        billing.call(Method::GET, "/tickets/REP-2025-0001", None).await.0,
        403,
        "the key may only write tickets"
    );
    let by_key = "SELECT count(*) FROM change_log WHERE kind = 'invoices' AND action = 'added' AND actor LIKE 'key:_%'";
    assert_eq!(stack.count(by_key).await, 1);

    let listed = stack.run_well(&["keys", "list"]);
    assert!(listed.contains("  billing  ") && !listed.contains("last used never"), "{listed}");
    let id = listed.split_whitespace().next().expect("the id");
    assert_eq!(stack.run_well(&["keys", "revoke", id]), format!("{id} is revoked\n"));
    assert_eq!(billing.call(Method::GET, INVOICE, None).await.0, 401);
    assert_eq!(stack.run_well(&["keys", "revoke", id]), format!("{id} was revoked before\n"));
    let by_staff = "SELECT count(*) FROM change_log WHERE kind = 'api_keys' AND actor LIKE 'staff:_%'";
    assert_eq!(stack.count(by_staff).await, 2, "made, revoked");
}

#[tokio::test(flavor = "multi_thread")]
async fn int_01_and_02_another_system_writes_and_the_customer_sees_it_on_sqlite() {
    journey(Database::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn int_01_and_02_another_system_writes_and_the_customer_sees_it_on_postgres() {
    journey(Database::PostgresAndRedis).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_api_that_is_switched_off_is_not_there() {
    let stack = Stack::new(Database::Sqlite).await.with("integration.enabled", "false");
    let secret =
        stack.run_well(&["keys", "create", "--name", "billing", "--scope", "customers:read"]).trim().to_owned();
    let portal = stack.serve(&[]).await;
    let billing = Billing { base: portal.base(), secret };
    assert_eq!(billing.call(Method::GET, "/customers", None).await.0, 404);
    assert_eq!(billing.call(Method::GET, "/openapi.json", None).await.0, 404);
    let page = http().get(format!("{}/api/docs/integration", portal.base())).send().await.expect("an answer");
    assert_eq!(page.status(), 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn int_01_a_secret_is_printed_alone_and_kept_nowhere() {
    let stack = Stack::new(Database::Sqlite).await;
    assert_eq!(stack.run_well(&["keys", "list"]), "");
    let made = stack.run(&["keys", "create", "--name", "reports", "--scope", "invoices:read", "--expires", "1"]);
    let (out, err) = (String::from_utf8_lossy(&made.stdout), String::from_utf8_lossy(&made.stderr));
    let secret = out.strip_suffix('\n').expect("a line");
    assert!(secret.starts_with("isp_portal_") && secret.len() == 83 && !err.contains(secret), "{out}{err}");
    let listed = stack.run_well(&["keys", "list"]);
    assert!(listed.contains("  reports  invoices:read  ") && listed.contains("last used never"), "{listed}");
    assert!(!listed.contains("isp_portal_"), "{listed}");
    let kept = std::fs::read(stack.home().join("portal.db")).expect("the file");
    let digits = secret.trim_start_matches("isp_portal_").as_bytes();
    assert!(!kept.windows(digits.len()).any(|part| part == digits), "the secret is in the file");

    let unknown = stack.run(&["keys", "revoke", "018f4a6e-0000-7000-8000-000000000009"]);
    assert_eq!(unknown.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&unknown.stderr).contains("there is no such key"), "{unknown:?}");
}
