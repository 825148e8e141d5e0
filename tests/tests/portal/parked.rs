//! A message that a newer version put into the outbox: kept, told of, and in nobody's way.

use portal_tests::{Client, Database, Stack};

const PHONE: &str = "081234567890";

/// What a newer version left behind before it was rolled back, in front of every code.
const FUTURE: &str = r#"INSERT INTO outbox
        (id, lane, kind, recipient, locale, content, not_before, turn_at, created_at)
     VALUES ('0190f3a0-0000-7000-8000-000000000001', 'code', 'passkey_hint', '+6281234567890', 'id',
        '{"version": 1, "message": {"hint": "x"}}', '2025-11-05T05:00:00.000Z', '2025-11-05T05:00:00.000Z',
        '2025-11-05T05:00:00.000Z')"#;

fn doctor(stack: &Stack) -> (Option<i32>, String) {
    let done = stack.run(&["doctor"]);
    (done.status.code(), String::from_utf8_lossy(&done.stdout).into_owned())
}

async fn a_future_message_is_parked(kind: Database) {
    let stack = Stack::new(kind).await;
    stack.add_customers([("AGLS1", PHONE)]);
    stack.execute(FUTURE).await;
    let portal = stack.serve(&[]).await;
    stack.log_in(&Client::new(&portal.base(), "203.0.113.5"), PHONE).await;
    let (code, told) = doctor(&stack);
    assert_eq!(code, Some(1), "{told}");
    assert!(told.contains("✗ outbox, lane code: 1 parked, which this version cannot read"), "{told}");
    assert!(!told.contains("passkey_hint"), "{told}");

    stack.execute("DELETE FROM outbox WHERE state = 'parked'").await;
    let (_, told) = doctor(&stack);
    assert!(told.contains("✓ outbox, lane code: 0 waiting"), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_of_a_future_version_is_parked_and_codes_go_out_on_sqlite() {
    a_future_message_is_parked(Database::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_of_a_future_version_is_parked_and_codes_go_out_on_postgres_and_redis() {
    a_future_message_is_parked(Database::PostgresAndRedis).await;
}
