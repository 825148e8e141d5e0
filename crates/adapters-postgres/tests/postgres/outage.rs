//! PostgreSQL goes away and comes back, with the same store in between.

use std::time::Duration;

use adapters_postgres::{PgOptions, PgStore, Pooler};
use portal_core::billing::invoice::InvoiceRepo;
use portal_core::identity::customer::CustomerRepo;
use portal_core::identity::device::DeviceStore;
use portal_core::identity::otp::{ChallengeRef, OtpStore};
use portal_core::identity::profile::{ContactRepo, PhoneChangeStore};
use portal_core::identity::rate_limit::{Bucket, RateLimiter, Window};
use portal_core::identity::session::SessionStore;
use portal_core::insight::dashboard::DashboardRepo;
use portal_core::messaging::outbox::{Lane, Outbox};
use portal_core::staff::audit::AuditLog;
use portal_core::staff::directory::{AccountSelection, CustomerDirectory};
use portal_core::support::ticket::TicketRepo;
use portal_core::{InvoiceNumber, PortError, SessionId, TicketNumber};
use portal_testkit::fixtures::{
    challenge, customer_id, day, hit, key, message, noon, phone, scope, session, trusted_device,
};
use portal_testkit::servers::PostgresServer;
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{Instant, sleep, timeout};

use crate::database::patient;

/// A call may wait a second for a connection, and half a second more for a busy machine.
const FAST: Duration = Duration::from_millis(1500);
const HEALED: Duration = Duration::from_secs(5);

async fn migrated(server: &PostgresServer) {
    let store = PgStore::connect_lazy(&server.url(), &patient()).expect("a URL");
    store.migrate().await.expect("the migrations run");
    store.close().await;
}

fn store_on(server: &PostgresServer) -> PgStore {
    PgStore::connect_lazy(&server.url(), &PgOptions::default()).expect("a URL")
}

fn some_session() -> SessionId {
    session(1, "AGLS1").id
}

