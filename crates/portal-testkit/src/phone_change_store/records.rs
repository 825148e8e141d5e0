//! What is remembered of changed numbers.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::identity::profile::{
    ContactChange, ContactChanged, ContactEdit, ContactField, PhoneChange, PhoneChangeStore,
};
use portal_core::messaging::outbox::OutboxMessage;

use super::{change, entries, log_in, on, put_accounts, record, reverted};
use crate::TestDatabase;
use crate::fixtures::{
    contact_change, customer_id, message, noon, opening, phone, phone_change, reversal, scope, session,
};
use crate::support::{messages, millis, ok};

pub async fn an_account_that_changed_no_number_has_no_record_of_it(
    repo: Arc<dyn PhoneChangeStore>,
    test_db: Arc<dyn TestDatabase>,
) {
    let repo = on(repo, &*test_db);
    put_accounts(&*test_db).await;
    assert_eq!(repo.last("AGLS1").await, None);
    assert_eq!(ok(repo.find_change(phone_change(1, &session(1, "AGLS1")).id).await), None);
}

pub async fn the_last_change_of_an_account_is_found_and_each_by_its_identity(
    repo: Arc<dyn PhoneChangeStore>,
    test_db: Arc<dyn TestDatabase>,
) {
    let repo = on(repo, &*test_db);
    put_accounts(&*test_db).await;
    let [mine] = log_in(&*test_db, ["AGLS1"]).await;
    let first =
        PhoneChange { at: noon() + millis(1), revert_until: noon() + millis(86_400_003), ..phone_change(2, &mine) };
    change(&repo, &first).await;
    assert_eq!(repo.last("AGLS1").await, Some(record(&first)));
    let taken_back = reversal(&first, "AGLS1");
    assert!(ok(repo.revert_phone(&scope("AGLS1"), &taken_back).await));
    let first = reverted(&first, &taken_back);
    assert_eq!(repo.last("AGLS1").await.as_ref(), Some(&first), "taken back or not");
    let again = session(2, "AGLS1");
    ok(test_db.sessions().open(&opening(&again)).await);
    let second = PhoneChange { at: taken_back.held_until, ..phone_change(1, &again) };
    change(&repo, &second).await;
    assert_eq!(repo.last("AGLS1").await, Some(record(&second)));
    assert_eq!(ok(repo.find_change(second.id).await), Some(record(&second)));
    assert_eq!(ok(repo.find_change(first.id).await), Some(first));
}

pub async fn sec_40_the_last_change_is_never_that_of_another_account(
    repo: Arc<dyn PhoneChangeStore>,
    test_db: Arc<dyn TestDatabase>,
) {
    let repo = on(repo, &*test_db);
    put_accounts(&*test_db).await;
    let [mine, other] = log_in(&*test_db, ["AGLS1", "AGLS2"]).await;
    let made = phone_change(1, &mine);
    change(&repo, &made).await;
    assert_eq!(repo.last("AGLS2").await, None);
    let later = PhoneChange { at: noon() + millis(1), from: phone(), ..phone_change(2, &other) };
    ok(repo.change_phone(&scope("AGLS2"), &later).await);
    assert_eq!(repo.last("AGLS1").await, Some(record(&made)));
    assert_eq!(repo.last("AGLS2").await.map(|change| change.id), Some(later.id));
}

/// What is to become of this field.
fn edit(field: ContactField, text: &str) -> ContactEdit {
    let mut edit = ContactEdit::default();
    edit.set(field, text).expect("a text for this field");
    edit
}

pub async fn changed_contact_data_are_in_the_audit_trail_and_told(
    repo: Arc<dyn PhoneChangeStore>,
    test_db: Arc<dyn TestDatabase>,
) {
    let repo = on(repo, &*test_db);
    put_accounts(&*test_db).await;
    let telling = contact_change(1, "AGLS1", edit(ContactField::Email, "baru@example.id"));
    let second = OutboxMessage { id: message(2).id, ..telling.notices[0].clone() };
    let telling = ContactChange { notices: vec![telling.notices[0].clone(), second], ..telling };
    let silent = contact_change(3, "AGLS1", edit(ContactField::City, "Bogor"));
    let silent = ContactChange { notices: vec![], ..silent };
    for change in [&telling, &silent] {
        assert!(matches!(ok(repo.change_contact(&scope("AGLS1"), change).await), ContactChanged::Done(_)));
    }
    assert_eq!(entries(&*test_db, &customer_id("AGLS1")).await, [telling.audit, silent.audit]);
    let mut told = telling.notices;
    told.sort_by_key(|message| message.id);
    assert_eq!(messages(&*test_db).await, told);
}
