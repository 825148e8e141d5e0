//! Requests that their client named: sent again, they open no second ticket.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use portal_core::support::ticket::{IdempotencyRecord, NewTicket, OpenedTicket, TicketRepo};

use super::{decide_and_commit, find, listed, new_of, nth, open, put_customers, stars};
use crate::TestDatabase;
use crate::fixtures::{idempotency_record, new_ticket, noon, scope, ticket};
use crate::support::{millis, number, ok, race, secs};

/// Opening number `n`, in a request of that name for a certain thing.
fn named(n: u64, name: u8, request: u8) -> NewTicket {
    NewTicket { idempotency: Some(idempotency_record(name, request)), ..new_ticket(n) }
}

pub async fn sec_45_the_same_request_again_answers_its_ticket_and_writes_nothing(
    repo: Arc<dyn TicketRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    put_customers(&*test_db, &["AGLS1"]).await;
    let first = open(&*repo, "AGLS1", &named(1, 7, 1)).await;
    for n in [1, 2, 3] {
        let again = ok(repo.open(&scope("AGLS1"), &named(n, 7, 1)).await);
        assert_eq!(again, OpenedTicket::Before(Box::new(first.clone())));
    }
    assert_eq!(listed(&*repo, "AGLS1").await, [first.ticket]);
    assert_eq!(open(&*repo, "AGLS1", &new_ticket(9)).await.ticket.number, nth(2), "no number was used up");
}

pub async fn sec_45_another_request_of_that_name_is_refused_and_writes_nothing(
    repo: Arc<dyn TicketRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    put_customers(&*test_db, &["AGLS1"]).await;
    let first = open(&*repo, "AGLS1", &named(1, 7, 1)).await;
    assert_eq!(ok(repo.open(&scope("AGLS1"), &named(2, 7, 2)).await), OpenedTicket::KeyReused);
    assert_eq!(listed(&*repo, "AGLS1").await, std::slice::from_ref(&first.ticket));
    let again = ok(repo.open(&scope("AGLS1"), &named(3, 7, 1)).await);
    assert_eq!(again, OpenedTicket::Before(Box::new(first)), "the name still stands for the first request");
    assert_eq!(open(&*repo, "AGLS1", &named(4, 8, 2)).await.ticket.number, nth(2));
}

pub async fn sec_45_the_same_request_answers_its_ticket_as_it_stands_now(
    repo: Arc<dyn TicketRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    put_customers(&*test_db, &["AGLS1"]).await;
    let other = ticket("TKT1", "AGLS1").completed(noon());
    test_db.put_ticket(&other).await;
    open(&*repo, "AGLS1", &named(1, 7, 1)).await;
    let rated = decide_and_commit(&*repo, &other, |found| found.rate(stars(5), None, noon() + secs(9))).await;
    assert!(rated.is_ok());
    let again = ok(repo.open(&scope("AGLS1"), &named(2, 7, 1)).await);
    let now = find(&*repo, "AGLS1", &nth(1)).await.expect("the ticket");
    assert_eq!(again, OpenedTicket::Before(Box::new(now)));
}

pub async fn sec_45_another_customer_may_use_the_same_name(repo: Arc<dyn TicketRepo>, test_db: Arc<dyn TestDatabase>) {
    put_customers(&*test_db, &["AGLS1", "AGLS2", "AGLS10"]).await;
    for (n, (owner, request)) in (1..).zip([("AGLS1", 1), ("AGLS2", 1), ("AGLS10", 2)]) {
        let opened = open(&*repo, owner, &named(n.into(), 7, request)).await;
        assert_eq!(opened.ticket.number, nth(n));
        assert_eq!(listed(&*repo, owner).await, [opened.ticket]);
    }
}

/// The same at another time, remembered for a day from then on.
fn at(new: NewTicket, at: DateTime<Utc>) -> NewTicket {
    let idempotency = new.idempotency.map(|record| IdempotencyRecord { keep_until: at + TimeDelta::days(1), ..record });
    NewTicket { at, idempotency, ..new }
}

