//! What is remembered of changed numbers.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::identity::profile::{PhoneChange, PhoneChangeRecord, ProfileRepo};

use super::{change, log_in, put_accounts, record};
use crate::TestDatabase;
use crate::fixtures::{noon, phone, phone_change, reversal, scope, session};
use crate::support::{millis, ok};

async fn last(repo: &dyn ProfileRepo, account: &str) -> Option<PhoneChangeRecord> {
    ok(repo.last_phone_change(&scope(account)).await)
}

pub async fn an_account_that_changed_no_number_has_no_record_of_it(
    repo: Arc<dyn ProfileRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    put_accounts(&*test_db).await;
    assert_eq!(last(&*repo, "AGLS1").await, None);
    assert_eq!(ok(repo.phone_change(phone_change(1, &session(1, "AGLS1")).id).await), None);
}

pub async fn the_last_change_of_an_account_is_found_and_each_by_its_identity(
    repo: Arc<dyn ProfileRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    put_accounts(&*test_db).await;
    let [mine] = log_in(&*test_db, ["AGLS1"]).await;
    let first =
        PhoneChange { at: noon() + millis(1), revert_until: noon() + millis(86_400_003), ..phone_change(2, &mine) };
    change(&*repo, &first).await;
    assert_eq!(last(&*repo, "AGLS1").await, Some(record(&first)));
    let taken_back = reversal(&first, "AGLS1");
    assert!(ok(repo.revert_phone(&scope("AGLS1"), &taken_back).await));
    let first = PhoneChangeRecord { reverted_at: Some(taken_back.at), ..record(&first) };
    assert_eq!(last(&*repo, "AGLS1").await.as_ref(), Some(&first), "taken back or not");
    let again = session(2, "AGLS1");
    ok(test_db.sessions().create(&again).await);
    let second = PhoneChange { at: taken_back.held_until, ..phone_change(1, &again) };
    change(&*repo, &second).await;
    assert_eq!(last(&*repo, "AGLS1").await, Some(record(&second)));
    assert_eq!(ok(repo.phone_change(second.id).await), Some(record(&second)));
    assert_eq!(ok(repo.phone_change(first.id).await), Some(first));
}

pub async fn sec_40_the_last_change_is_never_that_of_another_account(
    repo: Arc<dyn ProfileRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    put_accounts(&*test_db).await;
    let [mine, other] = log_in(&*test_db, ["AGLS1", "AGLS2"]).await;
    let made = phone_change(1, &mine);
    change(&*repo, &made).await;
    assert_eq!(last(&*repo, "AGLS2").await, None);
    let later = PhoneChange { at: noon() + millis(1), from: phone(), ..phone_change(2, &other) };
    ok(repo.change_phone(&scope("AGLS2"), &later).await);
    assert_eq!(last(&*repo, "AGLS1").await, Some(record(&made)));
    assert_eq!(last(&*repo, "AGLS2").await.map(|change| change.id), Some(later.id));
}
