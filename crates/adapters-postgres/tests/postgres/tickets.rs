//! Tickets as many customers at once open them, and beside the ISP's own writing.

use std::collections::BTreeSet;

use adapters_postgres::PgStore;
use chrono::TimeDelta;
use portal_core::TicketNumber;
use portal_core::support::ticket::{
    Committed, Description, NewTicket, NotNow, OpenedTicket, Priority, Rating, TicketChange, TicketEventKind,
    TicketPolicy, TicketQuery, TicketRepo, TicketType, Title, VersionedTicket,
};
use portal_testkit::TestDatabase;
use portal_testkit::fixtures::{customer, day, noon, scope, ticket};
use sqlx::{Connection, PgConnection};

use crate::database::{TempDatabase, run};
use crate::test_database::PgTestDatabase;

/// A repair that is asked for at [`noon`], without a name for the request.
pub(crate) fn new_ticket(title: &str) -> NewTicket {
    NewTicket {
        kind: TicketType::Repair,
        priority: Priority::Normal,
        title: Title::parse(title).expect("a title"),
        description: Description::parse("Lampu LOS merah.").expect("a description"),
        at: noon(),
        day: day(5),
        sla_due: noon() + TimeDelta::hours(24),
        idempotency: None,
    }
}

async fn with_customer() -> (TempDatabase, PgTestDatabase) {
    let database = TempDatabase::migrated().await;
    let test_db = PgTestDatabase::on(&database);
    test_db.put_customer(&customer("AGLS1").build()).await;
    (database, test_db)
}

fn opening(store: &PgStore, n: u32) -> tokio::task::JoinHandle<String> {
    let store = store.clone();
    tokio::spawn(async move {
        let opened = store.open(&scope("AGLS1"), &new_ticket(&format!("ticket {n}"))).await.expect("it is opened");
        let OpenedTicket::New(detail) = opened else { panic!("{opened:?}") };
        detail.ticket.number.to_string()
    })
}

/// Comes back when `many` statements of the connection's database wait for a lock.
pub(crate) async fn until_waiting(connection: &mut PgConnection, many: i64) {
    loop {
        let waiting: i64 = sqlx::query_scalar(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
        )
        .fetch_one(&mut *connection)
        .await
        .expect("a count");
        if waiting >= many {
            return;
        }
        tokio::task::yield_now().await;
    }
}

async fn found(store: &PgStore, number: &TicketNumber) -> VersionedTicket {
    TicketRepo::find(store, &scope("AGLS1"), number).await.expect("an answer").expect("the ticket")
}

/// Decides on the ticket as it stands, and anew while others write to it.
async fn decide_and_commit(
    store: &PgStore,
    number: &TicketNumber,
    decide: impl Fn(&VersionedTicket) -> Result<TicketChange, NotNow>,
) -> Result<(), NotNow> {
    loop {
        let change = decide(&found(store, number).await)?;
        if store.commit(&scope("AGLS1"), &change).await.expect("an answer") == Committed::Done {
            return Ok(());
        }
    }
}

