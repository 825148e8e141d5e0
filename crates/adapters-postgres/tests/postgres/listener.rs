//! Workers that hear of new messages.

use std::time::Duration;

use adapters_postgres::PgStore;
use portal_core::TicketNumber;
use portal_core::messaging::outbox::Outbox;
use portal_testkit::fixtures::{message, ticket_confirmation};
use portal_testkit::servers::PostgresServer;
use tokio::time::timeout;

use crate::database::{TempDatabase, patient};

/// Far longer than it takes, far shorter than a worker's own look.
const SOON: Duration = Duration::from_secs(10);

#[tokio::test]
async fn a_message_wakes_the_listeners_of_other_stores() {
    let database = TempDatabase::migrated().await;
    let mut listener = database.store().outbox_listener();
    timeout(SOON, listener.changed()).await.expect("the new connection is told once");

    database.store().enqueue(&message(1)).await.expect("it is stored");

    timeout(SOON, listener.changed()).await.expect("the message is heard");
}

#[tokio::test]
async fn the_confirmation_of_a_ticket_wakes_listeners_like_any_message() {
    let database = TempDatabase::migrated().await;
    let mut listener = database.store().outbox_listener();
    timeout(SOON, listener.changed()).await.expect("the new connection is told once");

    let number = TicketNumber::parse("TKT1").expect("a number");
    ticket_confirmation("AGLS1", &number).enqueue(&database.store()).await.expect("it is stored");

    timeout(SOON, listener.changed()).await.expect("the message is heard");
}

#[tokio::test]
async fn nothing_is_heard_of_a_message_that_was_there_already() {
    let database = TempDatabase::migrated().await;
    let store = database.store();
    store.enqueue(&message(1)).await.expect("it is stored");
    let mut listener = store.outbox_listener();
    timeout(SOON, listener.changed()).await.expect("the new connection is told once");

    store.enqueue(&message(1)).await.expect("it is there");

    let heard = timeout(Duration::from_millis(200), listener.changed()).await;
    assert!(heard.is_err());
}

#[tokio::test]
async fn after_an_outage_the_listener_hears_again() {
    let mut server = PostgresServer::start().await;
    let store = PgStore::connect_lazy(&server.url(), &patient()).expect("a URL");
    store.migrate().await.expect("the migrations run");
    let mut listener = store.outbox_listener();
    timeout(SOON, listener.changed()).await.expect("the new connection is told once");

    server.stop();
    server.start_again().await;

    timeout(SOON, listener.changed()).await.expect("the next connection is told once");
    if store.enqueue(&message(1)).await.is_err() {
        // The first call after the outage may find the connection dead.
        store.enqueue(&message(1)).await.expect("it is stored");
    }
    timeout(SOON, listener.changed()).await.expect("the message is heard");
}
