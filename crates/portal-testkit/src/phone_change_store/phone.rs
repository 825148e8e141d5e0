//! Putting another number on file: while the old one is there, and nothing is on hold.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use chrono::TimeDelta;
use portal_core::PhoneNumber;
use portal_core::identity::profile::{PhoneChange, PhoneChangeStore, PhoneChanged};

use super::{Changes, account, change, entries, log_in, on, put_accounts, record, world};
use crate::TestDatabase;
use crate::fixtures::{
    another_phone, change_entry, change_notice, customer, customer_id, holder_of, noon, number, phone, phone_change,
    scope, session,
};
use crate::support::{messages, millis, ok, race};

/// The accounts that the number finds.
async fn accounts_of(test_db: &dyn TestDatabase, phone: &PhoneNumber) -> Vec<String> {
    let found = ok(test_db.customers().accounts_of(phone).await);
    found.into_iter().map(|account| account.access.customer_id.into()).collect()
}

pub async fn a_changed_number_is_on_file_as_indonesians_write_it(
    repo: Arc<dyn PhoneChangeStore>,
    test_db: Arc<dyn TestDatabase>,
) {
    let repo = on(repo, &*test_db);
    put_accounts(&*test_db).await;
    let [mine] = log_in(&*test_db, ["AGLS1"]).await;
    let made = PhoneChange { to: number("+62 812-3456-7890"), ..phone_change(1, &mine) };
    let expected = customer("AGLS1").active().complete().phone("081234567890").build();
    assert_eq!(change(&repo, &made).await, expected);
    assert_eq!(account(&*test_db, "AGLS1").await, expected);
    assert_eq!(accounts_of(&*test_db, &made.to).await, ["AGLS1"]);
}

pub async fn a_changed_number_is_in_the_audit_trail_and_told(
    repo: Arc<dyn PhoneChangeStore>,
    test_db: Arc<dyn TestDatabase>,
) {
    let repo = on(repo, &*test_db);
    put_accounts(&*test_db).await;
    let [mine] = log_in(&*test_db, ["AGLS1"]).await;
    let made = phone_change(1, &mine);
    change(&repo, &made).await;
    assert_eq!(entries(&*test_db, &customer_id("AGLS1")).await, [change_entry(&made, "AGLS1")]);
    assert_eq!(messages(&*test_db).await, [change_notice(&made, "AGLS1")]);
}

pub async fn sec_40_other_accounts_of_the_number_keep_it(
    repo: Arc<dyn PhoneChangeStore>,
    test_db: Arc<dyn TestDatabase>,
) {
    let repo = on(repo, &*test_db);
    put_accounts(&*test_db).await;
    let [mine] = log_in(&*test_db, ["AGLS1"]).await;
    change(&repo, &phone_change(1, &mine)).await;
    assert_eq!(account(&*test_db, "AGLS2").await, customer("AGLS2").active().complete().build());
    assert_eq!(accounts_of(&*test_db, &phone()).await, ["AGLS2"]);
}

pub async fn a_number_on_file_is_the_same_however_it_is_written(
    repo: Arc<dyn PhoneChangeStore>,
    test_db: Arc<dyn TestDatabase>,
) {
    let repo = on(repo, &*test_db);
    put_accounts(&*test_db).await;
    let [mine] = log_in(&*test_db, ["AGLS1"]).await;
    test_db.edit_phone_by_hand(&customer_id("AGLS1"), " +62 (0)817-102-070").await;
    let made = phone_change(1, &mine);
    assert_eq!(change(&repo, &made).await.access.phone, Some(made.to));
}

/// Checks that the change of `AGLS1` is refused so, and nothing done.
async fn check_refused(repo: &Changes, test_db: &dyn TestDatabase, made: &PhoneChange, why: PhoneChanged) {
    messages(test_db).await;
    let before = world(repo, test_db).await;
    assert_eq!(ok(repo.change_phone(&scope("AGLS1"), made).await), why);
    assert_eq!(world(repo, test_db).await, before);
    assert_eq!(messages(test_db).await, []);
    assert!(!before.changes.contains(&Some(record(made))) && ok(repo.find_change(made.id).await).is_none());
}

