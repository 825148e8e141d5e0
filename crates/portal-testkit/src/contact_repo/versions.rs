//! What a commit is decided on, and what it writes.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::identity::profile::{
    Committed, ContactChanged, ContactCommit, ContactEdit, ContactField, ContactRepo, CustomerVersion,
};

use super::contact::edit;
use super::on;
use crate::TestDatabase;
use crate::fixtures::{contact_change, customer, customer_id, message, noon, phone, scope};
use crate::phone_change_store::{Changes, Stopping, account, entries, put_accounts, world};
use crate::support::{messages, ok, race, winners};

async fn version(contacts: &dyn ContactRepo, account: &str) -> CustomerVersion {
    ok(contacts.find_contact(&scope(account)).await).expect("the account").version
}

fn email(expected: CustomerVersion, text: &str) -> ContactCommit {
    ContactCommit { expected, edit: edit(&[(ContactField::Email, text)]), phone: None, at: noon() }
}

pub async fn a_commit_on_a_version_that_is_no_longer_on_file_writes_nothing(
    repo: Arc<dyn ContactRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    put_accounts(&*test_db).await;
    let changes = on(repo.clone(), &*test_db);
    let old = version(&*repo, "AGLS1").await;
    test_db.edit_phone_by_hand(&customer_id("AGLS1"), "0817-102-070").await;
    let before = world(&changes, &*test_db).await;
    let number = ContactCommit { phone: Some("081234567890".into()), ..email(old.clone(), "baru@example.id") };
    for commit in [email(old, "baru@example.id"), number, email(CustomerVersion::new("?"), "baru@example.id")] {
        assert_eq!(ok(repo.commit_contact(&scope("AGLS1"), &commit).await), Committed::Conflict);
    }
    assert_eq!(world(&changes, &*test_db).await, before);
    let now = email(version(&*repo, "AGLS1").await, "baru@example.id");
    assert_eq!(ok(repo.commit_contact(&scope("AGLS9"), &now).await), Committed::Conflict, "an account not there");
    assert_eq!(ok(repo.commit_contact(&scope("AGLS1"), &now).await), Committed::Done);
}

pub async fn a_version_differs_with_the_number_and_with_the_email_address(
    repo: Arc<dyn ContactRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    let known = |email: Option<&str>, phone: &str| {
        let mut known = customer("AGLS1").active().phone(phone).build();
        known.email = email.map(str::to_owned);
        known
    };
    let mut seen = Vec::new();
    for (email, phone) in [
        (None, "0817102070"),
        (Some(""), "0817102070"),
        (Some("a@b.id"), "0817102070"),
        (Some("a@b.id"), "+62817102070"),
    ] {
        test_db.put_customer(&known(email, phone)).await;
        let found = ok(repo.find_contact(&scope("AGLS1")).await).expect("the account");
        assert_eq!(found.customer, account(&*test_db, "AGLS1").await);
        assert!(!seen.contains(&found.version), "{email:?} {phone}");
        seen.push(found.version);
    }
}

pub async fn a_number_is_written_as_it_is_given_and_the_other_fields_stay(
    repo: Arc<dyn ContactRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    put_accounts(&*test_db).await;
    let written = " +62 (0)812-3456.7890";
    let commit = ContactCommit {
        edit: ContactEdit::default(),
        phone: Some(written.into()),
        ..email(version(&*repo, "AGLS1").await, "")
    };
    assert_eq!(ok(repo.commit_contact(&scope("AGLS1"), &commit).await), Committed::Done);
    let expected = customer("AGLS1").active().complete().phone(written).build();
    assert_eq!(account(&*test_db, "AGLS1").await, expected);
    let found = ok(test_db.customers().accounts_of(&phone()).await);
    let others: Vec<String> = found.into_iter().map(|account| account.access.customer_id.into()).collect();
    assert_eq!(others, ["AGLS2"], "it is found by its new value, and the other account keeps the old one");
}

pub async fn one_of_several_racing_commits_on_one_version_is_done(
    repo: Arc<dyn ContactRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    put_accounts(&*test_db).await;
    let known = version(&*repo, "AGLS1").await;
    let answers = race(20, |caller| {
        let (repo, commit) = (repo.clone(), email(known.clone(), &format!("baru{caller}@example.id")));
        async move { ok(repo.commit_contact(&scope("AGLS1"), &commit).await) == Committed::Done }
    })
    .await;
    assert_eq!(winners(&answers), 1, "one is done");
}

pub async fn contact_data_that_stop_before_they_are_written_are_written_by_a_retry(
    repo: Arc<dyn ContactRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    put_accounts(&*test_db).await;
    let change = contact_change(1, "AGLS1", edit(&[(ContactField::Email, "baru@example.id")]));
    let stopping = Changes::new(Stopping::before(repo.clone()), test_db.phone_changes());
    assert!(stopping.change_contact(&scope("AGLS1"), &change).await.is_err_and(|error| error.is_retryable()));
    assert_eq!(account(&*test_db, "AGLS1").await.email, customer("AGLS1").complete().build().email);
    assert_eq!(messages(&*test_db).await, change.notices, "nothing is written that was not told before");
    let told = portal_core::messaging::outbox::OutboxMessage { id: message(2).id, ..change.notices[0].clone() };
    let again = portal_core::identity::profile::ContactChange { notices: vec![told], ..change };
    let done = ok(on(repo, &*test_db).change_contact(&scope("AGLS1"), &again).await);
    assert!(matches!(done, ContactChanged::Done(now) if now.email.as_deref() == Some("baru@example.id")));
    assert_eq!(account(&*test_db, "AGLS1").await.email.as_deref(), Some("baru@example.id"));
    assert_eq!(entries(&*test_db, &customer_id("AGLS1")).await.len(), 2);
}
