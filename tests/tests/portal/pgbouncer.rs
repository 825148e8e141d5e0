//! The whole binary on PostgreSQL behind a real PgBouncer, as Debian ships it.

use std::time::Duration;

use portal_testkit::servers::{PgBouncerServer, PoolMode};
use portal_tests::{Client, Database, Stack};
use reqwest::{Method, StatusCode};
use serde_json::json;

const PHONE: &str = "0817102070";
const LIMIT: Duration = Duration::from_secs(20);

/// Logs a customer in, opens a ticket, reads what there is, while others ask for codes.
async fn serves_customers(stack: &Stack) {
    let mut portal = stack.serve(&[]).await;
    let base = portal.base();
    let me = stack.log_in(&Client::new(&base, "198.51.100.7"), PHONE).await;
    let callers = (0..10_u32).map(|n| {
        let client = Client::new(&base, &format!("198.51.100.{}", n + 20));
        tokio::spawn(async move {
            for _ in 0..5 {
                let (status, answer) = client.request_otp(&format!("0812340000{n:02}")).await;
                assert!(matches!(status.as_u16(), 200 | 429), "{answer}");
            }
        })
    });
    let callers: Vec<_> = callers.collect();
    let ticket = json!({"type": "repair", "title": "Internet mati", "description": "LOS merah", "priority": "high"});
    let (status, answer) = me.call(Method::POST, "/tickets", Some(ticket)).await;
    assert_eq!(status, StatusCode::CREATED, "{answer}");
    let cancel = format!("/tickets/{}/cancel", answer["data"]["ticket_number"].as_str().expect("a number"));
    for expected in [StatusCode::OK, StatusCode::CONFLICT] {
        let (status, answer) = me.call(Method::POST, &cancel, Some(json!({}))).await;
        assert_eq!(status, expected, "{answer}");
    }
    for path in ["/dashboard/stats", "/invoices", "/tickets", "/profile", "/sessions"] {
        for _ in 0..10 {
            let (status, answer) = me.get(path).await;
            assert_eq!(status, 200, "{path}: {answer}");
        }
    }
    for caller in callers {
        caller.await.expect("every call is answered");
    }
    portal.signal("TERM");
    assert!(portal.ended(Duration::from_secs(30)).await.success());
    let log = portal.log();
    for broken in ["prepared statement", "request failed", "panic"] {
        assert!(!log.contains(broken), "{broken}: {log}");
    }
}

async fn behind(mode: PoolMode, pool_size: u32) -> (Stack, PgBouncerServer) {
    let stack = Stack::empty(Database::PostgresAndRedis).await;
    let bouncer = PgBouncerServer::start(stack.database_url(), mode, pool_size).await;
    let stack = stack.with("database.url", bouncer.url());
    // The schema, the import and the switch go through the pooler too.
    stack.run_well(&["migrate"]);
    stack.add_customers([("AGLS1", PHONE)]);
    (stack, bouncer)
}

#[tokio::test(flavor = "multi_thread")]
async fn case_28b_the_portal_works_behind_pgbouncer_in_transaction_mode() {
    // Fewer server connections than the portal has of its own, so that they change hands.
    let (stack, _bouncer) = behind(PoolMode::Transaction, 3).await;
    let told = stack.run(&["doctor"]);
    let told = String::from_utf8_lossy(&told.stdout).into_owned();
    assert!(told.contains("✓ pooler: transaction mode"), "{told}");
    serves_customers(&stack).await;
    // Every statement has an end in time here as well.
    assert_eq!(stack.count("SELECT COUNT(*) FROM tickets").await, 1);
    stack.run_well(&["seed", "--customers", "100"]);
    stack.wait_for_count("SELECT COUNT(*) FROM customers WHERE customer_id LIKE 'SEED%'", 100, LIMIT).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn case_28b_the_portal_works_behind_pgbouncer_in_session_mode() {
    let (stack, _bouncer) = behind(PoolMode::Session, 60).await;
    let told = stack.run(&["doctor"]);
    let told = String::from_utf8_lossy(&told.stdout).into_owned();
    assert!(told.contains("✓ pooler: session mode"), "{told}");
    serves_customers(&stack).await;
}
