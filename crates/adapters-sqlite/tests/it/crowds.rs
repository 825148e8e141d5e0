//! Many callers at once: nobody is told that the database is locked, and nothing is lost.

use adapters_sqlite::SqliteStore;
use portal_core::identity::otp::OtpStore;
use portal_core::identity::rate_limit::{Bucket, RateLimiter, Verdict, Window};
use portal_core::identity::session::SessionStore;
use portal_core::insight::dashboard::DashboardRepo;
use portal_core::messaging::outbox::{Lane, Outbox};
use portal_testkit::TestDatabase;
use portal_testkit::fixtures::{challenge, customer, day, hit, key, message, noon, opening, scope, session};
use tokio::task::JoinSet;

use crate::support::{Operator, store_in_file, store_in_memory};

/// What one customer's log-in does to the store.
async fn log_in(store: SqliteStore, n: u64) {
    let bucket = [Bucket::counting(key("crowd"), [Window::new(10_000, 60)])];
    assert_eq!(store.take(&bucket, hit(n), noon()).await.expect("a verdict"), Verdict::Allowed);
    store.put(&challenge(n)).await.expect("stored");
    store.enqueue(&message(n)).await.expect("stored");
    let opened = session(n, "AGLS1");
    SessionStore::open(&store, &opening(&opened)).await.expect("stored");
    let later = noon() + chrono::TimeDelta::hours(1);
    let resumed = store.resume(opened.id, later, later).await.expect("an answer");
    assert_eq!(resumed.expect("the session").session, opened);
    store.figures(&scope("AGLS1"), day(5)).await.expect("figures");
}

async fn crowd(stores: &[SqliteStore]) {
    let first = &stores[0];
    Operator(first.clone()).put_customer(&customer("AGLS1").active().build()).await;
    let mut callers = JoinSet::new();
    for n in 0..200 {
        let store = stores[usize::try_from(n).expect("a small number") % stores.len()].clone();
        callers.spawn(log_in(store, n));
    }
    callers.join_all().await;
    assert_eq!(first.backlog(Lane::Code, noon()).await.expect("an answer").waiting, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_log_ins_at_once_go_through_in_memory() {
    let (store, ()) = store_in_memory().await;
    crowd(&[store]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_log_ins_at_once_go_through_on_a_file() {
    let (store, _folder) = store_in_file().await;
    crowd(&[store]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_processes_on_one_file_wait_for_each_other() {
    let (store, folder) = store_in_file().await;
    let other = SqliteStore::open(folder.path().join("portal.db")).await.expect("the file opens twice");
    crowd(&[store, other]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_caller_who_gives_up_half_way_leaves_nothing_behind_and_nobody_waiting() {
    let (store, ()) = store_in_memory().await;
    for n in 0..50 {
        let attempt = log_in_half(store.clone(), n);
        let _ = tokio::time::timeout(std::time::Duration::from_micros(n * 40), attempt).await;
    }
    let open = session(1_000, "AGLS1");
    SessionStore::open(&store, &opening(&open)).await.expect("the store still answers");
    assert!(store.resume(open.id, noon(), noon()).await.expect("an answer").is_some());
    let rows: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM rate_hits WHERE bucket = 'a'")
        .fetch_one(store.connection())
        .await
        .expect("a count");
    let others: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM rate_hits WHERE bucket = 'b'")
        .fetch_one(store.connection())
        .await
        .expect("a count");
    assert_eq!(rows, others, "a use is taken in both buckets or in none");
}

async fn log_in_half(store: SqliteStore, n: u64) {
    let both = ["a", "b"].map(|name| Bucket::counting(key(name), [Window::new(1_000, 60)]));
    store.take(&both, hit(n), noon()).await.expect("a verdict");
}
