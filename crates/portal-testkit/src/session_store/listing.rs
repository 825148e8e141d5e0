//! The list of one person's sessions.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use chrono::{DateTime, Utc};
use portal_core::identity::session::{Session, SessionStore};

use super::open;
use crate::TestDatabase;
use crate::fixtures::{another_phone, ended_at, holder_of, noon, phone, session};
use crate::support::{millis, ok, secs};

/// Session number `n`, last seen at `at`.
fn seen(n: u64, customer: &str, at: DateTime<Utc>) -> Session {
    Session { last_seen_at: at, ..session(n, customer) }
}

async fn list(store: &dyn SessionStore, now: DateTime<Utc>) -> Vec<Session> {
    ok(store.list(&holder_of(phone()), now).await)
}

pub async fn a_holder_without_sessions_has_an_empty_list(store: Arc<dyn SessionStore>, test_db: Arc<dyn TestDatabase>) {
    let other = Session { phone: another_phone(1), ..session(1, "AGLS1") };
    open(&*store, &*test_db, &[&other]).await;
    assert_eq!(list(&*store, noon()).await, []);
}

pub async fn sessions_are_listed_last_seen_first(store: Arc<dyn SessionStore>, test_db: Arc<dyn TestDatabase>) {
    let all = [3, 1, 4, 0, 2].map(|n| seen(n, "AGLS1", noon() + millis(i64::try_from(n).expect("small"))));
    open(&*store, &*test_db, &all.each_ref()).await;
    let order: Vec<_> = list(&*store, noon() + secs(1)).await.into_iter().map(|s| s.last_seen_at).collect();
    assert_eq!(order, [4, 3, 2, 1, 0].map(|n| noon() + millis(n)));
}

pub async fn a_touched_session_moves_to_the_front(store: Arc<dyn SessionStore>, test_db: Arc<dyn TestDatabase>) {
    let (old, new) = (session(1, "AGLS1"), seen(2, "AGLS1", noon() + secs(60)));
    open(&*store, &*test_db, &[&old, &new]).await;
    let now = noon() + secs(600);
    ok(store.resume(old.id, now, now - secs(300)).await);
    let touched = Session { last_seen_at: now, ..old };
    assert_eq!(list(&*store, now).await, [touched, new]);
}

pub async fn a_list_holds_the_sessions_in_all_accounts_of_the_number_and_no_others(
    store: Arc<dyn SessionStore>,
    test_db: Arc<dyn TestDatabase>,
) {
    let home = seen(1, "AGLS1", noon() + secs(3));
    let office = seen(2, "AGLS2", noon() + secs(2));
    let stranger = Session { phone: another_phone(1), ..seen(3, "AGLS1", noon() + secs(4)) };
    open(&*store, &*test_db, &[&home, &office, &stranger]).await;
    assert_eq!(list(&*store, noon()).await, [home, office]);
}

pub async fn a_session_leaves_the_list_at_its_end_and_not_before(
    store: Arc<dyn SessionStore>,
    test_db: Arc<dyn TestDatabase>,
) {
    let short = Session { expires_at: noon() + secs(60), ..session(1, "AGLS1") };
    let long = session(2, "AGLS1");
    open(&*store, &*test_db, &[&short, &long]).await;
    let before = list(&*store, short.expires_at - millis(1)).await;
    assert_eq!(before.len(), 2);
    assert_eq!(list(&*store, short.expires_at).await, [long]);
}

pub async fn an_ended_session_is_not_listed(store: Arc<dyn SessionStore>, test_db: Arc<dyn TestDatabase>) {
    let (ended, open_one) = (session(1, "AGLS1"), session(2, "AGLS1"));
    open(&*store, &*test_db, &[&ended, &open_one]).await;
    let holder = holder_of(phone());
    assert!(ok(store.end(&holder, ended.id, &ended_at(noon())).await));
    assert_eq!(list(&*store, noon()).await, [open_one]);
}
