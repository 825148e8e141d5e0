//! What happens while somebody else holds rows or tables, or the database is read-only.

use std::time::Duration;

use adapters_postgres::{PgOptions, PgStore};
use chrono::TimeDelta;
use portal_core::identity::session::SessionStore;
use portal_testkit::TestDatabase;
use portal_testkit::fixtures::{customer, noon, opening, session};
use sqlx::Connection;
use tokio::time::{sleep, timeout};

use crate::database::{TempDatabase, patient, run};
use crate::test_database::PgTestDatabase;
use crate::tickets::until_waiting;

#[tokio::test]
async fn case_28c_reading_does_not_wait_for_noting_the_use_of_a_session() {
    let database = TempDatabase::migrated().await;
    PgTestDatabase::on(&database).put_customer(&customer("AGLS1").active().build()).await;
    let store = database.store();
    let session = session(1, "AGLS1");
    store.open(&opening(&session)).await.expect("stored");
    let mut other = database.connection().await;
    let mut held = other.begin().await.expect("a transaction");
    run(&mut held, "SELECT 1 FROM portal.customer_sessions FOR UPDATE").await;
    let later = noon() + TimeDelta::hours(1);

    let resumed = store.resume(session.id, later, later).await.expect("an answer").expect("the session");
    assert_eq!(resumed.session.last_seen_at, session.last_seen_at);

    held.rollback().await.expect("given back");
    store.resume(session.id, later, later).await.expect("an answer").expect("the session");
    let resumed = store.resume(session.id, later, noon()).await.expect("an answer").expect("the session");
    assert_eq!(resumed.session.last_seen_at, later, "the next request noted it");
}

#[tokio::test]
async fn case_readyz_a_database_that_is_read_only_or_held_does_not_take_writes() {
    let database = TempDatabase::migrated().await;
    let hasty = PgOptions { statement_timeout: Duration::from_millis(500), ..patient() };
    let store = PgStore::connect_lazy(&database.url, &hasty).expect("a URL");
    store.probe_write().await.expect("it takes writes");
    let mut other = database.connection().await;
    let mut held = other.begin().await.expect("a transaction");
    run(&mut held, "LOCK TABLE portal.customer_sessions IN EXCLUSIVE MODE").await;
    assert!(store.probe_write().await.is_err(), "somebody holds the table");
    held.rollback().await.expect("given back");
    store.probe_write().await.expect("it takes writes again");

    let name = "SELECT format('ALTER DATABASE %I SET default_transaction_read_only = on', current_database())";
    let alter: String = sqlx::query_scalar(name).fetch_one(&mut other).await.expect("a statement");
    run(&mut other, &alter).await;
    let store = database.store();
    store.ping().await.expect("it can be read");
    assert!(store.probe_write().await.is_err(), "it is read-only");
}

#[tokio::test]
async fn a_call_that_is_given_up_in_the_middle_of_a_statement_closes_its_connection() {
    let database = TempDatabase::migrated().await;
    let store = database.store();
    store.probe_write().await.expect("it takes writes");
    let mut other = database.connection().await;
    let mut held = other.begin().await.expect("a transaction");
    run(&mut held, "LOCK TABLE portal.customer_sessions IN EXCLUSIVE MODE").await;
    let mut watch = database.connection().await;
    let waiting = store.clone();
    let call = tokio::spawn(async move { waiting.probe_write().await });
    until_waiting(&mut watch, 1).await;

    call.abort();
    assert!(call.await.expect_err("it was given up").is_cancelled());
    held.rollback().await.expect("given back");

    let of_the_store = "SELECT count(*) FROM pg_stat_activity
        WHERE datname = current_database() AND application_name = 'portal'";
    let gone = async {
        while sqlx::query_scalar::<_, i64>(of_the_store).fetch_one(&mut watch).await.expect("a count") > 0 {
            sleep(Duration::from_millis(10)).await;
        }
    };
    timeout(Duration::from_secs(30), gone).await.expect("the connection is closed");
    store.probe_write().await.expect("another one is opened");
}