/// One call of every port.
async fn call_every_port(store: &PgStore) -> Vec<(&'static str, Result<(), PortError>)> {
    let bucket = [Bucket::counting(key("outage"), [Window::new(1000, 60)])];
    let id = AccountSelection::Customer(customer_id("AGLS1"));
    let invoice = InvoiceNumber::parse("INV/1").expect("a number");
    let ticket = TicketNumber::parse("TKT1").expect("a number");
    vec![
        ("OTP store", store.take_guess(&ChallengeRef::Id(challenge(1).id)).await.map(drop)),
        ("session store", store.resume(some_session(), noon(), noon()).await.map(drop)),
        ("device store", DeviceStore::find(store, trusted_device(1).token).await.map(drop)),
        ("rate limiter", store.take(&bucket, hit(1), noon()).await.map(drop)),
        ("outbox", store.claim(Lane::Code, noon(), noon()).await.map(drop)),
        ("audit log", store.record(&[]).await),
        ("customer repository", store.accounts_of(&phone()).await.map(drop)),
        ("dashboard", store.figures(&scope("AGLS1"), day(5)).await.map(drop)),
        ("invoice repository", InvoiceRepo::find(store, &scope("AGLS1"), &invoice).await.map(drop)),
        ("ticket repository", TicketRepo::find(store, &scope("AGLS1"), &ticket).await.map(drop)),
        ("contact repository", store.find_contact(&scope("AGLS1")).await.map(drop)),
        ("phone change store", store.records(&scope("AGLS1"), Some(phone()), noon()).await.map(drop)),
        ("customer directory", store.overviews(&id, noon()).await.map(drop)),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_fail_fast_while_the_server_is_away_and_work_again_by_themselves() {
    let mut server = PostgresServer::start().await;
    migrated(&server).await;
    let store = store_on(&server);
    for (port, answer) in call_every_port(&store).await {
        answer.unwrap_or_else(|error| panic!("{port}: {error}"));
    }

    server.stop();
    let began = Instant::now();
    let answers = call_every_port(&store).await;
    assert!(began.elapsed() < FAST, "took {:?}", began.elapsed());
    for (port, answer) in answers.into_iter().filter(|(port, _)| *port != "audit log") {
        let error = answer.expect_err(port);
        assert!(error.is_retryable(), "{port}: {error:?}");
    }
    assert!(store.ping().await.is_err());

    server.start_again().await;
    let began = Instant::now();
    loop {
        let failed = call_every_port(&store).await.into_iter().filter(|(_, answer)| answer.is_err()).count();
        if failed == 0 {
            break;
        }
        assert!(began.elapsed() < HEALED, "{failed} ports still fail");
        sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_comes_back_between_two_calls_costs_the_second_call_nothing_after_a_rest() {
    let mut server = PostgresServer::start().await;
    migrated(&server).await;
    let store = store_on(&server);
    store.ping().await.expect("it answers");
    sleep(Duration::from_millis(2100)).await;

    server.stop();
    server.start_again().await;

    store.accounts_of(&phone()).await.expect("the stale connection is noticed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_starts_while_the_server_is_down() {
    let mut server = PostgresServer::start().await;
    migrated(&server).await;
    server.stop();

    let store = store_on(&server);
    assert!(store.ping().await.is_err());

    server.start_again().await;
    store.ping().await.expect("it answers");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_frozen_server_holds_nobody_for_longer_than_a_statement_may_take() {
    let mut server = PostgresServer::start().await;
    migrated(&server).await;
    let options = PgOptions { statement_timeout: Duration::from_secs(1), max_connections: 2, ..PgOptions::default() };
    let store = PgStore::connect_lazy(&server.url(), &options).expect("a URL");
    store.ping().await.expect("it answers");

    server.pause();
    for _ in 0..4 {
        let call = timeout(Duration::from_secs(4), store.accounts_of(&phone())).await;
        let error = call.expect("it is given up").expect_err("nobody answers");
        assert!(error.is_retryable());
    }

    server.resume();
    store.accounts_of(&phone()).await.expect("it answers again");
}

/// The URL of a relay that connects its first client to the server, and answers no other.
async fn relay_of_one_connection(server: &PostgresServer) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let relay = listener.local_addr().expect("an address").to_string();
    let url = server.url();
    let (_, rest) = url.split_once('@').expect("a user");
    let upstream = rest.split_once('/').expect("a database").0.to_owned();
    let through_relay = url.replace(&upstream, &relay);
    tokio::spawn(async move {
        let mut first = listener.accept().await.expect("a client").0;
        let mut server = TcpStream::connect(upstream).await.expect("the server");
        tokio::spawn(async move { copy_bidirectional(&mut first, &mut server).await });
        let mut unanswered = Vec::new();
        while let Ok((client, _)) = listener.accept().await {
            unanswered.push(client);
        }
    });
    through_relay
}

#[tokio::test]
async fn a_call_that_gets_no_connection_in_time_closes_none_that_works() {
    let server = PostgresServer::start().await;
    let url = relay_of_one_connection(&server).await;
    let options = PgOptions { max_connections: 2, pooler: Some(Pooler::None), ..PgOptions::default() };
    let store = PgStore::connect_lazy(&url, &options).expect("a URL");
    store.ping().await.expect("the first connection works");

    let (one, other) = tokio::join!(store.ping(), store.ping());
    assert_eq!([one, other].iter().filter(|answer| answer.is_err()).count(), 1, "one waits for a second connection");

    store.ping().await.expect("the first connection is still there");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_is_given_up_leaves_no_half_used_connection_behind() {
    let server = PostgresServer::start().await;
    migrated(&server).await;
    let options = PgOptions { max_connections: 1, ..PgOptions::default() };
    let store = PgStore::connect_lazy(&server.url(), &options).expect("a URL");
    store.enqueue(&message(1)).await.expect("it is stored");

    for micros in (0..2000).step_by(50) {
        let _given_up = timeout(Duration::from_micros(micros), store.claim(Lane::Notice, noon(), noon())).await;
        let accounts = store.accounts_of(&phone()).await.expect("the next call is not disturbed");
        assert_eq!(accounts, []);
    }
}
