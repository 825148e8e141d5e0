//! Tickets that are opened, and confirmed in a second step.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::TimeDelta;
use portal_core::TicketNumber;
use portal_core::messaging::outbox::{Lane, MessageContent, MessageKind as _, OutboxMessage, Settlement};
use portal_core::support::ticket::{NewTicket, OpenedTicket, TicketConfirmation, TicketOpenedNotice, TicketRepo};
use serde_json::json;

use crate::TestDatabase;
use crate::fixtures::{customer, day, idempotency_record, new_ticket, noon, scope, ticket_confirmation};
use crate::support::{messages, number, ok, race, secs};

/// Opens a ticket, or finds the one that the same request opened before.
async fn open(repo: &dyn TicketRepo, owner: &str, new: &NewTicket) -> TicketNumber {
    match ok(repo.open(&scope(owner), new).await) {
        OpenedTicket::New(detail) | OpenedTicket::Before(detail) => detail.ticket.number,
        OpenedTicket::KeyReused => panic!("the request has a name of its own"),
    }
}

/// Confirms a ticket so many seconds past noon.
async fn confirm(test_db: &dyn TestDatabase, owner: &str, number: &TicketNumber, seconds: i64) {
    let confirmation = TicketConfirmation { at: noon() + secs(seconds), ..ticket_confirmation(owner, number) };
    confirmation.enqueue(&*test_db.outbox()).await.expect("the outbox takes it");
}

async fn put_customers(test_db: &dyn TestDatabase) {
    for id in ["AGLS1", "AGLS2"] {
        test_db.put_customer(&customer(id).build()).await;
    }
}

fn nth(counter: u32) -> TicketNumber {
    TicketNumber::of_day(day(5), counter)
}

fn named() -> NewTicket {
    NewTicket { idempotency: Some(idempotency_record(7, 1)), ..new_ticket(1) }
}

/// The tickets that messages name.
fn confirmed(messages: &[OutboxMessage]) -> BTreeSet<TicketNumber> {
    let numbers = messages.iter().flat_map(|message| {
        let notice: TicketOpenedNotice = message.content.read().expect("a confirmation");
        [std::slice::from_ref(&notice.number), notice.earlier.as_slice()].concat()
    });
    numbers.collect()
}

/// Sends the confirmation that is due so many seconds past noon, if one is.
async fn send(test_db: &dyn TestDatabase, seconds: i64) -> Option<OutboxMessage> {
    let (outbox, at) = (test_db.outbox(), noon() + secs(seconds));
    let claimed = ok(outbox.claim(Lane::Notice, at, at + secs(30)).await)?;
    let sent = Settlement::Sent { provider: "fonnte".into(), reference: None };
    assert!(ok(outbox.settle(claimed.message.id, claimed.fence, &sent, at).await));
    Some(claimed.message)
}

pub async fn sec_23_tickets_opened_one_after_the_other_are_confirmed_together(
    repo: Arc<dyn TicketRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    put_customers(&*test_db).await;
    let openings = [("AGLS1", 0), ("AGLS1", 10), ("AGLS1", 20), ("AGLS1", 30), ("AGLS2", 40)].into_iter().zip(1..);
    for ((owner, seconds), n) in openings {
        let number = open(&*repo, owner, &NewTicket { at: noon() + secs(seconds), ..new_ticket(n) }).await;
        confirm(&*test_db, owner, &number, seconds).await;
        if n == 1 {
            send(&*test_db, 0).await.expect("the first is confirmed at once");
        }
    }
    let other = send(&*test_db, 119).await.expect("others are confirmed at once");
    assert_eq!(confirmed(&[other]), [nth(5)].into());
    assert_eq!(send(&*test_db, 119).await, None);
    let together = send(&*test_db, 120).await.expect("a confirmation");
    assert_eq!(confirmed(&[together]), [nth(2), nth(3), nth(4)].into());
    assert_eq!(send(&*test_db, 3_600).await, None, "there is one message");
}

