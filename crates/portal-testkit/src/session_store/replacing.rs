//! One session in the place of another, in one step.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::identity::session::{Session, SessionStore};

use super::{look, open, switched_to};
use crate::TestDatabase;
use crate::fixtures::{customer, ended_at, holder_of, noon, phone, session};
use crate::support::{number, ok, race, winners};

pub async fn a_replaced_session_ends_and_the_new_one_is_there(
    store: Arc<dyn SessionStore>,
    test_db: Arc<dyn TestDatabase>,
) {
    let (old, bystander) = (session(1, "AGLS1"), session(3, "AGLS2"));
    open(&*store, &*test_db, &[&old, &bystander]).await;
    let new = session(2, "AGLS2");
    assert!(ok(store.replace(old.id, &new, &switched_to(&new)).await));
    assert_eq!(look(&*store, old.id).await, None);
    assert_eq!(look(&*store, new.id).await, Some(new));
    assert_eq!(look(&*store, bystander.id).await, Some(bystander));
}

/// Checks that `old` cannot be replaced, and that nothing is stored by trying.
async fn check_refused(store: &dyn SessionStore, old: &Session) {
    let new = session(99, "AGLS1");
    assert!(!ok(store.replace(old.id, &new, &switched_to(&new)).await));
    assert_eq!(look(store, new.id).await, None);
    let listed = ok(store.list(&holder_of(phone()), noon()).await);
    assert!(!listed.contains(&new));
}

pub async fn a_session_that_is_not_there_is_not_replaced(store: Arc<dyn SessionStore>, test_db: Arc<dyn TestDatabase>) {
    test_db.put_customer(&customer("AGLS1").active().build()).await;
    check_refused(&*store, &session(1, "AGLS1")).await;
}

pub async fn an_ended_session_is_not_replaced(store: Arc<dyn SessionStore>, test_db: Arc<dyn TestDatabase>) {
    let ended = session(1, "AGLS1");
    open(&*store, &*test_db, &[&ended]).await;
    assert!(ok(store.end(&holder_of(phone()), ended.id, &ended_at(noon())).await));
    check_refused(&*store, &ended).await;
}

pub async fn a_session_is_replaced_once(store: Arc<dyn SessionStore>, test_db: Arc<dyn TestDatabase>) {
    let (old, new) = (session(1, "AGLS1"), session(2, "AGLS1"));
    open(&*store, &*test_db, &[&old]).await;
    assert!(ok(store.replace(old.id, &new, &switched_to(&new)).await));
    check_refused(&*store, &old).await;
    assert_eq!(look(&*store, new.id).await, Some(new));
}

pub async fn one_of_several_racing_replacements_wins_and_nothing_is_stored_for_the_others(
    store: Arc<dyn SessionStore>,
    test_db: Arc<dyn TestDatabase>,
) {
    let old = session(1_000, "AGLS1");
    open(&*store, &*test_db, &[&old]).await;
    let answers = race(30, |caller| {
        let (store, old) = (Arc::clone(&store), old.id);
        let new = session(number(caller), "AGLS1");
        async move { ok(store.replace(old, &new, &switched_to(&new)).await).then_some(new) }
    })
    .await;
    let won: Vec<Session> = answers.into_iter().flatten().collect();
    assert_eq!(won.len(), 1, "one caller wins");
    let there = ok(store.list(&holder_of(phone()), noon()).await);
    assert_eq!(there, won, "the winner's session alone is there");
    assert_eq!(look(&*store, old.id).await, None);
}

pub async fn either_the_replacement_or_the_ending_wins_a_race(
    store: Arc<dyn SessionStore>,
    test_db: Arc<dyn TestDatabase>,
) {
    for n in 0..10 {
        let (old, new) = (session(n, "AGLS1"), session(1_000 + n, "AGLS1"));
        open(&*store, &*test_db, &[&old]).await;
        let answers = race(20, |caller| {
            let (store, old, new) = (Arc::clone(&store), old.id, new.clone());
            async move {
                if caller == 10 {
                    return (ok(store.replace(old, &new, &switched_to(&new)).await), true);
                }
                (ok(store.end(&holder_of(phone()), old, &ended_at(noon())).await), false)
            }
        })
        .await;
        let won: Vec<bool> = answers.iter().map(|(won, _)| *won).collect();
        assert_eq!(winners(&won), 1, "the session is replaced or ended, never both");
        let replaced = answers.contains(&(true, true));
        assert_eq!(look(&*store, new.id).await, replaced.then_some(new));
        assert_eq!(look(&*store, old.id).await, None);
    }
}
