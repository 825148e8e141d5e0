//! What operators do: statements of theirs, files that stay, rows they broke.

use std::error::Error;
use std::os::unix::fs::PermissionsExt;

use adapters_sqlite::{SqliteStore, StoreError};
use chrono::TimeDelta;
use portal_core::PortError;
use portal_core::identity::customer::CustomerRepo;
use portal_core::identity::otp::{ChallengeRef, OtpStore};
use portal_core::identity::profile::PhoneChangeStore;
use portal_core::identity::rate_limit::{Bucket, RateLimiter, Window};
use portal_core::identity::session::SessionStore;
use portal_core::messaging::outbox::{Lane, Outbox};
use portal_core::support::ticket::{Committed, TicketRepo};
use portal_testkit::TestDatabase;
use portal_testkit::fixtures::{
    challenge, customer, hit, key, login_on, message, noon, opening, phone, scope, session, ticket, trusted_device,
};
use sqlx::Row;

use crate::support::{self, Operator, store_in_file, store_in_memory};

async fn run(store: &SqliteStore, statement: &'static str) -> u64 {
    let done = sqlx::query(statement).execute(store.connection()).await;
    done.expect("the statement runs").rows_affected()
}

async fn number(store: &SqliteStore, statement: &'static str) -> i64 {
    sqlx::query_scalar(statement).fetch_one(store.connection()).await.expect("a number")
}

#[tokio::test]
async fn the_statements_of_the_manual_run_as_they_stand() {
    let (store, ()) = store_in_memory().await;
    let operator = Operator(store.clone());
    for (id, phone) in [("AGLS202510150001", "0817102070"), ("AGLS2", "081234567890"), ("AGLS3", "081234567891")] {
        operator.put_customer(&customer(id).phone(phone).build()).await;
    }
    operator.put_ticket(&ticket("T1", "AGLS2")).await;
    SessionStore::open(&store, &opening(&session(1, "AGLS2"))).await.expect("a session");
    let by_id = "UPDATE customers SET portal_active = TRUE WHERE customer_id = 'AGLS202510150001'";
    assert_eq!(run(&store, by_id).await, 1);
    assert!(store.access(&scope("AGLS202510150001")).await.expect("an answer").expect("an account").portal_active);
    assert_eq!(run(&store, "UPDATE customers SET portal_active = TRUE WHERE phone = '0817102070'").await, 1);
    assert_eq!(number(&store, "SELECT COUNT(*) FROM customers WHERE portal_active = TRUE").await, 1);
    assert_eq!(run(&store, "UPDATE customers SET portal_active = TRUE WHERE account_status = 'active'").await, 3);
    assert_eq!(number(&store, "SELECT COUNT(*) FROM tickets WHERE created_via = 'customer_portal'").await, 1);
    let logins = sqlx::query("SELECT DATE(created_at), COUNT(*) FROM customer_sessions GROUP BY DATE(created_at)")
        .fetch_one(store.connection())
        .await
        .expect("a day");
    assert_eq!((logins.get::<String, _>(0).as_str(), logins.get::<i64, _>(1)), ("2025-11-05", 1));
}

#[tokio::test]
async fn a_file_that_is_opened_again_holds_everything() {
    let (store, folder) = store_in_file().await;
    let operator = Operator(store.clone());
    operator.put_customer(&customer("AGLS1").active().build()).await;
    let (challenge, session, message, device) = (challenge(1), session(1, "AGLS1"), message(1), trusted_device(1));
    store.put(&challenge).await.expect("stored");
    SessionStore::open(&store, &opening(&session)).await.expect("stored");
    store.enqueue(&message).await.expect("stored");
    SessionStore::open(&store, &login_on(&device, None)).await.expect("stored");
    let bucket = [Bucket::counting(key("k"), [Window::new(1, 60)])];
    store.take(&bucket, hit(1), noon()).await.expect("taken");
    store.close().await;

    let again = SqliteStore::open(folder.path().join("portal.db")).await.expect("the file opens");
    assert_eq!(again.pending_migrations().await.expect("an answer"), Vec::<i64>::new());
    let found = OtpStore::find(&again, &ChallengeRef::Id(challenge.id)).await.expect("an answer");
    assert_eq!(found, Some(challenge));
    let resumed = again.resume(session.id, noon(), noon()).await.expect("an answer").expect("the session");
    assert_eq!(resumed.session, session);
    assert!(resumed.access.expect("its account").admits(&phone()));
    let claimed = again.claim(Lane::Code, noon(), noon()).await.expect("an answer").expect("the message");
    assert_eq!(claimed.message, message);
    let known = portal_core::identity::device::DeviceStore::find(&again, device.token).await.expect("an answer");
    assert_eq!(known, Some(device));
    assert!(
        again.take(&bucket, hit(2), noon()).await.expect("an answer")
            != portal_core::identity::rate_limit::Verdict::Allowed
    );
}

