//! Every statement of the adapter is an index look-up, as the planner sees it with many customers.
//!
//! The statements are those of the offline data that is checked in, so none can be forgotten. With
//! `PORTAL_WRITE_PLANS=1` the test also writes `docs/query-plans-postgres.md`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use adapters_postgres::seed::bulk;
use adapters_postgres::{PgOptions, PgStore, Pooler};
use chrono::{DateTime, Utc};
use portal_core::identity::otp::OtpStore as _;
use portal_testkit::fixtures::{challenge, noon};
use serde_json::Value;
use sqlx::{AssertSqlSafe, Connection, PgConnection, Row};

use crate::database::{TempDatabase, patient, run};

/// Tables that grow with the customers or with time.
const GROWING: [&str; 32] = [
    "customers",
    "invoices",
    "invoice_items",
    "payments",
    "tickets",
    "ticket_history",
    "ticket_counters",
    "ticket_requests",
    "phone_changes",
    "customer_sessions",
    "trusted_devices",
    "otp_challenges",
    "outbox",
    "rate_hits",
    "audit_log",
    "change_log",
    "events",
    "webhook_deliveries",
    "conversations",
    "conversation_entries",
    "staff_trail",
    "work_assignments",
    "internal_notes",
    "attachments",
    "attachment_bytes",
    "payment_attempts",
    "payment_invoices",
    "payment_requests",
    "payment_refunds",
    "payment_settlements",
    "payment_exceptions",
    "payment_promises",
];

/// Indexes that hold nothing but the rows a statement is after, so reading all of one is a look-up.
const PARTIAL: [&str; 8] = [
    "customers_to_enable",
    "customers_portal_active",
    "outbox_announcements",
    "conversations_waiting",
    "conversations_unread",
    "attachments_unreferenced",
    "payment_exceptions_open",
    "payment_exceptions_closed",
];

/// Operators' tools that count all customers, and an auditor's look at the whole trail of staff: they read what they count.
const COUNTS: [&str; 3] = ["messaging/campaign.rs: waiting", "insight/analytics.rs: adoption", "staff/trail_all.sql"];

pub(crate) struct Statement {
    pub(crate) sql: String,
    parameters: usize,
}

fn crate_dir() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every statement but those that fill the database for load tests, by where it stands.
pub(crate) fn statements() -> BTreeMap<String, Statement> {
    let sources = sources();
    let files = fs::read_dir(crate_dir().join(".sqlx")).expect("the offline data");
    let described = files.map(|file| {
        let text = fs::read_to_string(file.expect("a file").path()).expect("text");
        serde_json::from_str::<Value>(&text).expect("JSON")
    });
    described
        .map(|data| {
            let sql = data["query"].as_str().expect("a statement").to_owned();
            let parameters = data["describe"]["parameters"]["Left"].as_array().expect("parameters").len();
            (place(&sources, &sql), Statement { sql, parameters })
        })
        .filter(|(place, _)| !place.starts_with("seed"))
        .collect()
}

/// Every source file below `src`, by its path there.
fn sources() -> Vec<(String, String)> {
    let (root, mut found) = (crate_dir().join("src"), Vec::new());
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("the sources") {
            let path = entry.expect("a file").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(&root).expect("below the root").to_string_lossy().into_owned();
                found.push((name, fs::read_to_string(path).expect("text")));
            }
        }
    }
    found.sort();
    found
}

/// File and function of a statement, such as `identity/otp.rs: take_guess`.
fn place(sources: &[(String, String)], sql: &str) -> String {
    let (file, text) = sources.iter().find(|(_, text)| text.contains(sql)).expect("the statement is in the sources");
    if Path::new(file).extension().is_some_and(|kind| kind == "sql") {
        return file.clone();
    }
    let before = &text[..text.find(sql).expect("it is there")];
    let function = before.rsplit_once("fn ").map_or("", |(_, after)| after);
    let end = function.find(['(', '<']).unwrap_or(0);
    let place = format!("{file}: {}", &function[..end]);
    if place != "staff/retention.rs: delete_expired" && place != "messaging/outbox.rs: backlog" {
        return place;
    }
    let table = sql.split("FROM ").nth(1).and_then(|rest| rest.split_whitespace().next()).unwrap_or("");
    format!("{place} {table}")
}

