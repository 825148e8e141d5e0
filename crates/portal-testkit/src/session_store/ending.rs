//! Ending sessions: one, all others, for good.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::identity::session::{Session, SessionHolder, SessionStore};

use super::{look, open, switched_to};
use crate::TestDatabase;
use crate::fixtures::{another_phone, customer_id, ended_at, holder_of, noon, opening, phone, session};
use crate::support::{ok, race, secs, winners};

fn holder() -> SessionHolder {
    holder_of(phone())
}

pub async fn an_ended_session_is_never_found_again(store: Arc<dyn SessionStore>, test_db: Arc<dyn TestDatabase>) {
    let (ended, next) = (session(1, "AGLS1"), session(2, "AGLS1"));
    open(&*store, &*test_db, &[&ended]).await;
    assert!(ok(store.end(&holder(), ended.id, &ended_at(noon())).await));
    assert_eq!(look(&*store, ended.id).await, None);
    let touching = ok(store.resume(ended.id, noon() + secs(900), noon() + secs(600)).await);
    assert_eq!(touching, None);
    assert_eq!(ok(store.list(&holder(), noon()).await), []);
    assert!(!ok(store.end(&holder(), ended.id, &ended_at(noon())).await));
    assert_eq!(ok(store.end_others(&holder(), next.id, &ended_at(noon())).await), 0);
    assert!(!ok(store.replace(ended.id, &next, &switched_to(&next)).await));
    assert_eq!(look(&*store, ended.id).await, None);
}

pub async fn ending_one_session_leaves_the_others(store: Arc<dyn SessionStore>, test_db: Arc<dyn TestDatabase>) {
    let (ended, other) = (session(1, "AGLS1"), session(2, "AGLS1"));
    open(&*store, &*test_db, &[&ended, &other]).await;
    assert!(ok(store.end(&holder(), ended.id, &ended_at(noon())).await));
    assert_eq!(look(&*store, other.id).await, Some(other));
}

pub async fn a_session_that_was_never_opened_is_not_ended(
    store: Arc<dyn SessionStore>,
    test_db: Arc<dyn TestDatabase>,
) {
    let there = session(1, "AGLS1");
    open(&*store, &*test_db, &[&there]).await;
    assert!(!ok(store.end(&holder(), session(2, "AGLS1").id, &ended_at(noon())).await));
    assert_eq!(look(&*store, there.id).await, Some(there));
}

pub async fn nobody_ends_a_session_of_somebody_else(store: Arc<dyn SessionStore>, test_db: Arc<dyn TestDatabase>) {
    let theirs = Session { phone: another_phone(1), ..session(1, "AGLS1") };
    let mine = session(2, "AGLS1");
    open(&*store, &*test_db, &[&theirs, &mine]).await;
    assert!(!ok(store.end(&holder(), theirs.id, &ended_at(noon())).await));
    assert_eq!(ok(store.end_others(&holder(), mine.id, &ended_at(noon())).await), 0);
    assert_eq!(look(&*store, theirs.id).await, Some(theirs));
}

pub async fn a_session_in_another_account_of_the_same_number_can_be_ended(
    store: Arc<dyn SessionStore>,
    test_db: Arc<dyn TestDatabase>,
) {
    let (home, office) = (session(1, "AGLS1"), session(2, "AGLS2"));
    open(&*store, &*test_db, &[&home, &office]).await;
    assert!(ok(store.end(&holder(), office.id, &ended_at(noon())).await));
    assert_eq!(look(&*store, office.id).await, None);
    assert_eq!(look(&*store, home.id).await, Some(home));
}

pub async fn ending_all_others_keeps_one_and_answers_how_many_ended(
    store: Arc<dyn SessionStore>,
    test_db: Arc<dyn TestDatabase>,
) {
    let [keep, home, office, ended] =
        [(1, "AGLS1"), (2, "AGLS1"), (3, "AGLS2"), (4, "AGLS1")].map(|(n, c)| session(n, c));
    open(&*store, &*test_db, &[&keep, &home, &office, &ended]).await;
    assert!(ok(store.end(&holder(), ended.id, &ended_at(noon())).await));
    assert_eq!(ok(store.end_others(&holder(), keep.id, &ended_at(noon())).await), 2);
    for gone in [home, office, ended] {
        assert_eq!(look(&*store, gone.id).await, None);
    }
    assert_eq!(look(&*store, keep.id).await.as_ref(), Some(&keep));
    assert_eq!(ok(store.end_others(&holder(), keep.id, &ended_at(noon())).await), 0, "nothing is left to end");
}

