//! The steps of a change, each by itself.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::identity::profile::{PhoneChange, PhoneChangeRecord, PhoneChangeState, PhoneChangeStore};
use portal_core::identity::session::Session;

use super::{Changes, change, entries, log_in, look, on, put_accounts, record};
use crate::TestDatabase;
use crate::fixtures::{change_entry, customer_id, noon, opening, phone_change, reversal, scope, session};
use crate::support::{messages, ok, secs};

/// The record that a change of `AGLS1` begins with.
fn begun(change: &PhoneChange) -> PhoneChangeRecord {
    PhoneChangeRecord { state: PhoneChangeState::Pending, ..record(change) }
}

pub async fn a_record_is_begun_after_the_one_that_was_expected_or_not_at_all(
    repo: Arc<dyn PhoneChangeStore>,
    test_db: Arc<dyn TestDatabase>,
) {
    let repo = on(repo, &*test_db);
    put_accounts(&*test_db).await;
    let [mine] = log_in(&*test_db, ["AGLS1"]).await;
    let [first, second, third] = [1, 2, 3].map(|n| {
        let made = PhoneChange { at: noon() + secs(n.into()), ..phone_change(n, &mine) };
        begun(&made)
    });
    let begin = async |record: &PhoneChangeRecord, expected| ok(repo.records.begin(record, expected).await);
    assert!(!begin(&first, Some(second.id)).await, "there is no such record");
    assert!(begin(&first, None).await);
    assert_eq!(repo.last("AGLS1").await.as_ref(), Some(&first));
    for expected in [None, Some(first.id)] {
        assert!(!begin(&second, expected).await, "the first one is pending");
    }
    assert!(ok(repo.records.complete(&scope("AGLS1"), &first.completion(first.at)).await));
    for expected in [None, Some(third.id)] {
        assert!(!begin(&second, expected).await, "another one is the last");
    }
    assert!(begin(&second, Some(first.id)).await);
    let abandoned = PhoneChangeState::Abandoned;
    assert!(!ok(repo.records.settle_change(second.id, PhoneChangeState::Reverting, abandoned, noon()).await));
    assert!(ok(repo.records.settle_change(second.id, PhoneChangeState::Pending, abandoned, noon()).await));
    assert!(!begin(&third, Some(second.id)).await, "an abandoned record is not the last one");
    assert!(begin(&third, Some(first.id)).await);
    assert_eq!(repo.last("AGLS1").await, Some(third));
}

/// Checks that the record is completed, and just once.
async fn check_completed(repo: &Changes, test_db: &dyn TestDatabase, made: &PhoneChange) {
    let completion = begun(made).completion(made.at);
    assert!(!ok(repo.records.complete(&scope("AGLS2"), &completion).await), "it is not of that account");
    assert!(ok(repo.records.complete(&scope("AGLS1"), &completion).await));
    messages(test_db).await;
    assert!(!ok(repo.records.complete(&scope("AGLS1"), &completion).await));
    assert_eq!(messages(test_db).await, []);
    assert_eq!(ok(repo.find_change(made.id).await), Some(record(made)));
}

pub async fn a_change_is_completed_once_and_also_when_it_was_abandoned(
    repo: Arc<dyn PhoneChangeStore>,
    test_db: Arc<dyn TestDatabase>,
) {
    let repo = on(repo, &*test_db);
    put_accounts(&*test_db).await;
    let [mine, _] = log_in(&*test_db, ["AGLS1", "AGLS1"]).await;
    let first = phone_change(1, &mine);
    assert!(ok(repo.records.begin(&begun(&first), None).await));
    check_completed(&repo, &*test_db, &first).await;
    assert_eq!(look(&*test_db, &session(2, "AGLS1")).await, None);
    let second = PhoneChange { at: noon() + secs(1), ..phone_change(2, &mine) };
    assert!(ok(repo.records.begin(&begun(&second), Some(first.id)).await));
    let (pending, abandoned) = (PhoneChangeState::Pending, PhoneChangeState::Abandoned);
    assert!(ok(repo.records.settle_change(second.id, pending, abandoned, noon()).await));
    check_completed(&repo, &*test_db, &second).await;
    let audit = [change_entry(&first, "AGLS1"), change_entry(&second, "AGLS1")];
    assert_eq!(entries(&*test_db, &customer_id("AGLS1")).await, audit);
}

pub async fn sec_23_sessions_that_the_new_number_opens_during_a_reversal_end_with_it(
    repo: Arc<dyn PhoneChangeStore>,
    test_db: Arc<dyn TestDatabase>,
) {
    let repo = on(repo, &*test_db);
    put_accounts(&*test_db).await;
    let [mine] = log_in(&*test_db, ["AGLS1"]).await;
    let made = phone_change(1, &mine);
    change(&repo, &made).await;
    let back = reversal(&made, "AGLS1");
    assert!(ok(repo.records.take_back(&scope("AGLS1"), &back).await));
    let [late, elsewhere] =
        [(7, "AGLS1"), (8, "AGLS2")].map(|(n, id)| Session { phone: made.to.clone(), ..session(n, id) });
    for opened in [&late, &elsewhere] {
        ok(test_db.sessions().open(&opening(opened)).await);
    }
    let settle = async || {
        let (from, to) = (PhoneChangeState::Reverting, PhoneChangeState::Reverted);
        ok(repo.records.settle_change(made.id, from, to, back.at + secs(1)).await)
    };
    assert!(settle().await);
    assert_eq!(look(&*test_db, &late).await, None);
    assert_eq!(look(&*test_db, &elsewhere).await.map(|session| session.id), Some(elsewhere.id));
    assert!(!settle().await, "it is settled once");
}
