//! What happens while another process holds the file.

use adapters_sqlite::SqliteStore;
use chrono::TimeDelta;
use portal_core::identity::customer::CustomerRepo;
use portal_core::identity::session::SessionStore;
use portal_core::insight::dashboard::DashboardRepo;
use portal_testkit::TestDatabase;
use portal_testkit::fixtures::{customer, day, noon, opening, scope, session};

use crate::support::{Operator, store_in_file};

#[tokio::test]
async fn case_28c_reading_does_not_wait_for_noting_the_use_of_a_session() {
    let (store, folder) = store_in_file().await;
    Operator(store.clone()).put_customer(&customer("AGLS1").active().build()).await;
    let session = session(1, "AGLS1");
    SessionStore::open(&store, &opening(&session)).await.expect("stored");
    let other = SqliteStore::open(folder.path().join("portal.db")).await.expect("the same file");
    let held = other.connection().begin_with("BEGIN IMMEDIATE").await.expect("the right to write");
    let later = noon() + TimeDelta::hours(1);

    for _ in 0..3 {
        let resumed = store.resume(session.id, later, later).await.expect("an answer").expect("the session");
        assert_eq!(resumed.session.last_seen_at, session.last_seen_at, "the use was not noted");
    }
    assert!(store.access(&scope("AGLS1")).await.expect("an answer").is_some());
    assert!(store.overview(&scope("AGLS1"), day(5)).await.expect("an answer").is_some());

    held.rollback().await.expect("given back");
    store.resume(session.id, later, later).await.expect("an answer").expect("the session");
    let resumed = store.resume(session.id, later, noon()).await.expect("an answer").expect("the session");
    assert_eq!(resumed.session.last_seen_at, later, "the next request noted it");
}

#[tokio::test]
async fn case_readyz_a_file_that_somebody_holds_does_not_take_writes() {
    let (store, folder) = store_in_file().await;
    let path = folder.path().join("portal.db");
    store.probe_write().await.expect("nobody holds it");
    let before = std::fs::metadata(path.with_extension("db-wal")).expect("the log").len();
    let other = SqliteStore::open(&path).await.expect("the same file");
    let held = other.connection().begin_with("BEGIN IMMEDIATE").await.expect("the right to write");

    assert!(store.probe_write().await.is_err());
    store.ping().await.expect("it can be read");

    held.rollback().await.expect("given back");
    for _ in 0..100 {
        store.probe_write().await.expect("it takes writes again");
    }
    let after = std::fs::metadata(path.with_extension("db-wal")).expect("the log").len();
    assert_eq!(after, before, "asking writes nothing");
}