#[tokio::test]
async fn a_new_file_and_its_side_files_belong_to_their_owner_alone() {
    let (store, folder) = store_in_file().await;
    run(&store, "INSERT INTO customers (customer_id, name, phone) VALUES ('A', 'x', '0817102070')").await;
    let mut seen = 0;
    for entry in std::fs::read_dir(folder.path()).expect("the folder") {
        let entry = entry.expect("a file");
        let mode = entry.metadata().expect("its rights").permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{:?}", entry.file_name());
        seen += 1;
    }
    assert_eq!(seen, 3, "the file, its log and the log's index");
}

#[tokio::test]
async fn what_is_no_database_is_refused_with_its_path() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("notes.txt");
    std::fs::write(&path, "not a database, and long enough to look like one ".repeat(50)).expect("a file");
    let refused = SqliteStore::open(&path).await.expect_err("no database");
    assert!(matches!(refused, StoreError::Open { .. }));
    assert!(refused.to_string().contains("notes.txt"), "{refused}");
    assert!(SqliteStore::open(folder.path().join("missing/portal.db")).await.is_err());
}

#[tokio::test]
async fn an_unmigrated_database_says_what_it_lacks_and_every_migration_can_be_taken_back() {
    let store = SqliteStore::open_in_memory().await.expect("a database");
    store.ping().await.expect("it answers");
    assert_eq!(
        store.pending_migrations().await.expect("an answer"),
        [1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 13, 14, 15, 16, 17, 18, 19, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31]
    );
    store.migrate().await.expect("tables");
    store.migrate().await.expect("nothing to do");
    assert_eq!(store.pending_migrations().await.expect("an answer"), Vec::<i64>::new());
    store.undo_migrations(0).await.expect("taken back");
    assert_eq!(
        store.pending_migrations().await.expect("an answer"),
        [1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 13, 14, 15, 16, 17, 18, 19, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31]
    );
    let left = "SELECT COUNT(*) FROM sqlite_schema WHERE type = 'table'
        AND name NOT LIKE 'sqlite_%' AND name <> '_sqlx_migrations'";
    assert_eq!(number(&store, left).await, 0);
    store.migrate().await.expect("tables again");
}

#[tokio::test]
async fn a_closed_store_is_unavailable_and_says_so() {
    let (store, _folder) = store_in_file().await;
    store.close().await;
    let error = store.access(&scope("AGLS1")).await.expect_err("it is closed");
    assert!(error.is_retryable());
    assert!(store.ping().await.is_err());
}

/// The place that a broken row's error names.
fn place_of<T: std::fmt::Debug>(answer: Result<T, PortError>) -> String {
    let error = answer.expect_err("the row is broken");
    assert!(!error.is_retryable());
    error.source().expect("a cause").to_string()
}

#[tokio::test]
async fn a_broken_row_names_its_table_column_and_id() {
    let (store, ()) = store_in_memory().await;
    let operator = Operator(store.clone());
    operator.put_customer(&customer("AGLS1").active().build()).await;
    let (challenge, session, message) = (challenge(1), session(1, "AGLS1"), message(1));
    store.put(&challenge).await.expect("stored");
    SessionStore::open(&store, &opening(&session)).await.expect("stored");
    store.enqueue(&message).await.expect("stored");

    run(&store, "UPDATE otp_challenges SET seed = x'00'").await;
    let place = place_of(OtpStore::find(&store, &ChallengeRef::Id(challenge.id)).await);
    assert!(place.starts_with(&format!("otp_challenges.seed of \"{}\"", challenge.id)), "{place}");

    run(&store, "UPDATE customer_sessions SET phone_e164 = '+62215551234'").await;
    let place = place_of(store.resume(session.id, noon(), noon()).await);
    assert!(place.starts_with(&format!("customer_sessions.phone_e164 of \"{}\"", session.id)), "{place}");
    assert!(!place.contains("5551234"), "{place}");

    run(&store, "UPDATE outbox SET recipient = '+62215551234'").await;
    assert_eq!(store.claim(Lane::Code, noon(), noon()).await.expect("an answer"), None, "it is parked");
    let named = format!(
        "UPDATE outbox SET reason = NULL WHERE state = 'parked' AND reason LIKE 'outbox.recipient of \"{}\"%'
             AND reason NOT LIKE '%5551234%'",
        message.id
    );
    assert_eq!(support::run(&store, &named).await, Ok(1));
}

