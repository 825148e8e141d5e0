//! A portal on the tables of a billing system that was there before, through the whole binary.

use std::fs;
use std::time::{Duration, Instant};

use portal_tests::{Client, Database, Stack};
use reqwest::Method;
use serde_json::json;

const PHONE: &str = "0817102070";
const SCHEMA: &str = include_str!("../../legacy/schema.sql");
const VIEWS: &str = include_str!("../../legacy/views.sql");
const ROWS: &str = include_str!("../../legacy/rows.sql");

/// A database that is migrated beside the billing system's tables, without views.
async fn beside_a_billing_system() -> Stack {
    let stack = Stack::empty(Database::PostgresAndRedis).await.with("database.records", "adopted");
    stack.execute(SCHEMA).await;
    stack.run_well(&["migrate"]);
    stack
}

/// What a check prints that finds something.
fn found(stack: &Stack) -> String {
    let output = stack.run(&["adopt", "check"]);
    assert!(!output.status.success(), "the check finds nothing");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_of_a_billing_system_that_was_there_before_uses_the_portal() {
    let stack = beside_a_billing_system().await;
    assert!(found(&stack).contains("✗ isp.customers: there is no such view"));
    let made = "SELECT count(*) FROM pg_class WHERE relnamespace = 'isp'::regnamespace AND relkind IN ('r', 'v')";
    assert_eq!(stack.count(made).await, 2, "the counters and requests of tickets alone");
    stack.execute(VIEWS).await;
    stack.execute(ROWS).await;
    let told = stack.run_well(&["adopt", "check", "--try-writes"]);
    assert!(told.contains("✓ relations: all are there") && told.contains("✓ rows: "), "{told}");

    assert!(!stack.run(&["seed", "--customers", "1"]).status.success(), "invented customers among the ISP's own");
    let file = stack.home().join("packages.csv");
    fs::write(&file, "package_code,name,monthly_price\nHOME-50,Home 50,300000\n").expect("a file is written");
    let refused = stack.run(&["import", "packages", &file.to_string_lossy()]);
    let refused = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(refused.contains("portal adopt check"), "{refused}");
    let told = stack.run(&["doctor"]);
    let told = String::from_utf8_lossy(&told.stdout);
    assert!(told.contains("✓ schema: up to date") && told.contains("✓ records: views over"), "{told}");

    let portal = stack.serve(&[]).await;
    let me = stack.log_in(&Client::new(&portal.base(), "203.0.113.5"), PHONE).await;
    let (_, figures) = me.get("/dashboard/stats").await;
    assert_eq!(figures["data"]["invoices"]["outstanding_amount"], 300_000, "{figures}");
    assert_eq!(figures["data"]["tickets"]["completed_tickets"], 1, "{figures}");

    stack
        .execute("UPDATE ops.tagihan SET terbayar = 100000.00, status = 'sebagian' WHERE nomor = 'INV/2025/11/0001'")
        .await;
    stack.execute("UPDATE ops.pelanggan SET nama = 'Budi S.' WHERE kode = 'PLG-0001'").await;
    let (_, figures) = me.get("/dashboard/stats").await;
    assert_eq!(figures["data"]["invoices"]["outstanding_amount"], 200_000, "{figures}");
    assert_eq!(me.get("/profile").await.1["data"]["name"], "Budi S.");

    let ticket = json!({"type": "repair", "title": "Internet mati", "description": "Sejak pagi."});
    let (status, opened) = me.call(Method::POST, "/tickets", Some(ticket)).await;
    assert!(status.is_success(), "{opened}");
    let row = "SELECT count(*) FROM ops.tiket t JOIN ops.tiket_log l ON l.tiket_id = t.id
        WHERE t.judul = 'Internet mati' AND t.jenis = 'gangguan' AND t.status = 'baru' AND t.sumber = 'customer_portal'
            AND l.kejadian = 'opened' AND t.pelanggan_id = 1 AND t.nomor <> 'OLD-0001'";
    assert_eq!(stack.count(row).await, 1);
    stack.execute("UPDATE ops.tiket SET status = 'dikerjakan' WHERE judul = 'Internet mati' AND status = 'baru'").await;
    let (_, tickets) = me.get("/tickets").await;
    assert_eq!(tickets["data"]["tickets"][0]["status"], "in_progress", "{tickets}");

    let (status, answer) = me.call(Method::PUT, "/profile", Some(json!({"email": "baru@example.id"}))).await;
    assert!(status.is_success(), "{answer}");
    assert_eq!(stack.count("SELECT count(*) FROM ops.pelanggan WHERE email = 'baru@example.id'").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_check_names_what_is_missing() {
    let stack = beside_a_billing_system().await;
    stack.execute(VIEWS).await;
    stack.execute(ROWS).await;
    stack.execute("DROP INDEX ops.pelanggan_telepon; DROP TRIGGER portal_insert ON isp.tickets").await;
    stack.execute("ALTER VIEW isp.payments RENAME COLUMN method TO cara").await;
    let told = found(&stack);
    assert!(told.contains("✗ isp.customers is looked up by phone_e164, which reads all of pelanggan"), "{told}");
    assert!(told.contains("✗ isp.tickets takes no new rows"), "{told}");
    assert!(told.contains("✗ isp.payments.method is missing → add a column of the type text to the view"), "{told}");
    assert_eq!(told.matches('✗').count(), 3, "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_word_that_the_portal_does_not_know_is_named_with_its_row() {
    let stack = beside_a_billing_system().await;
    stack.execute(VIEWS).await;
    stack.execute(ROWS).await;
    stack.execute("UPDATE ops.pelanggan SET status = 'vip' WHERE kode = 'PLG-0002'").await;
    let told = found(&stack);
    assert!(told.contains("customers.account_status of PLG-0002"), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_of_the_views_can_be_run_as_it_is_and_passes_the_check_once_it_is_filled_in() {
    let stack = beside_a_billing_system().await;
    stack.execute("ALTER TABLE ops.pelanggan ADD COLUMN portal_aktif boolean NOT NULL DEFAULT false").await;
    let draft = stack.home().join("views.sql");
    stack.run_well(&["adopt", "init", "--schema", "ops", "--output", &draft.to_string_lossy()]);
    assert!(!stack.run(&["adopt", "init", "--schema", "ops", "--output", &draft.to_string_lossy()]).status.success());
    let text = fs::read_to_string(&draft).expect("the draft");
    stack.execute(leaked(&text)).await;
    assert!(found(&stack).contains("isp.invoices is looked up by customer_id"));

    stack.execute(WORDS).await;
    stack.execute(ROWS).await;
    let filled = FILLED.iter().fold(text, |text, (marked, with)| {
        assert!(text.contains(marked), "{marked} is not in the draft");
        text.replace(marked, with)
    });
    stack.execute(leaked(&filled)).await;
    // Its indexes are new, and other tests' transactions may be older than they.
    let waits = async || stack.run(&["adopt", "check"]).stdout.windows(5).any(|word| word == b"waits");
    let deadline = Instant::now() + Duration::from_mins(1);
    while waits().await && Instant::now() < deadline {
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    let told = stack.run_well(&["adopt", "check"]);
    assert!(told.contains("✓ relations: all are there") && told.contains("✓ rows: "), "{told}");
}

/// Statements of a test live as long as it.
fn leaked(sql: &str) -> &'static str {
    Box::leak(sql.to_owned().into_boxed_str())
}

/// The billing system's words as those of the portal, and indexes for the keys that the views join by.
const WORDS: &str = "
    CREATE FUNCTION ops.word(own text) RETURNS text LANGUAGE sql IMMUTABLE RETURN CASE own
        WHEN 'calon' THEN 'pending' WHEN 'aktif' THEN 'active' WHEN 'isolir' THEN 'suspended' WHEN 'berhenti' THEN 'closed'
        WHEN 'terkirim' THEN 'sent' WHEN 'lunas' THEN 'paid' WHEN 'baru' THEN 'open' WHEN 'selesai' THEN 'completed'
        WHEN 'gangguan' THEN 'repair' WHEN '2' THEN 'normal' ELSE own END;
    CREATE INDEX ON ops.tagihan (pelanggan_id);
    CREATE INDEX ON ops.pembayaran (tagihan_id);
    CREATE INDEX ON ops.tiket (pelanggan_id);";

const KEY_TO_CODE: &str =
    "t.pelanggan_id::text AS customer_id, -- TODO a key of another table? Join it, and take its code";
const KEY_TO_INVOICE: &str =
    "t.tagihan_id::text AS invoice_number, -- TODO a key of another table? Join it, and take its number";
const KEY_TO_TICKET: &str =
    "t.tiket_id::text AS ticket_number, -- TODO a key of another table? Join it, and take its number";

/// What is marked in the draft, and what a database administrator puts there.
const FILLED: [(&str, &str); 14] = [
    (KEY_TO_CODE, "p.kode::text AS customer_id,"),
    (KEY_TO_INVOICE, "i.nomor::text AS invoice_number,"),
    (KEY_TO_TICKET, "i.nomor::text AS ticket_number,"),
    ("FROM ops.tagihan AS t", "FROM ops.tagihan AS t JOIN ops.pelanggan p ON p.id = t.pelanggan_id"),
    ("FROM ops.tiket AS t", "FROM ops.tiket AS t JOIN ops.pelanggan p ON p.id = t.pelanggan_id"),
    ("FROM ops.tagihan_rinci AS t", "FROM ops.tagihan_rinci AS t JOIN ops.tagihan i ON i.id = t.tagihan_id"),
    ("FROM ops.pembayaran AS t", "FROM ops.pembayaran AS t JOIN ops.tagihan i ON i.id = t.tagihan_id"),
    ("FROM ops.tiket_log AS t", "FROM ops.tiket_log AS t JOIN ops.tiket i ON i.id = t.tiket_id"),
    ("t.status::text", "ops.word(t.status::text)"),
    ("t.jenis::text AS type", "ops.word(t.jenis::text) AS type"),
    ("t.prioritas::text", "ops.word(t.prioritas::text)"),
    ("NEW.customer_id,", "(SELECT id FROM pelanggan WHERE kode = NEW.customer_id),"),
    ("--     CREATE INDEX ON ops.pelanggan", "CREATE INDEX ON ops.pelanggan"),
    ("--     CREATE INDEX ON ops.paket", "CREATE INDEX ON ops.paket"),
];