pub async fn a_number_that_was_changed_meanwhile_stays(
    repo: Arc<dyn PhoneChangeStore>,
    test_db: Arc<dyn TestDatabase>,
) {
    let repo = on(repo, &*test_db);
    put_accounts(&*test_db).await;
    let [mine, _] = log_in(&*test_db, ["AGLS1", "AGLS2"]).await;
    for on_file in [another_phone(7).national(), another_phone(1).national(), "021-5550123".into(), String::new()] {
        test_db.edit_phone_by_hand(&customer_id("AGLS1"), &on_file).await;
        check_refused(&repo, &*test_db, &phone_change(1, &mine), PhoneChanged::Moved).await;
    }
    let gone = ok(repo.change_phone(&scope("AGLS9"), &phone_change(1, &session(1, "AGLS9"))).await);
    assert_eq!(gone, PhoneChanged::Moved, "an account that is not there");
}

/// A change from the number that `first` put on file to another one.
fn next(first: &PhoneChange, n: u32) -> PhoneChange {
    let at = first.revert_until;
    let made = phone_change(n, &session(1, "AGLS1"));
    PhoneChange { from: first.to.clone(), at, revert_until: at + TimeDelta::days(1), ..made }
}

pub async fn sec_23_no_further_change_while_the_last_one_can_be_taken_back(
    repo: Arc<dyn PhoneChangeStore>,
    test_db: Arc<dyn TestDatabase>,
) {
    let repo = on(repo, &*test_db);
    put_accounts(&*test_db).await;
    let [mine] = log_in(&*test_db, ["AGLS1"]).await;
    let first = phone_change(1, &mine);
    change(&repo, &first).await;
    let until = first.revert_until;
    for at in [first.at, first.at + millis(1), until - millis(1)] {
        let early = PhoneChange { at, ..next(&first, 2) };
        check_refused(&repo, &*test_db, &early, PhoneChanged::OnHold { until }).await;
    }
    let second = next(&first, 2);
    assert_eq!(change(&repo, &second).await.access.phone, Some(second.to.clone()));
    let third = PhoneChange { at: second.revert_until - millis(1), ..next(&second, 3) };
    check_refused(&repo, &*test_db, &third, PhoneChanged::OnHold { until: second.revert_until }).await;
}

pub async fn the_hold_of_one_account_is_not_that_of_another(
    repo: Arc<dyn PhoneChangeStore>,
    test_db: Arc<dyn TestDatabase>,
) {
    let repo = on(repo, &*test_db);
    put_accounts(&*test_db).await;
    let [mine, other] = log_in(&*test_db, ["AGLS1", "AGLS2"]).await;
    change(&repo, &phone_change(1, &mine)).await;
    let done = ok(repo.change_phone(&scope("AGLS2"), &phone_change(2, &other)).await);
    assert!(matches!(done, PhoneChanged::Done(customer) if customer.access.phone == Some(another_phone(2))));
    assert_eq!(account(&*test_db, "AGLS1").await.access.phone, Some(another_phone(1)));
}

pub async fn one_of_several_racing_changes_of_a_number_is_written(
    repo: Arc<dyn PhoneChangeStore>,
    test_db: Arc<dyn TestDatabase>,
) {
    let repo = on(repo, &*test_db);
    put_accounts(&*test_db).await;
    log_in(&*test_db, ["AGLS1"; 20]).await;
    let answers = race(20, |caller| {
        let (repo, n) = (repo.clone(), u32::try_from(caller).expect("small") + 1);
        let made = phone_change(n, &session(n.into(), "AGLS1"));
        async move { (ok(repo.change_phone(&scope("AGLS1"), &made).await), made) }
    })
    .await;
    let is_done = |outcome: &PhoneChanged| matches!(outcome, PhoneChanged::Done(_));
    let mut done: Vec<PhoneChange> = answers.into_iter().filter(|(o, _)| is_done(o)).map(|(_, made)| made).collect();
    assert_eq!(done.len(), 1, "one change is done");
    let won = done.remove(0);
    assert_eq!(account(&*test_db, "AGLS1").await.access.phone.as_ref(), Some(&won.to));
    assert_eq!(repo.last("AGLS1").await, Some(record(&won)));
    assert_eq!(entries(&*test_db, &customer_id("AGLS1")).await, [change_entry(&won, "AGLS1")]);
    assert_eq!(messages(&*test_db).await, [change_notice(&won, "AGLS1")]);
    let listed = ok(test_db.sessions().list(&holder_of(won.to), noon()).await);
    assert_eq!(listed.into_iter().map(|session| session.id).collect::<Vec<_>>(), [won.session]);
    assert_eq!(ok(test_db.sessions().list(&holder_of(phone()), noon()).await), []);
}
