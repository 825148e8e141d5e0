//! Writes through views that wait for a write of the billing system's: what was decided on the row as it was before is
//! not written.

use adapters_postgres::PgStore;
use portal_core::Actor;
use portal_core::identity::profile::{Committed as Contact, ContactCommit, ContactEdit, ContactRepo as _};
use portal_core::staff::directory::{AccessSwitch, AccountSelection, CustomerDirectory as _};
use portal_core::support::ticket::{Committed, TicketRepo};
use portal_testkit::TestDatabase as _;
use portal_testkit::fixtures::{customer, customer_id, noon, scope, ticket};
use sqlx::Connection as _;

use super::legacy_database::LegacyTestDatabase;
use crate::database::{TempDatabase, run};
use crate::tickets::until_waiting;

async fn with_customer() -> (TempDatabase, LegacyTestDatabase) {
    let database = TempDatabase::adopted().await;
    let test_db = LegacyTestDatabase::on(&database);
    test_db.put_customer(&customer("AGLS1").active().build()).await;
    (database, test_db)
}

/// What `write` answers that begins while `edit` is not committed yet, and is committed once `write` waits for it.
async fn behind<T, F>(database: &TempDatabase, edit: &str, write: impl FnOnce(PgStore) -> F) -> T
where
    F: Future<Output = T> + Send + 'static,
    T: Send + 'static,
{
    let (mut slow, mut watch) = (database.connection().await, database.connection().await);
    let mut holder = slow.begin().await.expect("a transaction");
    run(&mut holder, edit).await;
    let writing = tokio::spawn(write(database.adopted_store()));
    until_waiting(&mut watch, 1).await;
    holder.commit().await.expect("it is written");
    writing.await.expect("no panic")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ticket_that_the_billing_system_changes_at_that_moment_is_a_conflict() {
    let (database, test_db) = with_customer().await;
    let fixture = ticket("TKT1", "AGLS1");
    test_db.put_ticket(&fixture).await;
    let store = database.adopted_store();
    let found = TicketRepo::find(&store, &scope("AGLS1"), &fixture.number).await.expect("an answer").expect("a ticket");
    let change = found.cancel(None, noon()).expect("it is open");

    let edit = "UPDATE ops.tiket SET status = 'dikerjakan'";
    let committed = behind(&database, edit, |store| async move { store.commit(&scope("AGLS1"), &change).await }).await;

    assert_eq!(committed.expect("an answer"), Committed::Conflict);
    let found = TicketRepo::find(&store, &scope("AGLS1"), &fixture.number).await.expect("an answer").expect("a ticket");
    assert_eq!(found.detail.ticket.status.as_str(), "in_progress");
}

#[tokio::test(flavor = "multi_thread")]
async fn contact_data_that_the_billing_system_changes_at_that_moment_is_a_conflict() {
    let (database, _test_db) = with_customer().await;
    let store = database.adopted_store();
    let on_file = store.find_contact(&scope("AGLS1")).await.expect("an answer").expect("the customer");
    let phone = Some("0813 0000 0000".to_owned());
    let commit = ContactCommit { expected: on_file.version, edit: ContactEdit::default(), phone, at: noon() };

    let edit = "UPDATE ops.pelanggan SET telepon = '0812 1111 1111'";
    let write = |store: PgStore| async move { store.commit_contact(&scope("AGLS1"), &commit).await };
    let committed = behind(&database, edit, write).await;

    assert_eq!(committed.expect("an answer"), Contact::Conflict);
    let on_file = store.find_contact(&scope("AGLS1")).await.expect("an answer").expect("the customer");
    assert_eq!(on_file.customer.phone_as_written, "0812 1111 1111");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_is_switched_on_at_that_moment_is_switched_on_once() {
    let (database, _test_db) = with_customer().await;
    run(&mut database.connection().await, "UPDATE ops.pelanggan SET portal_aktif = false").await;
    let switch = AccessSwitch { portal_active: true, limit: None, at: noon(), actor: Actor::System };

    let edit = "UPDATE ops.pelanggan SET portal_aktif = true";
    let write = |store: PgStore| async move {
        store.set_access(&AccountSelection::Customer(customer_id("AGLS1")), &switch).await
    };
    let moved = behind(&database, edit, write).await;

    assert_eq!(moved.expect("an answer"), []);
}

/// What the billing system writes beside a write of the portal's to the same customer.
const MOVED_AWAY: &str = "UPDATE ops.pelanggan SET kota = 'Cimahi'";

async fn city(database: &TempDatabase) -> Option<String> {
    sqlx::query_scalar("SELECT kota FROM ops.pelanggan")
        .fetch_one(&mut database.connection().await)
        .await
        .expect("a row")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_field_that_the_billing_system_changes_at_that_moment_is_kept_beside_other_contact_data() {
    let (database, _test_db) = with_customer().await;
    let store = database.adopted_store();
    let on_file = store.find_contact(&scope("AGLS1")).await.expect("an answer").expect("the customer");
    let phone = Some("0813 0000 0000".to_owned());
    let commit = ContactCommit { expected: on_file.version, edit: ContactEdit::default(), phone, at: noon() };

    let write = |store: PgStore| async move { store.commit_contact(&scope("AGLS1"), &commit).await };
    let committed = behind(&database, MOVED_AWAY, write).await;

    assert_eq!(committed.expect("an answer"), Contact::Done);
    let on_file = store.find_contact(&scope("AGLS1")).await.expect("an answer").expect("the customer");
    assert_eq!(on_file.customer.phone_as_written, "0813 0000 0000");
    assert_eq!(city(&database).await.as_deref(), Some("Cimahi"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_field_that_the_billing_system_changes_at_that_moment_is_kept_when_the_portal_is_switched_off() {
    for selection in [AccountSelection::Customer(customer_id("AGLS1")), AccountSelection::AllActive] {
        let (database, _test_db) = with_customer().await;
        let switch = AccessSwitch { portal_active: false, limit: None, at: noon(), actor: Actor::System };

        let write = |store: PgStore| async move { store.set_access(&selection, &switch).await };
        let moved = behind(&database, MOVED_AWAY, write).await;

        assert_eq!(moved.expect("an answer").len(), 1);
        assert_eq!(city(&database).await.as_deref(), Some("Cimahi"));
    }
}