/// Customers, and as much of the rest as a busy week leaves: 50,000 where the plans are written down, fewer
/// where they are only looked at, which only makes it more tempting to read a whole table.
async fn full_database() -> TempDatabase {
    let database = TempDatabase::migrated().await;
    let customers = if writes_down() { 50_000 } else { 10_000 };
    bulk(&database.store(), customers, noon()).await.expect("they are added");
    run(&mut database.connection().await, include_str!("plans_rows.sql")).await;
    run(&mut database.connection().await, "VACUUM ANALYZE").await;
    database
}

/// The plan for whatever parameters, as PostgreSQL uses it once a statement has run a few times.
pub(crate) async fn plan(connection: &mut PgConnection, statement: &Statement) -> String {
    run(connection, &format!("DEALLOCATE ALL; PREPARE asked AS {}", statement.sql)).await;
    let arguments = match statement.parameters {
        0 => String::new(),
        n => format!("({})", vec!["NULL"; n].join(", ")),
    };
    let lines: Vec<String> = sqlx::query_scalar(AssertSqlSafe(format!("EXPLAIN (COSTS OFF) EXECUTE asked{arguments}")))
        .persistent(false)
        .fetch_all(connection)
        .await
        .unwrap_or_else(|error| panic!("{}: {error}", statement.sql));
    lines.join("\n")
}

fn reads_a_whole_table(plan: &str) -> Option<&'static str> {
    GROWING.into_iter().find(|table| {
        plan.lines().any(|line| {
            let on = |scan: &str| line.contains(&format!("{scan} on {table}"));
            let looked_up = PARTIAL.iter().any(|index| line.contains(index));
            let whole_index = !looked_up && line.contains("Index") && line.contains(&format!(" on {table}")) && {
                let rest = plan.split_once(line).map_or("", |(_, rest)| rest);
                let below = rest.lines().skip(1).take(2).collect::<String>();
                !below.contains("Cond:")
            };
            on("Seq Scan") || whole_index
        })
    })
}

/// How the adapter's own connections plan.
pub(crate) const PLANNING: &str = "SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off; SET jit = off";

/// The same as a connection tells it.
const TOLD: &str = "concat_ws('; ', 'SET plan_cache_mode = ' || current_setting('plan_cache_mode'),
    'SET enable_seqscan = ' || current_setting('enable_seqscan'), 'SET jit = ' || current_setting('jit'))";

#[tokio::test]
async fn connections_that_serve_requests_plan_so_with_and_without_a_pooler() {
    let database = TempDatabase::migrated().await;
    let mut connection = database.connection().await;
    // What a connection writes tells how it is set.
    run(&mut connection, &format!("ALTER TABLE portal.otp_challenges ADD COLUMN planning text DEFAULT {TOLD}")).await;
    for (n, pooler) in (1..).zip([Pooler::None, Pooler::Session]) {
        let options = PgOptions { pooler: Some(pooler), ..patient() };
        let store = PgStore::connect_lazy(&database.url, &options).expect("a URL");
        store.put(&challenge(n)).await.expect("it is stored");
        let planning: String = sqlx::query_scalar("SELECT planning FROM portal.otp_challenges WHERE id = $1")
            .bind(challenge(n).id.as_uuid())
            .fetch_one(&mut connection)
            .await
            .expect("the row");
        assert_eq!(planning, PLANNING, "{pooler:?}");
    }
}

#[tokio::test]
async fn no_statement_reads_a_whole_table() {
    let database = full_database().await;
    let mut connection = database.connection().await;
    run(&mut connection, PLANNING).await;
    let mut plans = BTreeMap::new();
    for (place, statement) in statements() {
        plans.insert(place, (plan(&mut connection, &statement).await, statement.sql));
    }
    assert!(plans.len() > 30, "{} statements", plans.len());
    if writes_down() {
        write_down(&plans);
    }
    let whole: Vec<_> = plans
        .iter()
        .filter(|(place, _)| !COUNTS.contains(&place.as_str()))
        .filter_map(|(place, (plan, _))| {
            reads_a_whole_table(plan).map(|table| format!("{place} reads all of {table}:\n{plan}"))
        })
        .collect();
    assert!(whole.is_empty(), "{}", whole.join("\n\n"));
}