pub async fn sec_45_a_name_is_free_again_when_its_time_has_passed(
    repo: Arc<dyn TicketRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    put_customers(&*test_db, &["AGLS1"]).await;
    let end = noon() + TimeDelta::days(1);
    let first = open(&*repo, "AGLS1", &named(1, 7, 1)).await;
    let in_time = ok(repo.open(&scope("AGLS1"), &at(named(2, 7, 1), end - millis(1))).await);
    assert_eq!(in_time, OpenedTicket::Before(Box::new(first)));
    let second = open(&*repo, "AGLS1", &at(named(3, 7, 2), end)).await;
    assert_eq!(second.ticket.number, nth(2));
    let later = end + TimeDelta::hours(23);
    let again = ok(repo.open(&scope("AGLS1"), &at(named(4, 7, 2), later)).await);
    assert_eq!(again, OpenedTicket::Before(Box::new(second)), "it stands for the second request now");
    assert_eq!(ok(repo.open(&scope("AGLS1"), &at(named(5, 7, 1), later)).await), OpenedTicket::KeyReused);
}

pub async fn sec_45_requests_without_a_name_open_a_ticket_each(
    repo: Arc<dyn TicketRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    put_customers(&*test_db, &["AGLS1"]).await;
    for n in 1..=3 {
        assert_eq!(open(&*repo, "AGLS1", &new_ticket(1)).await.ticket.number, nth(n));
    }
}

/// Has twenty callers open a ticket at once; answers what they got.
async fn open_twenty(repo: &Arc<dyn TicketRepo>, new: impl Fn(u64) -> NewTicket) -> Vec<OpenedTicket> {
    race(20, |caller| {
        let (repo, new) = (Arc::clone(repo), new(100 + number(caller)));
        async move { ok(repo.open(&scope("AGLS1"), &new).await) }
    })
    .await
}

/// The ticket of the one who opened it; all others must have got it too.
fn the_one_for_all(answers: Vec<OpenedTicket>) -> portal_core::support::ticket::TicketDetail {
    let opened: Vec<_> = answers.iter().cloned().filter_map(new_of).collect();
    assert_eq!(opened.len(), 1, "one opens a ticket");
    let before = OpenedTicket::Before(Box::new(opened[0].clone()));
    assert_eq!(answers.into_iter().filter(|answer| *answer == before).count(), 19, "the others get the same");
    opened[0].clone()
}

pub async fn sec_45_of_racing_requests_of_one_name_one_opens_a_ticket(
    repo: Arc<dyn TicketRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    put_customers(&*test_db, &["AGLS1"]).await;
    let opened = the_one_for_all(open_twenty(&repo, |n| named(n, 7, 1)).await);
    assert_eq!(opened.ticket.number, nth(1));
    assert_eq!(listed(&*repo, "AGLS1").await, [opened.ticket]);
    assert_eq!(open(&*repo, "AGLS1", &new_ticket(9)).await.ticket.number, nth(2), "no number was left out");
}

pub async fn sec_45_of_racing_requests_for_different_things_of_one_name_one_opens_a_ticket(
    repo: Arc<dyn TicketRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    put_customers(&*test_db, &["AGLS1"]).await;
    let answers = open_twenty(&repo, |n| named(n, 7, u8::try_from(n).expect("small"))).await;
    let refused = answers.iter().filter(|answer| **answer == OpenedTicket::KeyReused).count();
    let opened: Vec<_> = answers.into_iter().filter_map(new_of).map(|detail| detail.ticket).collect();
    assert_eq!((opened.len(), refused), (1, 19));
    assert_eq!(listed(&*repo, "AGLS1").await, opened);
}

pub async fn sec_45_a_name_whose_time_has_passed_is_taken_by_one_of_several_racing_requests(
    repo: Arc<dyn TicketRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    put_customers(&*test_db, &["AGLS1"]).await;
    let first = open(&*repo, "AGLS1", &named(1, 7, 1)).await;
    let later = noon() + TimeDelta::days(2);
    let second = the_one_for_all(open_twenty(&repo, |n| at(named(n, 7, 1), later)).await);
    assert_eq!(second.ticket.number, nth(2));
    assert_eq!(listed(&*repo, "AGLS1").await, [second.ticket, first.ticket]);
}
