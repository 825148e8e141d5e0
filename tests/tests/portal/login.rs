//! From the operator's file to a customer's own figures, on both storage stacks, over the real wire format.

use std::fmt::Write;
use std::time::Duration;

use adapters_fonnte::testing::Mode;
use portal_tests::{Client, Database, Stack};
use serde_json::json;

const PHONE: &str = "0817102070";

/// One invoice overdue and paid in part, one not due for long, and one of somebody else.
const INVOICES: &str = "INSERT INTO invoices (invoice_number, customer_id, invoice_date, due_date, period_start, \
    period_end, subtotal, tax_amount, discount_amount, total_amount, paid_amount, status, created_at, updated_at) VALUES \
    ('INV/1', 'AGLS000000', '2025-01-01', '2025-01-10', '2025-01-01', '2025-01-31', 300000, 33000, 0, 333000, 100000, \
     'partial', '2025-01-01T00:00:00.000Z', '2025-01-01T00:00:00.000Z'), \
    ('INV/2', 'AGLS000000', '2025-02-01', '2099-02-10', '2025-02-01', '2025-02-28', 300000, 33000, 0, 333000, 0, \
     'sent', '2025-02-01T00:00:00.000Z', '2025-02-01T00:00:00.000Z'), \
    ('INV/3', 'AGLS000001', '2025-02-01', '2099-02-10', '2025-02-01', '2025-02-28', 300000, 33000, 0, 333000, 0, \
     'sent', '2025-02-01T00:00:00.000Z', '2025-02-01T00:00:00.000Z')";
const TICKET: &str = "INSERT INTO tickets (ticket_number, customer_id, type, priority, status, title, description, \
    created_at, updated_at, created_via) VALUES ('TKT20250201001', 'AGLS000000', 'repair', 'normal', 'open', \
    'Internet mati', 'Sejak pagi', '2025-02-01T00:00:00.000Z', '2025-02-01T00:00:00.000Z', 'customer_portal')";