pub async fn an_opening_that_stops_before_its_confirmation_is_confirmed_by_the_same_request_once(
    repo: Arc<dyn TicketRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    put_customers(&*test_db).await;
    let number = open(&*repo, "AGLS1", &named()).await;
    assert!(ok(repo.find(&scope("AGLS1"), &number).await).is_some(), "the ticket stands");
    assert_eq!(messages(&*test_db).await, [], "the process stopped here");
    for seconds in [1, 2, 3] {
        let again = open(&*repo, "AGLS1", &named()).await;
        assert_eq!(again, number);
        confirm(&*test_db, "AGLS1", &again, seconds).await;
    }
    let expected = TicketConfirmation { at: noon() + secs(1), ..ticket_confirmation("AGLS1", &number) };
    assert_eq!(messages(&*test_db).await, [expected.message(None)]);
}

pub async fn an_opening_whose_confirmation_was_sent_is_not_confirmed_again(
    repo: Arc<dyn TicketRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    put_customers(&*test_db).await;
    let first = open(&*repo, "AGLS1", &named()).await;
    confirm(&*test_db, "AGLS1", &first, 0).await;
    let second = open(&*repo, "AGLS1", &new_ticket(2)).await;
    confirm(&*test_db, "AGLS1", &second, 1).await;
    let together = send(&*test_db, 1).await.expect("a confirmation");
    assert_eq!(confirmed(&[together]), [first.clone(), second.clone()].into());
    for again in [first, second] {
        confirm(&*test_db, "AGLS1", &again, 60).await;
    }
    assert_eq!(send(&*test_db, TimeDelta::days(1).num_seconds()).await, None);
}

/// Opens and confirms so many tickets of one customer at once, several times over: one message tells of all.
async fn open_at_once(repo: &Arc<dyn TicketRepo>, test_db: &Arc<dyn TestDatabase>, tickets: usize) {
    put_customers(&**test_db).await;
    for round in 0..5 {
        let given = race(tickets, |caller| {
            let (repo, test_db) = (Arc::clone(repo), Arc::clone(test_db));
            async move {
                let number = open(&*repo, "AGLS1", &new_ticket(round * 10 + number(caller))).await;
                confirm(&*test_db, "AGLS1", &number, 0).await;
                number
            }
        })
        .await;
        let mut waiting = Vec::new();
        while let Some(message) = send(&**test_db, 3_600).await {
            waiting.push(message);
        }
        assert_eq!(waiting.len(), 1, "one message tells of all");
        assert_eq!(confirmed(&waiting), given.into_iter().collect());
    }
}

pub async fn tickets_opened_at_once_are_all_confirmed(repo: Arc<dyn TicketRepo>, test_db: Arc<dyn TestDatabase>) {
    open_at_once(&repo, &test_db, 3).await;
}

pub async fn as_many_tickets_as_an_hour_allows_opened_at_once_are_all_confirmed(
    repo: Arc<dyn TicketRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    open_at_once(&repo, &test_db, 5).await;
}

pub async fn a_confirmation_of_a_newer_version_that_is_parked_is_not_withdrawn(
    repo: Arc<dyn TicketRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    put_customers(&*test_db).await;
    let (outbox, kind, newer) = (test_db.outbox(), TicketOpenedNotice::NAME, TicketOpenedNotice::VERSION + 1);
    let plain = ticket_confirmation("AGLS1", &nth(90)).message(None);
    let topic = plain.content.topic().map(str::to_owned);
    let content = MessageContent::from_stored(kind.into(), topic, json!({ "version": newer }));
    ok(outbox.enqueue(&OutboxMessage { content, ..plain }).await);
    let held = ok(outbox.claim(Lane::Notice, noon(), noon() + secs(30)).await).expect("it is due");
    let parked = Settlement::Parked { reason: "it is of version 2".into() };
    assert!(ok(outbox.settle(held.message.id, held.fence, &parked, noon()).await));
    for n in 1..=2 {
        let opened = open(&*repo, "AGLS1", &new_ticket(n)).await;
        confirm(&*test_db, "AGLS1", &opened, 0).await;
        let sent = send(&*test_db, 0).await.expect("it does not wait for the parked one");
        assert_eq!(confirmed(&[sent]), [opened].into());
    }
    assert_eq!(ok(outbox.requeue_parked(kind, newer, noon()).await), 1, "the parked one is kept");
}
