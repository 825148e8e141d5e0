//! Opening tickets: everything in one step, under the day's next number.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::TimeDelta;
use portal_core::TicketNumber;
use portal_core::support::ticket::{Description, NewTicket, Priority, TicketRepo, TicketType, Title};

use super::{asked, decide_and_commit, find, listed, new_of, nth, open, put, put_customers, stars};
use crate::TestDatabase;
use crate::fixtures::{day, idempotency_record, new_ticket, noon, scope, ticket};
use crate::support::{ODD_TEXTS, millis, number, ok, race, secs};

pub async fn an_opened_ticket_is_there_with_its_first_step(repo: Arc<dyn TicketRepo>, test_db: Arc<dyn TestDatabase>) {
    put_customers(&*test_db, &["AGLS1"]).await;
    let new = new_ticket(1);
    let opened = open(&*repo, "AGLS1", &new).await;
    assert_eq!(opened, asked(&new, nth(1)));
    assert_eq!(find(&*repo, "AGLS1", &nth(1)).await.as_ref(), Some(&opened));
    assert_eq!(listed(&*repo, "AGLS1").await, [opened.ticket]);
}

pub async fn a_customer_who_is_kept_elsewhere_has_tickets(repo: Arc<dyn TicketRepo>, test_db: Arc<dyn TestDatabase>) {
    let made = ticket(nth(1).as_str(), "AGLS-elsewhere").completed(noon() - secs(60));
    test_db.put_ticket(&made).await;
    let opened = open(&*repo, "AGLS-elsewhere", &new_ticket(1)).await;
    assert_eq!(opened.ticket.number, nth(2));
    assert_eq!(listed(&*repo, "AGLS-elsewhere").await, [opened.ticket.clone(), made.ticket()]);
    for detail in [opened, made.detail()] {
        assert_eq!(find(&*repo, "AGLS-elsewhere", &detail.ticket.number).await.as_ref(), Some(&detail));
    }
    let rated = decide_and_commit(&*repo, &made, |found| found.rate(stars(5), None, noon())).await;
    assert!(rated.is_ok());
}

pub async fn a_ticket_is_opened_as_it_was_asked_for(repo: Arc<dyn TicketRepo>, test_db: Arc<dyn TestDatabase>) {
    put_customers(&*test_db, &["AGLS1"]).await;
    let kinds = [(TicketType::Upgrade, Priority::Low), (TicketType::Dismantle, Priority::High)];
    for (n, (text, (kind, priority))) in (1..).zip(ODD_TEXTS.into_iter().zip(kinds.into_iter().cycle())) {
        let plain = new_ticket(n);
        let new = NewTicket {
            kind,
            priority,
            title: Title::parse(text).unwrap_or(plain.title),
            description: Description::parse(text).expect("a description"),
            at: noon() + millis(1),
            sla_due: noon() + millis(14_400_003),
            ..plain
        };
        let opened = open(&*repo, "AGLS1", &new).await;
        let number = opened.ticket.number.clone();
        assert_eq!(opened, asked(&new, number.clone()));
        assert_eq!(find(&*repo, "AGLS1", &number).await, Some(opened));
    }
}

pub async fn numbers_count_up_from_one_and_each_day_has_its_own(
    repo: Arc<dyn TicketRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    put_customers(&*test_db, &["AGLS1", "AGLS2"]).await;
    for (n, (owner, on, counter)) in (1..).zip([
        ("AGLS1", 5, 1),
        ("AGLS2", 5, 2),
        ("AGLS1", 6, 1),
        ("AGLS1", 5, 3),
        ("AGLS2", 4, 1),
        ("AGLS1", 6, 2),
    ]) {
        let opened = open(&*repo, owner, &NewTicket { day: day(on), ..new_ticket(n) }).await;
        assert_eq!(opened.ticket.number, TicketNumber::of_day(day(on), counter));
    }
}

pub async fn numbers_that_are_taken_are_skipped(repo: Arc<dyn TicketRepo>, test_db: Arc<dyn TestDatabase>) {
    let taken = [(1, "AGLS1"), (2, "AGLS2"), (4, "AGLS2"), (7, "AGLS1")];
    let taken = taken.map(|(counter, owner)| ticket(nth(counter).as_str(), owner));
    put(&*test_db, &taken).await;
    for (n, counter) in (1..).zip([3, 5, 6, 8, 9]) {
        assert_eq!(open(&*repo, "AGLS1", &new_ticket(n)).await.ticket.number, nth(counter));
    }
    for made in taken {
        assert_eq!(find(&*repo, made.customer_id.as_str(), &made.number).await, Some(made.detail()));
    }
}

pub async fn an_opening_that_fails_leaves_nothing_behind(repo: Arc<dyn TicketRepo>, test_db: Arc<dyn TestDatabase>) {
    put_customers(&*test_db, &["AGLS1"]).await;
    let at = noon() + TimeDelta::days(10_000 * 366);
    let never = NewTicket { at, idempotency: Some(idempotency_record(7, 1)), ..new_ticket(1) };
    assert!(repo.open(&scope("AGLS1"), &never).await.is_err(), "no store keeps such a time");
    assert_eq!(listed(&*repo, "AGLS1").await, []);
    let again = NewTicket { at: noon(), ..never };
    assert_eq!(open(&*repo, "AGLS1", &again).await.ticket.number, nth(1), "its number is given to the next");
}

/// Has forty callers open tickets in three accounts at once, each on the day its number says; answers the
/// numbers they got.
async fn open_forty(repo: &Arc<dyn TicketRepo>, on: fn(usize) -> u32) -> BTreeSet<TicketNumber> {
    let answers = race(40, |caller| {
        let repo = Arc::clone(repo);
        let new = NewTicket { day: day(on(caller)), ..new_ticket(number(caller)) };
        async move {
            let owner = ["AGLS0", "AGLS1", "AGLS2"][caller % 3];
            let opened = new_of(ok(repo.open(&scope(owner), &new).await)).expect("a new ticket");
            assert_eq!(opened, asked(&new, opened.ticket.number.clone()));
            assert_eq!(find(&*repo, owner, &opened.ticket.number).await, Some(opened.clone()));
            opened.ticket.number
        }
    })
    .await;
    answers.into_iter().collect()
}

pub async fn racing_openings_get_numbers_without_gap_or_repetition(
    repo: Arc<dyn TicketRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    put_customers(&*test_db, &["AGLS0", "AGLS1", "AGLS2"]).await;
    let given = open_forty(&repo, |caller| if caller % 4 == 0 { 6 } else { 5 }).await;
    let on = |on, last| (1..=last).map(move |counter| TicketNumber::of_day(day(on), counter));
    assert_eq!(given, on(5, 30).chain(on(6, 10)).collect());
}

pub async fn racing_openings_skip_what_is_taken_and_nothing_else(
    repo: Arc<dyn TicketRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    put_customers(&*test_db, &["AGLS0", "AGLS1", "AGLS2"]).await;
    let taken: BTreeSet<u32> = [1, 2, 10, 20, 21, 22, 40, 45].into();
    for counter in &taken {
        test_db.put_ticket(&ticket(nth(*counter).as_str(), "AGLS1")).await;
    }
    let given = open_forty(&repo, |_| 5).await;
    let free = (1..).filter(|counter| !taken.contains(counter));
    assert_eq!(given, free.take(40).map(nth).collect());
}
