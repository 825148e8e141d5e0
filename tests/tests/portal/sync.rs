//! The reference client `examples/sync.py` keeps a billing database and the portal in step, both ways.

use std::path::Path;
use std::process::{Command, Output};

use portal_tests::{Client, Database, Stack};
use reqwest::Method;
use serde_json::json;
use sqlx::{AssertSqlSafe, Connection as _, SqliteConnection};

const PHONE: &str = "0817102070";
const SCOPES: [&str; 5] = ["packages:write", "customers:write", "invoices:write", "payments:write", "events:read"];

const BILLING: &str = "
    INSERT INTO packages (package_code, name, bandwidth_down, monthly_price) VALUES ('HOME-50', 'Home 50', 50, 300000);
    INSERT INTO customers (customer_id, name, phone, city, package_code)
        VALUES ('AGLS1', 'Budi Santoso', '0817102070', 'Bandung', 'HOME-50');
    INSERT INTO invoices (invoice_number, customer_id, invoice_date, due_date, tax_amount, total_amount)
        VALUES ('INV/2025/11/0001', 'AGLS1', '2025-11-01', '2025-11-20', 33000, 333000);
    INSERT INTO invoice_lines (invoice_number, position, description, unit_price)
        VALUES ('INV/2025/11/0001', 1, 'Home 50', 300000);
    INSERT INTO payments (payment_number, invoice_number, paid_at, amount, method)
        VALUES ('PAY-1', 'INV/2025/11/0001', '2025-11-05T14:05:00+07:00', 100000, 'Transfer BCA')";

fn sync(portal: &str, key: &str, database: &Path) -> Output {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/sync.py");
    let mut command = Command::new("python3");
    command.arg(script).args(["--portal", portal, "--database"]).arg(database).env("PORTAL_KEY", key);
    command.output().expect("python3 runs")
}

fn told(output: &Output) -> String {
    let err = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{err}");
    format!("{}{err}", String::from_utf8_lossy(&output.stdout))
}

async fn open(database: &Path) -> SqliteConnection {
    SqliteConnection::connect(&format!("sqlite://{}", database.display())).await.expect("the file opens")
}

async fn text(database: &Path, query: &str) -> String {
    let found = sqlx::query_scalar(AssertSqlSafe(query)).fetch_one(&mut open(database).await).await;
    found.expect("the statement is right")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_billing_database_and_the_portal_are_kept_in_step_both_ways() {
    let stack = Stack::new(Database::Sqlite).await;
    let key = stack.run_well(&[&["keys", "create", "--name", "billing", "--scope"][..], &SCOPES].concat());
    let (key, portal) = (key.trim().to_owned(), stack.serve(&[]).await);
    let database = stack.home().join("billing.db");
    assert_eq!(told(&sync(&portal.base(), &key, &database)), "0 events received, 0 rows refused\n");
    sqlx::raw_sql(BILLING).execute(&mut open(&database).await).await.expect("the billing database");
    assert_eq!(told(&sync(&portal.base(), &key, &database)), "0 events received, 0 rows refused\n");
    assert_eq!(stack.count("SELECT count(*) FROM change_log WHERE actor LIKE 'key:%'").await, 4, "all of it arrived");

    stack.run_well(&["customers", "enable", "--all-active"]);
    let me = stack.log_in(&Client::new(&portal.base(), "203.0.113.7"), PHONE).await;
    let (_, invoice) = me.get("/invoices/INV%2F2025%2F11%2F0001").await;
    assert_eq!(invoice["data"]["outstanding_amount"], 233_000, "{invoice}");
    let (status, answer) = me.call(Method::PUT, "/profile", Some(json!({ "city": "Cimahi" }))).await;
    assert!(status.is_success(), "{answer}");
    let ticket = json!({ "type": "repair", "title": "Putus", "description": "Lampu LOS merah.", "priority": "high" });
    let (status, answer) = me.call(Method::POST, "/tickets", Some(ticket)).await;
    assert!(status.is_success(), "{answer}");

    assert_eq!(told(&sync(&portal.base(), &key, &database)), "3 events received, 0 rows refused\n");
    assert_eq!(text(&database, "SELECT city FROM customers").await, "Cimahi");
    assert_eq!(text(&database, "SELECT title FROM tickets").await, "Putus");
    assert_eq!(told(&sync(&portal.base(), &key, &database)), "0 events received, 0 rows refused\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_that_the_portal_refuses_are_told_and_the_rest_arrives() {
    let stack = Stack::new(Database::Sqlite).await;
    let key = stack.run_well(&[&["keys", "create", "--name", "billing", "--scope"][..], &SCOPES].concat());
    let portal = stack.serve(&[]).await;
    let database = stack.home().join("billing.db");
    told(&sync(&portal.base(), key.trim(), &database));
    let rows = "INSERT INTO customers (customer_id, name, phone, package_code)
        VALUES ('AGLS1', 'Budi', '0817102070', 'NOWHERE'), ('AGLS2', 'Siti', '081234567890', NULL)";
    sqlx::raw_sql(rows).execute(&mut open(&database).await).await.expect("customers");
    let refused = sync(&portal.base(), key.trim(), &database);
    let told = String::from_utf8_lossy(&refused.stderr);
    assert_eq!(refused.status.code(), Some(1));
    assert!(told.contains("customers AGLS1 is refused: package_code is not on file"), "{told}");
    assert_eq!(stack.count("SELECT count(*) FROM customers").await, 1);
}