async fn imported_customer_logs_in(kind: Database) {
    let stack = Stack::new(kind).await;
    let mut file = "customer_id,name,phone,email,address,city,province,account_status,package_name,\
                    bandwidth_down,bandwidth_up,monthly_price\n"
        .to_owned();
    for n in 0..1_000 {
        let phone = match n {
            0 => PHONE.to_owned(),
            17 => "08-tidak-ada".to_owned(),
            _ => format!("0812{n:07}"),
        };
        let status = if n == 500 { "vip" } else { "active" };
        let price = if n == 900 { "300,50" } else { "300000" };
        writeln!(
            file,
            "AGLS{n:06},Pelanggan {n},{phone},,Jl. Melati {n},Bandung,Jawa Barat,{status},Home 20,20,10,\"{price}\""
        )
        .expect("a text takes a line");
    }
    let path = stack.home().join("import.csv");
    std::fs::write(&path, file).expect("a file is written");
    let output = stack.run(&["customers", "import", &path.to_string_lossy()]);
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    for part in ["997", "line 19", "phone", "line 502", "account_status", "line 902", "monthly_price"] {
        assert!(said.contains(part), "{part} is missing in: {said}");
    }
    assert!(stack.run_well(&["customers", "enable", "--phone", PHONE]).contains("AGLS000000"));

    let portal = stack.serve(&[]).await;
    let client = Client::new(&portal.base(), "203.0.113.5");
    let (status, answer) = client.request_otp("+62 817-102-070").await;
    assert_eq!(status, 200, "{answer}");
    assert_eq!(answer["data"]["phone"], "0817****070");
    let code = stack.code(PHONE, 1).await;
    let sends: Vec<_> = stack.fonnte.requests().into_iter().filter(|r| r.path == "/send").collect();
    assert_eq!(sends.len(), 1, "one form, one time");
    assert_eq!(sends[0].method, "POST");
    assert_eq!(sends[0].field("target"), Some("62817102070"));
    assert_eq!(sends[0].header("authorization"), Some("journey-token"));

    let (status, answer) = client.verify_otp(PHONE, &code).await;
    assert_eq!(status, 200, "{answer}");
    assert_eq!(answer["data"]["customer"]["customer_id"], "AGLS000000");
    let me = client.with_token_of(&answer);
    let (status, profile) = me.get("/profile").await;
    assert_eq!((status.as_u16(), &profile["data"]["name"]), (200, &json!("Pelanggan 0")), "{profile}");
    assert_eq!(profile["data"]["monthly_price"], 300_000);
    stack.execute(INVOICES).await;
    stack.execute(TICKET).await;
    let (_, figures) = me.get("/dashboard/stats").await;
    let tickets = json!({"active_tickets": 1, "completed_tickets": 0, "cancelled_tickets": 0, "total_tickets": 1});
    assert_eq!(figures["data"]["tickets"], tickets);
    let invoices = json!(
        {"paid_invoices": 0, "pending_invoices": 1, "overdue_invoices": 1, "outstanding_amount": 333_000 + 233_000}
    );
    assert_eq!(figures["data"]["invoices"], invoices, "another customer's invoice does not count");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_imported_customer_logs_in_on_one_sqlite_file() {
    imported_customer_logs_in(Database::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_imported_customer_logs_in_on_postgres_and_redis() {
    imported_customer_logs_in(Database::PostgresAndRedis).await;
}

async fn two_accounts_on_one_number(kind: Database) {
    let stack = Stack::new(kind).await;
    stack.add_customers([("AGLS1", PHONE), ("AGLS2", "+62817102070"), ("AGLS3", "081234567890")]);
    let portal = stack.serve(&[]).await;
    let client = Client::new(&portal.base(), "203.0.113.5");
    client.request_otp(PHONE).await;
    let code = stack.code(PHONE, 1).await;
    let (_, answer) = client.verify_otp(PHONE, &code).await;
    let ids: Vec<_> =
        answer["data"]["accounts"].as_array().expect("accounts").iter().map(|a| &a["customer_id"]).collect();
    assert_eq!(ids, ["AGLS1", "AGLS2"]);
    let first = client.with_token_of(&answer);
    let post = reqwest::Method::POST;
    let (status, _) = first.call(post.clone(), "/accounts/switch", Some(json!({"customer_id": "AGLS3"}))).await;
    assert_eq!(status, 404, "somebody else's account is not there");
    let (status, answer) = first.call(post, "/accounts/switch", Some(json!({"customer_id": "AGLS2"}))).await;
    assert_eq!(status, 200, "{answer}");
    let second = client.with_token_of(&answer);
    assert_eq!(second.get("/profile").await.1["data"]["customer_id"], "AGLS2");
    assert_eq!(first.get("/profile").await.0, 401, "the session before the switch has ended");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_accounts_on_one_number_are_chosen_among_on_sqlite() {
    two_accounts_on_one_number(Database::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_accounts_on_one_number_are_chosen_among_on_postgres() {
    two_accounts_on_one_number(Database::PostgresAndRedis).await;
}

async fn a_code_comes_when_the_gateway_is_back(away: Mode) {
    let mut stack = Stack::new(Database::PostgresAndRedis).await.with("fonnte.timeout", "2s");
    stack.add_customers([("AGLS1", PHONE)]);
    stack.fonnte.set_mode(away).await;
    let portal = stack.serve(&[]).await;
    let client = Client::new(&portal.base(), "203.0.113.5");
    let (status, _) = client.request_otp(PHONE).await;
    assert_eq!(status, 200);
    assert_eq!(stack.count("SELECT count(*) FROM outbox WHERE state = 'queued'").await, 1, "nobody waited for it");
    stack.wait_for_count("SELECT count(*) FROM outbox WHERE attempts >= 2", 1, Duration::from_secs(20)).await;
    stack.fonnte.forget();
    stack.fonnte.set_mode(Mode::Accept).await;
    let texts = stack.fonnte.wait_for_texts("62817102070", 1, Duration::from_secs(45)).await;
    let code = portal_tests::code_in(texts.first().expect("the message comes")).expect("a code");
    assert_eq!(client.verify_otp(PHONE, &code).await.0, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn rel_01_a_code_comes_when_a_gateway_that_hung_is_back() {
    a_code_comes_when_the_gateway_is_back(Mode::Hang).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rel_01_a_code_comes_when_a_gateway_that_was_away_is_back() {
    a_code_comes_when_the_gateway_is_back(Mode::Refuse).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sec_04_two_instances_share_the_five_guesses() {
    let stack = Stack::new(Database::PostgresAndRedis).await;
    stack.add_customers([("AGLS1", PHONE)]);
    let (one, two) = (stack.serve(&[]).await, stack.serve(&["--no-worker"]).await);
    let client = Client::new(&one.base(), "203.0.113.5");
    let asked = client.request_otp(PHONE).await.1;
    let code = stack.code(PHONE, 1).await;
    let wrong = if code == "000000" { "000001" } else { "000000" };
    let mut attempts = tokio::task::JoinSet::new();
    for n in 0..50 {
        let base = if n % 2 == 0 { one.base() } else { two.base() };
        let guesser = Client::new(&base, &format!("198.51.100.{n}"));
        let asked = asked.clone();
        attempts.spawn(async move { guesser.verify_challenge(PHONE, wrong, &asked).await });
    }
    let mut left: Vec<_> =
        attempts.join_all().await.into_iter().map(|(_, body)| body["attemptsLeft"].as_u64()).collect();
    left.sort_unstable_by(|a, b| b.cmp(a));
    assert_eq!(left[..5], [Some(4), Some(3), Some(2), Some(1), Some(0)]);
    assert_eq!(left[5..].iter().filter(|n| **n > Some(0)).count(), 0);
    assert_eq!(client.verify_challenge(PHONE, &code, &asked).await.0, 401, "the right code comes too late");
}