#[tokio::test]
async fn a_change_of_number_that_does_not_parse_keeps_no_other_from_being_finished() {
    let (store, ()) = store_in_memory().await;
    for (n, account, to) in [(1, "AGLS1", "nonsense"), (2, "AGLS2", "+6281234567890")] {
        let id = format!("00000000-0000-7000-8000-00000000000{n}");
        let row = format!(
            "INSERT INTO phone_changes (id, customer_id, from_phone, from_e164, to_e164, session_id, changed_at,
                 revert_until, state)
             VALUES ('{id}', '{account}', '0817102070', '+62817102070', '{to}', '{id}', '2025-11-05T12:00:00.000Z',
                 '2025-11-06T12:00:00.000Z', 'pending')"
        );
        support::run(&store, &row).await.expect("the row is written");
    }
    let open = store.open_changes(noon() + TimeDelta::hours(1)).await.expect("the others are answered");
    assert_eq!(open.iter().map(|record| record.customer_id.as_str()).collect::<Vec<_>>(), ["AGLS2"]);
}

#[tokio::test]
async fn words_and_instants_that_cannot_be_are_refused_by_the_database_itself() {
    let (store, ()) = store_in_memory().await;
    Operator(store.clone()).put_customer(&customer("AGLS1").build()).await;
    for refused in [
        "UPDATE customers SET account_status = 'vip'",
        "UPDATE customers SET portal_active = 7",
        "INSERT INTO invoices (invoice_number, customer_id, invoice_date, due_date, total_amount)
             VALUES ('I', 'nobody', '2025-11-01', '2025-11-20', 1)",
        "INSERT INTO tickets (ticket_number, customer_id, type, title, created_at)
             VALUES ('T', 'AGLS1', 'repair', 'x', '05/11/2025 12:00:00')",
        "INSERT INTO customers (customer_id, name, phone, portal_active) VALUES ('B', 'x', '1', 'yes')",
    ] {
        assert!(sqlx::query(refused).execute(store.connection()).await.is_err(), "{refused}");
    }
}

#[tokio::test]
async fn a_row_that_replaced_the_one_that_was_read_has_another_version() {
    for with in ["OFF", "ON"] {
        let (store, ()) = store_in_memory().await;
        let test_db = Operator(store.clone());
        test_db.put_customer(&customer("AGLS1").build()).await;
        let made = ticket("TKT1", "AGLS1");
        test_db.put_ticket(&made).await;
        support::run(&store, &format!("PRAGMA recursive_triggers = {with}")).await.expect("a setting");
        for statement in [
            "UPDATE tickets SET title = title",
            "UPDATE tickets SET updated_at = '2025-11-05 12:00:00', version = version",
            "REPLACE INTO tickets (ticket_number, customer_id, type, title) VALUES ('TKT1', 'AGLS1', 'repair', 'x')",
            "UPDATE tickets SET title = 'y'",
        ] {
            let read = TicketRepo::find(&store, &scope("AGLS1"), &made.number).await.expect("an answer");
            let change = read.expect("the ticket").cancel(None, noon()).expect("it is open");
            assert_eq!(run(&store, statement).await, 1);
            let outcome = store.commit(&scope("AGLS1"), &change).await;
            assert_eq!(outcome.expect("an answer"), Committed::Conflict, "{statement}");
        }
    }
}

/// The tables of the ISP; all others are the portal's.
const OF_THE_ISP: [&str; 9] = [
    "packages",
    "customers",
    "invoices",
    "invoice_items",
    "payments",
    "tickets",
    "ticket_history",
    "ticket_counters",
    "ticket_requests",
];

#[tokio::test]
async fn no_foreign_key_leads_from_one_owner_to_the_other() {
    let (store, ()) = store_in_memory().await;
    let keys = r#"SELECT t.name, k."table" FROM sqlite_master t JOIN pragma_foreign_key_list(t.name) k
        WHERE t.type = 'table'"#;
    let keys: Vec<(String, String)> = sqlx::query_as(keys).fetch_all(store.connection()).await.expect("the keys");
    assert!(!keys.is_empty());
    for (from, to) in keys {
        let of_the_isp = [&from, &to].map(|table| OF_THE_ISP.contains(&table.as_str()));
        assert_eq!(of_the_isp[0], of_the_isp[1], "{from} refers to {to}");
    }
}
