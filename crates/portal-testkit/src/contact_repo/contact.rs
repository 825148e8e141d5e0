//! Changing contact data.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::identity::customer::Customer;
use portal_core::identity::profile::{ContactChanged, ContactEdit, ContactField, ContactRepo};

use super::on;
use crate::TestDatabase;
use crate::fixtures::{contact_change, customer, customer_id, scope};
use crate::phone_change_store::{Changes, account, entries, put_accounts, world};
use crate::support::{ODD_TEXTS, messages, number, ok, race};

const FIELDS: [ContactField; 4] =
    [ContactField::Email, ContactField::Address, ContactField::City, ContactField::Province];

/// What is to become of these fields.
pub(super) fn edit(fields: &[(ContactField, &str)]) -> ContactEdit {
    let mut edit = ContactEdit::default();
    for (field, text) in fields {
        edit.set(*field, text).expect("a text for this field");
    }
    edit
}

/// The customer's field.
fn field(customer: &mut Customer, field: ContactField) -> &mut Option<String> {
    match field {
        ContactField::Email => &mut customer.email,
        ContactField::Address => &mut customer.address,
        ContactField::City => &mut customer.city,
        ContactField::Province => &mut customer.province,
    }
}

/// Makes the changes to `AGLS1`, and checks that those and no others are answered and on file.
async fn check(repo: &Changes, test_db: &dyn TestDatabase, n: u64, fields: &[(ContactField, &str)]) {
    let mut expected = account(test_db, "AGLS1").await;
    for (which, text) in fields {
        *field(&mut expected, *which) = Some((*text).to_owned()).filter(|text| !text.is_empty());
    }
    let change = contact_change(n, "AGLS1", edit(fields));
    let answer = ok(repo.change_contact(&scope("AGLS1"), &change).await);
    assert_eq!(answer, ContactChanged::Done(Box::new(expected.clone())), "{fields:?}");
    assert_eq!(account(test_db, "AGLS1").await, expected, "{fields:?}");
}

pub async fn a_field_that_is_set_is_on_file_and_the_others_stay(
    repo: Arc<dyn ContactRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    let repo = on(repo, &*test_db);
    for (n, known) in [(0, customer("AGLS1").active().complete()), (10, customer("AGLS1"))] {
        for (n, field) in (n..).zip(FIELDS) {
            test_db.put_customer(&known.clone().build()).await;
            check(&repo, &*test_db, n, &[(field, "baru@example.id")]).await;
        }
    }
}

pub async fn a_field_that_is_emptied_is_unknown_afterwards(repo: Arc<dyn ContactRepo>, test_db: Arc<dyn TestDatabase>) {
    let repo = on(repo, &*test_db);
    for (n, field) in (0..).zip(FIELDS.into_iter().filter(|field| field.may_be_empty())) {
        put_accounts(&*test_db).await;
        check(&repo, &*test_db, n, &[(field, "")]).await;
        check(&repo, &*test_db, 10 + n, &[(field, "")]).await;
    }
}

pub async fn several_fields_change_at_once(repo: Arc<dyn ContactRepo>, test_db: Arc<dyn TestDatabase>) {
    let repo = on(repo, &*test_db);
    put_accounts(&*test_db).await;
    let [email, address, city, province] = FIELDS;
    check(&repo, &*test_db, 1, &[(email, ""), (address, "Jl. Baru 1"), (city, "Bogor"), (province, "")]).await;
    check(&repo, &*test_db, 2, &[(email, "b@example.id"), (address, "Jl. Baru 2"), (province, "Banten")]).await;
}

pub async fn contact_texts_are_kept_byte_for_byte(repo: Arc<dyn ContactRepo>, test_db: Arc<dyn TestDatabase>) {
    let repo = on(repo, &*test_db);
    put_accounts(&*test_db).await;
    let lines = ODD_TEXTS.into_iter().filter(|text| !text.contains('\n')).map(str::trim);
    for (n, text) in (0..).zip(lines) {
        let texts = [ContactField::Address, ContactField::City, ContactField::Province].map(|field| (field, text));
        check(&repo, &*test_db, n, &texts).await;
    }
    check(&repo, &*test_db, 99, &[(ContactField::Email, "o'hara+%s`{x}@example.id")]).await;
}

pub async fn sec_40_contact_data_of_others_stay(repo: Arc<dyn ContactRepo>, test_db: Arc<dyn TestDatabase>) {
    let repo = on(repo, &*test_db);
    put_accounts(&*test_db).await;
    let others = ["AGLS10", "agls1", "AGLS"];
    for id in others {
        test_db.put_customer(&customer(id).active().complete().build()).await;
    }
    let all = FIELDS.map(|field| (field, "baru@example.id"));
    check(&repo, &*test_db, 1, &all).await;
    for id in others.into_iter().chain(["AGLS2"]) {
        assert_eq!(account(&*test_db, id).await, customer(id).active().complete().build());
    }
}

pub async fn an_account_that_is_not_there_is_not_changed_and_nothing_is_told(
    repo: Arc<dyn ContactRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    let repo = on(repo, &*test_db);
    put_accounts(&*test_db).await;
    let before = world(&repo, &*test_db).await;
    let change = contact_change(1, "AGLS9", edit(&[(ContactField::City, "Bogor")]));
    assert_eq!(ok(repo.change_contact(&scope("AGLS9"), &change).await), ContactChanged::NotFound);
    assert_eq!(world(&repo, &*test_db).await, before);
    assert_eq!(entries(&*test_db, &customer_id("AGLS9")).await, []);
    assert_eq!(messages(&*test_db).await, []);
}

pub async fn racing_changes_of_different_fields_lose_none(repo: Arc<dyn ContactRepo>, test_db: Arc<dyn TestDatabase>) {
    let repo = on(repo, &*test_db);
    put_accounts(&*test_db).await;
    race(20, |caller| {
        let (repo, which) = (repo.clone(), FIELDS[caller % 4]);
        let change = contact_change(number(caller), "AGLS1", edit(&[(which, "baru@example.id")]));
        async move {
            let ContactChanged::Done(mut now) = ok(repo.change_contact(&scope("AGLS1"), &change).await) else {
                panic!("the account is there");
            };
            assert_eq!(field(&mut now, which).as_deref(), Some("baru@example.id"));
        }
    })
    .await;
    let mut now = account(&*test_db, "AGLS1").await;
    for which in FIELDS {
        assert_eq!(field(&mut now, which).as_deref(), Some("baru@example.id"), "{which:?}");
    }
    assert_eq!(entries(&*test_db, &customer_id("AGLS1")).await.len(), 20);
    assert_eq!(messages(&*test_db).await.len(), 20);
}
