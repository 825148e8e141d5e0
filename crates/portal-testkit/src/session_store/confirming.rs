//! Noting that the holder proved the number again.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::identity::session::{Session, SessionStore};

use super::{look, open, proved, switched_to};
use crate::TestDatabase;
use crate::fixtures::{ended_at, holder_of, noon, phone, session};
use crate::support::{millis, ok, race, secs};

pub async fn confirming_moves_when_the_number_was_proved_and_nothing_else(
    store: Arc<dyn SessionStore>,
    test_db: Arc<dyn TestDatabase>,
) {
    let (mine, other) = (session(1, "AGLS1"), session(2, "AGLS1"));
    open(&*store, &*test_db, &[&mine, &other]).await;
    for at in [noon() + millis(600_001), noon() + secs(1_200)] {
        assert!(ok(store.confirm(mine.id, &proved(at)).await));
        let expected = Session { verified_at: at, ..mine.clone() };
        assert_eq!(look(&*store, mine.id).await.as_ref(), Some(&expected));
        let listed = ok(store.list(&holder_of(phone()), noon()).await);
        assert_eq!(listed.len(), 2);
        assert!(listed.contains(&expected) && listed.contains(&other));
    }
}

pub async fn an_ended_session_is_not_confirmed(store: Arc<dyn SessionStore>, test_db: Arc<dyn TestDatabase>) {
    let ended = session(1, "AGLS1");
    open(&*store, &*test_db, &[&ended, &session(2, "AGLS1")]).await;
    assert!(ok(store.end(&holder_of(phone()), ended.id, &ended_at(noon())).await));
    assert!(!ok(store.confirm(ended.id, &proved(noon() + secs(1))).await));
    assert_eq!(look(&*store, ended.id).await, None);
}

pub async fn a_session_that_was_never_opened_is_not_confirmed(
    store: Arc<dyn SessionStore>,
    test_db: Arc<dyn TestDatabase>,
) {
    let there = session(1, "AGLS1");
    open(&*store, &*test_db, &[&there]).await;
    assert!(!ok(store.confirm(session(2, "AGLS1").id, &proved(noon() + secs(1))).await));
    assert_eq!(look(&*store, there.id).await, Some(there));
}

pub async fn a_replaced_session_cannot_be_confirmed_and_the_new_one_keeps_its_own_proof(
    store: Arc<dyn SessionStore>,
    test_db: Arc<dyn TestDatabase>,
) {
    let old = session(1, "AGLS1");
    let new = Session { verified_at: noon() + millis(5), ..session(2, "AGLS2") };
    open(&*store, &*test_db, &[&old, &session(3, "AGLS2")]).await;
    assert!(ok(store.replace(old.id, &new, &switched_to(&new)).await));
    assert!(!ok(store.confirm(old.id, &proved(noon() + secs(9))).await));
    assert_eq!(look(&*store, new.id).await, Some(new));
}

pub async fn a_confirmation_amid_the_ending_does_not_bring_a_session_back(
    store: Arc<dyn SessionStore>,
    test_db: Arc<dyn TestDatabase>,
) {
    for n in 0..10 {
        let ended = session(n, "AGLS1");
        open(&*store, &*test_db, &[&ended]).await;
        race(20, |caller| {
            let (store, id) = (Arc::clone(&store), ended.id);
            async move {
                if caller == 10 {
                    assert!(ok(store.end(&holder_of(phone()), id, &ended_at(noon())).await));
                } else {
                    ok(store.confirm(id, &proved(noon() + secs(60))).await);
                }
            }
        })
        .await;
        assert_eq!(look(&*store, ended.id).await, None);
        assert!(!ok(store.confirm(ended.id, &proved(noon() + secs(90))).await));
    }
}