#[tokio::test]
async fn taking_uses_of_limits_reads_no_whole_table() {
    let database = TempDatabase::migrated().await;
    let mut connection = database.connection().await;
    run(&mut connection, include_str!("plans_rows.sql")).await;
    run(&mut connection, "ANALYZE portal.rate_hits").await;
    let mut transaction = connection.begin().await.expect("a transaction");
    for minute in 0..20 {
        let take = format!(
            "SELECT portal.take_hits('{{b1,b1,b2}}', '{{m{minute},m{minute},n}}', '{{1h,1h,1h}}', '{{9,5,3}}',
                '{{1m,1h,1h}}', timestamptz '2025-11-05 12:00:00Z' + interval '1 minute' * {minute}, false)"
        );
        run(&mut transaction, &take).await;
    }
    assert_looked_up(&mut transaction, &["rate_hits"], 20).await;
}

#[tokio::test]
async fn what_customers_write_reads_no_whole_table() {
    let database = full_database().await;
    let mut connection = database.connection().await;
    let mut transaction = connection.begin().await.expect("a transaction");
    for n in 2..22 {
        let write = format!("SELECT portal.end_sessions('SEED{n:08}', ARRAY['+62861{n:08}', '+6281{n:08}'], now())");
        run(&mut transaction, &write).await;
    }
    let tables = ["customer_sessions", "trusted_devices"];
    assert_looked_up(&mut transaction, &tables, 20).await;
}

#[tokio::test]
async fn changes_of_tickets_read_no_whole_table() {
    let database = full_database().await;
    let mut connection = database.connection().await;
    let mut transaction = connection.begin().await.expect("a transaction");
    for n in 2..22 {
        let number = format!("TKT-SEED-{n:08}-00");
        let version: String = sqlx::query_scalar("SELECT xmin::text FROM isp.tickets WHERE ticket_number = $1")
            .bind(&number)
            .fetch_one(&mut *transaction)
            .await
            .expect("the ticket");
        let change = sqlx::query(include_str!("../../src/support/ticket_commit.sql"));
        let change = change.bind(format!("SEED{n:08}")).bind(&number).bind(version).bind("completed").bind(5_i16);
        let change = change.bind("bagus").bind(None::<DateTime<Utc>>).bind(Some(noon())).bind(noon());
        let change = change.bind("completed").bind(noon()).bind("bagus").bind("rated").bind(5_i16);
        let row = change.bind(Value::Array(Vec::new())).fetch_one(&mut *transaction).await.expect("a change");
        assert!(row.get::<bool, _>(0), "{number}");
    }
    assert_looked_up(&mut transaction, &["tickets", "ticket_history"], 20).await;
}

/// Within the connection's transaction each table was looked up at least so often, and never read whole.
async fn assert_looked_up(connection: &mut PgConnection, tables: &[&str], least: i64) {
    for table in tables {
        let (whole, looked_up): (i64, i64) =
            sqlx::query_as("SELECT seq_scan, idx_scan FROM pg_stat_xact_user_tables WHERE relname = $1")
                .bind(table)
                .fetch_one(&mut *connection)
                .await
                .expect("the statistics");
        assert_eq!(whole, 0, "{table} is read whole");
        assert!(looked_up >= least, "{table}: {looked_up} look-ups");
    }
}

fn writes_down() -> bool {
    env::var_os("PORTAL_WRITE_PLANS").is_some()
}

fn write_down(plans: &BTreeMap<String, (String, String)>) {
    let mut text = include_str!("plans_intro.md").to_owned();
    for (place, (plan, sql)) in plans {
        let sql = outdented(sql);
        write!(text, "\n## {place}\n\n```sql\n{sql}\n```\n\n```text\n{plan}\n```\n").expect("memory");
    }
    let docs: &Path = &crate_dir().join("../../docs");
    fs::create_dir_all(docs).expect("a directory");
    fs::write(docs.join("query-plans-postgres.md"), text).expect("it is written");
}

/// The statement without the indentation it has in the source.
fn outdented(sql: &str) -> String {
    let indent = |line: &&str| line.len() - line.trim_start().len();
    let least = sql.lines().skip(1).filter(|line| !line.trim().is_empty()).map(|line| indent(&line)).min().unwrap_or(0);
    let cut = |line: &str| line.get(least.min(indent(&line))..).unwrap_or("").trim_end().to_owned();
    sql.trim_end().lines().map(cut).collect::<Vec<_>>().join("\n")
}
