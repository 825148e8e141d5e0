//! Every statement the adapter runs finds its rows through an index. The statements are those that were
//! checked at compile time, so none can be forgotten; their plans are kept in `docs/query-plans-sqlite.md`.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use adapters_sqlite::SqliteStore;
use serde_json::Value;
use sqlx::{AssertSqlSafe, Row};

use crate::support::store_in_memory;

/// Set it to write the plans anew.
const REWRITE: &str = "PORTAL_WRITE_QUERY_PLANS";

const INTRODUCTION: &str = "# Query plans of the SQLite adapter

Every statement the adapter runs, with the plan SQLite makes of it, in the order of their text. Statements
that only insert given values have none, and those that invent data for demos and load tests are left out.
`SEARCH` is a look-up in an index; `SCAN` appears only for results that were made in the same statement, for
lists of parameters and for single rows, never for a table: what a statement costs does not depend on how many
customers there are. The check of the books reads them as a whole, and what is to be looked at is read in its
order up to a limit. The plans need no statistics (`ANALYZE` is never run), so they are the same for an empty
file and for a million customers. A `TEMP B-TREE` sorts the rows of one customer, number or bucket.
Names in quotes, such as `\"id!: i64\"`, tell the compiler the type of a column.

Written and checked by the tests of `adapters-sqlite`; after changing a statement run

    scripts/prepare-sql-sqlite
    PORTAL_WRITE_QUERY_PLANS=1 cargo test -p adapters-sqlite plans
";

/// What operators run by hand. Those that count or change a large part of a table read that part; the rest
/// are look-ups too.
const OPERATORS: [&str; 6] = [
    "UPDATE customers SET portal_active = TRUE WHERE customer_id = 'AGLS202510150001'",
    "UPDATE customers SET portal_active = TRUE WHERE account_status = 'active'",
    "UPDATE customers SET portal_active = TRUE WHERE phone = '0817102070'",
    "SELECT DATE(created_at), COUNT(*) FROM customer_sessions GROUP BY DATE(created_at)",
    "SELECT COUNT(*) FROM customers WHERE portal_active = TRUE",
    "SELECT COUNT(*) FROM tickets WHERE created_via = 'customer_portal'",
];

/// Statements that read a table or a partial index from one end to the other on purpose, by how they begin: the check of the
/// books, lists that end at their limit, and how many proofs wait.
const WHOLE: [&str; 6] = [
    "SELECT CASE WHEN account GLOB",
    "SELECT COUNT(*) AS \"count!: i64\" FROM ledger_journals",
    "SELECT reference FROM ledger_journals j",
    "SELECT COUNT(*) AS \"count!: i64\" FROM transfers",
    "SELECT payment_id, version, transfer FROM transfers\n             WHERE state = 'in_review' ORDER",
    "SELECT kind, gateway, \"order\", amount, found_at FROM payment_exceptions\n               WHERE closed_at IS NULL ORDER",
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The statements the compiler checked.
fn statements() -> BTreeSet<String> {
    let files = fs::read_dir(root().join(".sqlx")).expect("the data for the compiler");
    files
        .map(|file| fs::read_to_string(file.expect("a file").path()).expect("its text"))
        .map(|text| serde_json::from_str::<Value>(&text).expect("JSON"))
        .map(|data| data["query"].as_str().expect("a statement").trim().to_owned())
        .filter(|statement| !statement.starts_with("WITH "))
        .collect()
}

async fn plan(store: &SqliteStore, statement: &str) -> Vec<String> {
    // The texts are the adapter's own statements and those above.
    let rows = sqlx::query(AssertSqlSafe(format!("EXPLAIN QUERY PLAN {statement}")))
        .fetch_all(store.connection())
        .await
        .expect("a plan");
    rows.iter().map(|row| row.get::<String, _>("detail")).collect()
}

/// The steps that read a table from one end to the other. What a plan makes itself may be read so.
fn scans_of_tables(plan: &[String]) -> Vec<&str> {
    let made: BTreeSet<&str> = plan
        .iter()
        .filter_map(|step| step.strip_prefix("MATERIALIZE ").or_else(|| step.strip_prefix("CO-ROUTINE ")))
        .collect();
    plan.iter()
        .filter_map(|step| step.strip_prefix("SCAN "))
        .filter(|what| {
            let name = what.split_once(' ').map_or(*what, |(name, _)| name);
            // A list of parameters may have a name of its own, and is the only virtual table there is.
            !made.contains(name) && *what != "CONSTANT ROW" && !what.contains(" VIRTUAL TABLE ")
        })
        .collect()
}

#[tokio::test]
async fn every_statement_finds_its_rows_through_an_index() {
    let (store, ()) = store_in_memory().await;
    let statements = statements();
    assert!(statements.len() > 35, "only {} statements were found", statements.len());
    for begin in WHOLE {
        assert_eq!(statements.iter().filter(|statement| statement.starts_with(begin)).count(), 1, "{begin}");
    }
    for statement in statements.iter().filter(|statement| !WHOLE.iter().any(|begin| statement.starts_with(begin))) {
        let plan = plan(&store, statement).await;
        assert_eq!(scans_of_tables(&plan), Vec::<&str>::new(), "{statement}\n{plan:#?}");
    }
}

#[tokio::test]
async fn a_statement_without_an_index_would_be_noticed() {
    let (store, ()) = store_in_memory().await;
    for (statement, scanned) in [
        ("SELECT name FROM customers WHERE email = 'x'", "customers"),
        ("SELECT 1 FROM (SELECT * FROM tickets WHERE title = 'x' ORDER BY type LIMIT 1) t", "tickets"),
        ("DELETE FROM outbox WHERE reason = 'x'", "outbox"),
        ("SELECT COUNT(*) FROM customers", "customers USING COVERING INDEX"),
    ] {
        let plan = plan(&store, statement).await;
        assert!(scans_of_tables(&plan).iter().any(|scan| scan.starts_with(scanned)), "{plan:#?}");
    }
}

#[tokio::test]
async fn the_plans_in_the_manual_are_those_of_today() {
    let (store, ()) = store_in_memory().await;
    let mut text = INTRODUCTION.to_owned();
    for statement in statements() {
        add(&store, &mut text, &statement).await;
    }
    text.push_str("\n# Statements of operators\n\nThey may read as much of a table or an index as they are about.\n");
    for statement in OPERATORS {
        add(&store, &mut text, statement).await;
    }
    let path = root().join("../../docs/query-plans-sqlite.md");
    if std::env::var_os(REWRITE).is_some() {
        fs::write(&path, &text).expect("the manual is written");
    }
    let written = fs::read_to_string(&path).expect("the manual");
    assert!(written == text, "docs/query-plans-sqlite.md is out of date: set {REWRITE} and run this test again");
}

async fn add(store: &SqliteStore, text: &mut String, statement: &str) {
    let plan = plan(store, statement).await;
    if plan.is_empty() {
        return;
    }
    let statement = statement.lines().map(str::trim).collect::<Vec<_>>().join("\n");
    write!(text, "\n```sql\n{statement}\n```\n\n").expect("text");
    for step in plan {
        writeln!(text, "* {step}").expect("text");
    }
}