pub async fn keeping_somebody_elses_session_keeps_none_of_ones_own(
    store: Arc<dyn SessionStore>,
    test_db: Arc<dyn TestDatabase>,
) {
    let theirs = Session { phone: another_phone(1), ..session(1, "AGLS1") };
    let theirs_too = Session { phone: another_phone(1), ..session(4, "AGLS1") };
    let (mine, too) = (session(2, "AGLS1"), session(3, "AGLS1"));
    open(&*store, &*test_db, &[&theirs, &theirs_too, &mine, &too]).await;
    assert_eq!(ok(store.end_others(&holder(), theirs.id, &ended_at(noon())).await), 2);
    assert_eq!(ok(store.list(&holder(), noon()).await), []);
    for stays in [theirs, theirs_too] {
        assert_eq!(look(&*store, stays.id).await, Some(stays));
    }
}

pub async fn ended_sessions_stay_countable_for_statistics(
    store: Arc<dyn SessionStore>,
    test_db: Arc<dyn TestDatabase>,
) {
    let all = [1, 2, 3].map(|n| session(n, "AGLS1"));
    open(&*store, &*test_db, &all.each_ref()).await;
    assert!(ok(store.end(&holder(), all[0].id, &ended_at(noon())).await));
    assert_eq!(ok(store.end_others(&holder(), all[1].id, &ended_at(noon())).await), 1);
    assert!(ok(store.replace(all[1].id, &session(4, "AGLS1"), &switched_to(&session(4, "AGLS1"))).await));
    assert_eq!(test_db.sessions_ever(&customer_id("AGLS1")).await, 4);
}

pub async fn one_of_several_racing_callers_ends_a_session(
    store: Arc<dyn SessionStore>,
    test_db: Arc<dyn TestDatabase>,
) {
    let made = session(1, "AGLS1");
    open(&*store, &*test_db, &[&made]).await;
    let answers = race(30, |_| {
        let (store, id) = (Arc::clone(&store), made.id);
        async move { ok(store.end(&holder(), id, &ended_at(noon())).await) }
    })
    .await;
    assert_eq!(winners(&answers), 1);
    assert_eq!(look(&*store, made.id).await, None);
}

pub async fn racing_callers_end_each_other_session_once(store: Arc<dyn SessionStore>, test_db: Arc<dyn TestDatabase>) {
    let keep = session(0, "AGLS1");
    let others: Vec<Session> = (1..=15).map(|n| session(n, "AGLS1")).collect();
    open(&*store, &*test_db, &[&keep]).await;
    for other in &others {
        ok(store.open(&opening(other)).await);
    }
    let answers = race(20, |_| {
        let (store, keep) = (Arc::clone(&store), keep.id);
        async move { ok(store.end_others(&holder(), keep, &ended_at(noon())).await) }
    })
    .await;
    assert_eq!(answers.into_iter().sum::<u64>(), 15);
    assert_eq!(ok(store.list(&holder(), noon()).await), [keep]);
}

pub async fn a_use_amid_the_ending_does_not_bring_a_session_back(
    store: Arc<dyn SessionStore>,
    test_db: Arc<dyn TestDatabase>,
) {
    let made = session(1, "AGLS1");
    open(&*store, &*test_db, &[&made]).await;
    race(40, |caller| {
        let (store, id) = (Arc::clone(&store), made.id);
        async move {
            if caller == 20 {
                assert!(ok(store.end(&holder(), id, &ended_at(noon())).await));
                assert_eq!(look(&*store, id).await, None, "from the moment the ending call returns");
            } else {
                let now = noon() + secs(600 + i64::try_from(caller).expect("small"));
                ok(store.resume(id, now, now).await);
            }
        }
    })
    .await;
    assert_eq!(look(&*store, made.id).await, None);
    assert_eq!(ok(store.list(&holder(), noon()).await), []);
}
