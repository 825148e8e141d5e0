//! What a change that was taken back holds: further changes of number and e-mail address.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use chrono::{DateTime, Utc};
use portal_core::identity::profile::{
    ContactChange, ContactChanged, ContactEdit, ContactField, PhoneChange, PhoneChangeStore, PhoneChanged,
};

use super::{Changes, change, entries, log_in, on, put_accounts, world};
use crate::TestDatabase;
use crate::fixtures::{
    another_phone, contact_change, customer, customer_id, noon, number, opening, phone_change, reversal, scope, session,
};
use crate::support::{messages, millis, ok};

/// Both accounts, and a change of `AGLS1` that was taken back; answers until when it holds others.
async fn taken_back(repo: &Changes, test_db: &dyn TestDatabase) -> DateTime<Utc> {
    put_accounts(test_db).await;
    let [mine] = log_in(test_db, ["AGLS1"]).await;
    let made = phone_change(1, &mine);
    change(repo, &made).await;
    let reversal = reversal(&made, "AGLS1");
    assert!(ok(repo.revert_phone(&scope("AGLS1"), &reversal).await));
    messages(test_db).await;
    reversal.held_until
}

fn edit(n: u64, account: &str, at: DateTime<Utc>, field: ContactField) -> ContactChange {
    let mut edit = ContactEdit::default();
    edit.set(field, "baru@example.id").expect("a text for this field");
    ContactChange { at, ..contact_change(n, account, edit) }
}

async fn hold(repo: &Changes, account: &str, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
    ok(repo.change_hold(&scope(account), at).await)
}

pub async fn sec_23_a_change_taken_back_holds_number_and_email_of_its_account(
    repo: Arc<dyn PhoneChangeStore>,
    test_db: Arc<dyn TestDatabase>,
) {
    let repo = on(repo, &*test_db);
    let until = taken_back(&repo, &*test_db).await;
    let mine = session(2, "AGLS1");
    ok(test_db.sessions().open(&opening(&mine)).await);
    let before = world(&repo, &*test_db).await;
    let at = until - millis(1);
    assert_eq!(hold(&repo, "AGLS1", at).await, Some(until));
    let early = PhoneChange { at, ..phone_change(2, &mine) };
    assert_eq!(ok(repo.change_phone(&scope("AGLS1"), &early).await), PhoneChanged::OnHold { until });
    let email = edit(10, "AGLS1", at, ContactField::Email);
    assert_eq!(ok(repo.change_contact(&scope("AGLS1"), &email).await), ContactChanged::OnHold { until });
    assert_eq!(world(&repo, &*test_db).await, before);
    assert_eq!(messages(&*test_db).await, []);
    let city = edit(11, "AGLS1", at, ContactField::City);
    assert!(matches!(ok(repo.change_contact(&scope("AGLS1"), &city).await), ContactChanged::Done(_)), "a city is free");
}

pub async fn sec_23_the_hold_of_a_change_taken_back_ends(
    repo: Arc<dyn PhoneChangeStore>,
    test_db: Arc<dyn TestDatabase>,
) {
    let repo = on(repo, &*test_db);
    let until = taken_back(&repo, &*test_db).await;
    let mine = session(2, "AGLS1");
    ok(test_db.sessions().open(&opening(&mine)).await);
    assert_eq!(hold(&repo, "AGLS1", until).await, None);
    let email = edit(10, "AGLS1", until, ContactField::Email);
    assert!(matches!(ok(repo.change_contact(&scope("AGLS1"), &email).await), ContactChanged::Done(_)));
    let later = PhoneChange { at: until, ..phone_change(2, &mine) };
    assert!(matches!(ok(repo.change_phone(&scope("AGLS1"), &later).await), PhoneChanged::Done(_)));
}

pub async fn sec_23_a_change_taken_back_holds_the_other_accounts_of_its_number(
    repo: Arc<dyn PhoneChangeStore>,
    test_db: Arc<dyn TestDatabase>,
) {
    let repo = on(repo, &*test_db);
    let until = taken_back(&repo, &*test_db).await;
    let sibling = session(2, "AGLS2");
    ok(test_db.sessions().open(&opening(&sibling)).await);
    let at = noon() + millis(3_600_001);
    let made = PhoneChange { at, ..phone_change(2, &sibling) };
    assert_eq!(ok(repo.change_phone(&scope("AGLS2"), &made).await), PhoneChanged::OnHold { until });
    let email = edit(10, "AGLS2", at, ContactField::Email);
    assert_eq!(ok(repo.change_contact(&scope("AGLS2"), &email).await), ContactChanged::OnHold { until });
    assert_eq!(hold(&repo, "AGLS2", at).await, Some(until));
}

pub async fn a_change_taken_back_holds_nobody_else(repo: Arc<dyn PhoneChangeStore>, test_db: Arc<dyn TestDatabase>) {
    let repo = on(repo, &*test_db);
    taken_back(&repo, &*test_db).await;
    let at = noon() + millis(3_600_001);
    for (n, phone) in [(3, "081234567890".to_owned()), (4, another_phone(1).national())] {
        let account = format!("AGLS{n}");
        test_db.put_customer(&customer(&account).active().phone(&phone).build()).await;
        let theirs = portal_core::identity::session::Session { phone: number(&phone), ..session(n, &account) };
        ok(test_db.sessions().open(&opening(&theirs)).await);
        assert_eq!(hold(&repo, &account, at).await, None, "{account}");
        let email = edit(10 + n, &account, at, ContactField::Email);
        assert!(matches!(ok(repo.change_contact(&scope(&account), &email).await), ContactChanged::Done(_)));
        let n = u32::try_from(n).expect("small");
        let made = PhoneChange { at, from: number(&phone), ..phone_change(n + 10, &theirs) };
        assert!(matches!(ok(repo.change_phone(&scope(&account), &made).await), PhoneChanged::Done(_)), "{account}");
    }
    assert_eq!(hold(&repo, "AGLS9", at).await, None, "an account that is not there");
    assert_eq!(entries(&*test_db, &customer_id("AGLS3")).await.len(), 2);
}

pub async fn a_change_that_was_not_taken_back_holds_no_email_address(
    repo: Arc<dyn PhoneChangeStore>,
    test_db: Arc<dyn TestDatabase>,
) {
    let repo = on(repo, &*test_db);
    put_accounts(&*test_db).await;
    let [mine] = log_in(&*test_db, ["AGLS1"]).await;
    let made = phone_change(1, &mine);
    change(&repo, &made).await;
    assert_eq!(hold(&repo, "AGLS1", made.at).await, None);
    let email = edit(10, "AGLS1", made.at, ContactField::Email);
    assert!(matches!(ok(repo.change_contact(&scope("AGLS1"), &email).await), ContactChanged::Done(_)));
}