async fn count(database: &TempDatabase, table: &'static str) -> i64 {
    let sql = sqlx::AssertSqlSafe(format!("SELECT count(*) FROM {table}"));
    sqlx::query_scalar(sql).fetch_one(&mut database.connection().await).await.expect("a count")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_tickets_opened_at_once_in_two_programs_get_a_thousand_numbers_in_a_row() {
    let (database, _test_db) = with_customer().await;
    let stores = [database.store(), database.store()];
    let tasks: Vec<_> = (0..1000).map(|n| opening(&stores[n as usize % 2], n)).collect();

    let mut numbers = BTreeSet::new();
    for task in tasks {
        numbers.insert(task.await.expect("no panic"));
    }

    let expected: BTreeSet<_> = (1..=1000).map(|n| new_ticket("x").number(n).to_string()).collect();
    assert_eq!(numbers, expected);
    for table in ["isp.tickets", "isp.ticket_history"] {
        assert_eq!(count(&database, table).await, 1000, "{table}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn others_are_served_while_many_tickets_wait_for_their_numbers() {
    let (database, _test_db) = with_customer().await;
    let store = database.store();
    let mut slow = database.connection().await;
    let mut watch = database.connection().await;
    let mut holder = slow.begin().await.expect("a transaction");
    run(&mut holder, "INSERT INTO isp.ticket_counters VALUES ('2025-11-05', 41)").await;
    let tasks: Vec<_> = (0..32).map(|n| opening(&store, n)).collect();
    until_waiting(&mut watch, 4).await;

    let page = TicketRepo::page_of(&store, &scope("AGLS1"), &TicketQuery::default()).await;

    assert_eq!(page.expect("a connection is free").page.total, 0);
    holder.commit().await.expect("it goes on");
    let mut numbers = BTreeSet::new();
    for task in tasks {
        numbers.insert(task.await.expect("no panic"));
    }
    assert_eq!(numbers.first().map(String::as_str), Some("TKT20251105042"));
    assert_eq!((numbers.len(), numbers.last().map(String::as_str)), (32, Some("TKT20251105073")));
}

#[tokio::test]
async fn numbers_that_staff_took_are_skipped_however_many_they_are() {
    let (database, _test_db) = with_customer().await;
    run(
        &mut database.connection().await,
        "INSERT INTO isp.tickets (ticket_number, customer_id, type, title)
         SELECT 'TKT20251105' || CASE WHEN n < 1000 THEN lpad(n::text, 3, '0') ELSE n::text END, 'AGLS1', 'repair', 't'
         FROM generate_series(1, 2500) n WHERE n <> 1203",
    )
    .await;
    let store = database.store();

    let first = opening(&store, 1).await.expect("no panic");
    let second = opening(&store, 2).await.expect("no panic");

    assert_eq!((first.as_str(), second.as_str()), ("TKT202511051203", "TKT202511052501"));
    assert_eq!(count(&database, "isp.ticket_history").await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn rating_and_reopening_at_once_get_a_place_each_in_the_timeline() {
    let (database, test_db) = with_customer().await;
    let fixture = ticket("TKT1", "AGLS1").completed(noon());
    test_db.put_ticket(&fixture).await;
    let store = database.store();
    let mut slow = database.connection().await;
    let mut watch = database.connection().await;
    let mut holder = slow.begin().await.expect("a transaction");
    run(&mut holder, "SELECT FROM isp.tickets FOR UPDATE").await;

    let (other, number) = (store.clone(), fixture.number.clone());
    let stars = Rating::new(4).expect("four stars");
    let rating =
        tokio::spawn(async move { decide_and_commit(&other, &number, |found| found.rate(stars, None, noon())).await });
    until_waiting(&mut watch, 1).await;
    let (other, number) = (store.clone(), fixture.number.clone());
    let reopening = tokio::spawn(async move {
        let policy = TicketPolicy::default();
        decide_and_commit(&other, &number, |found| found.reopen(None, noon(), &policy)).await
    });
    until_waiting(&mut watch, 2).await;
    holder.commit().await.expect("they go on");

    rating.await.expect("no panic").expect("it is written");
    reopening.await.expect("no panic").expect("it is written");
    let detail = found(&store, &fixture.number).await.detail;
    let steps: Vec<_> = detail.timeline.iter().skip(2).map(|step| step.kind).collect();
    assert!(matches!(steps[..], [TicketEventKind::Rated(_), TicketEventKind::Reopened]), "{steps:?}");
    assert_eq!(detail.ticket.rating, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_step_that_staff_add_at_that_moment_is_a_conflict_and_not_lost() {
    let (database, test_db) = with_customer().await;
    let fixture = ticket("TKT1", "AGLS1").completed(noon());
    test_db.put_ticket(&fixture).await;
    let store = database.store();
    let mut slow = database.connection().await;
    let mut watch = database.connection().await;
    let mut staff = slow.begin().await.expect("a transaction");
    run(
        &mut staff,
        "INSERT INTO isp.ticket_history (ticket_number, position, status, at) VALUES ('TKT1', 3, 'completed', now())",
    )
    .await;
    let stars = Rating::new(4).expect("four stars");
    let change = found(&store, &fixture.number).await.rate(stars, None, noon()).expect("it is completed");
    let (other, first) = (store.clone(), change.clone());
    let rating = tokio::spawn(async move { other.commit(&scope("AGLS1"), &first).await });
    until_waiting(&mut watch, 1).await;
    staff.commit().await.expect("it goes on");

    assert_eq!(rating.await.expect("no panic").expect("an answer"), Committed::Conflict);
    assert_eq!(found(&store, &fixture.number).await.detail.ticket.rating, None);
    assert_eq!(store.commit(&scope("AGLS1"), &change).await.expect("an answer"), Committed::Done);
    assert_eq!(found(&store, &fixture.number).await.detail.timeline.len(), 4);
}

#[tokio::test]
async fn a_row_that_replaced_the_one_that_was_read_has_another_version() {
    let (database, test_db) = with_customer().await;
    let fixture = ticket("TKT1", "AGLS1").completed(noon());
    test_db.put_ticket(&fixture).await;
    let store = database.store();
    let read = found(&store, &fixture.number).await;
    run(&mut database.connection().await, "DELETE FROM isp.tickets").await;
    test_db.put_ticket(&fixture).await;

    let stars = Rating::new(4).expect("four stars");
    let outcome = store.commit(&scope("AGLS1"), &read.rate(stars, None, noon()).expect("it is completed")).await;

    assert_eq!(outcome.expect("an answer"), Committed::Conflict);
}
