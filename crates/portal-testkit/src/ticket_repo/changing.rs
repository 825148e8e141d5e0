//! Changes that were decided on the state a ticket was read in.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::TicketNumber;
use portal_core::support::ticket::{
    Committed, ExpectedTicket, Technician, Ticket, TicketChange, TicketDetail, TicketEvent, TicketEventKind,
    TicketRepo, TicketStatus,
};

use super::{check_untouched, find, put, words};
use crate::TestDatabase;
use crate::fixtures::{TicketFixture, TicketKnown, noon, scope, ticket};
use crate::support::{messages, millis, ok, race, secs};

/// A ticket of `AGLS1` that nobody has taken.
fn fresh(number: &str) -> TicketFixture {
    ticket(number, "AGLS1").opened(noon())
}

/// Calls off a ticket that nobody has taken.
fn cancellation(number: &TicketNumber) -> TicketChange {
    TicketChange {
        number: number.clone(),
        expected: ExpectedTicket { status: TicketStatus::Open, technician: None },
        status: TicketStatus::Cancelled,
        kind: TicketEventKind::Cancelled,
        note: Some(words("Sudah menyala lagi.\n\"Terima kasih\" 🙏")),
        at: noon() + millis(7_200_001),
    }
}

fn changed(made: &TicketFixture, change: &TicketChange) -> TicketDetail {
    let mut changed = made.detail();
    changed.ticket = Ticket { status: change.status, updated_at: change.at, ..changed.ticket };
    let note = change.note.as_ref().map(|words| words.as_str().to_owned());
    changed.timeline.push(TicketEvent { kind: change.kind, status: change.status, at: change.at, note });
    changed
}

pub async fn a_change_is_written_with_its_step(repo: Arc<dyn TicketRepo>, test_db: Arc<dyn TestDatabase>) {
    let other = fresh("TKT3");
    put(&*test_db, std::slice::from_ref(&other)).await;
    let technician = Technician { name: "Rudi".into(), phone: None };
    let known = TicketKnown { technician: Some(technician), ..TicketKnown::default() };
    let named = TicketFixture { known, ..fresh("TKT2") };
    let expected = ExpectedTicket { status: TicketStatus::Open, technician: Some("Rudi".into()) };
    let wordless = TicketChange { note: None, expected, ..cancellation(&named.number) };
    let bare = fresh("TKT1");
    for (made, change) in [(bare.clone(), cancellation(&bare.number)), (named, wordless)] {
        put(&*test_db, std::slice::from_ref(&made)).await;
        let expected = changed(&made, &change);
        let outcome = ok(repo.commit(&scope("AGLS1"), &change).await);
        assert_eq!(outcome, Committed::Done(Box::new(expected.clone())));
        assert_eq!(find(&*repo, "AGLS1", &made.number).await, Some(expected));
    }
    check_untouched(&*repo, &other).await;
    assert_eq!(messages(&*test_db).await, []);
}

pub async fn a_ticket_that_stands_elsewhere_by_now_is_a_conflict(
    repo: Arc<dyn TicketRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    let elsewhere = TicketStatus::ALL.iter().filter(|status| **status != TicketStatus::Open);
    for made in elsewhere.map(|status| fresh(&format!("TKT-{}", status.as_str())).status(*status)) {
        put(&*test_db, std::slice::from_ref(&made)).await;
        let outcome = ok(repo.commit(&scope("AGLS1"), &cancellation(&made.number)).await);
        assert_eq!(outcome, Committed::Conflict);
        check_untouched(&*repo, &made).await;
    }
}

pub async fn a_ticket_that_somebody_has_taken_by_now_is_a_conflict(
    repo: Arc<dyn TicketRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    let technician = Technician { name: "Rudi".into(), phone: None };
    let known = TicketKnown { technician: Some(technician), ..TicketKnown::default() };
    let made = TicketFixture { known, ..fresh("TKT1") };
    put(&*test_db, std::slice::from_ref(&made)).await;
    let outcome = ok(repo.commit(&scope("AGLS1"), &cancellation(&made.number)).await);
    assert_eq!(outcome, Committed::Conflict);
    check_untouched(&*repo, &made).await;
}

pub async fn sec_40_a_ticket_of_somebody_else_is_not_changed(
    repo: Arc<dyn TicketRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    let theirs = ticket("TKT1", "AGLS2").opened(noon() + secs(1));
    let mine = fresh("TKT2");
    put(&*test_db, &[theirs.clone(), mine]).await;
    let nobodys = TicketNumber::parse("TKT99").expect("a number");
    for number in [&theirs.number, &nobodys] {
        let outcome = ok(repo.commit(&scope("AGLS1"), &cancellation(number)).await);
        assert_eq!(outcome, Committed::NotFound);
    }
    assert_eq!(find(&*repo, "AGLS2", &theirs.number).await, Some(theirs.detail()));
}

pub async fn one_of_several_racing_changes_is_written(repo: Arc<dyn TicketRepo>, test_db: Arc<dyn TestDatabase>) {
    for n in 0..5 {
        let made = fresh(&format!("TKT{n}"));
        put(&*test_db, std::slice::from_ref(&made)).await;
        let answers = race(20, |caller| {
            let repo = Arc::clone(&repo);
            let note = Some(words(&format!("kata {caller}")));
            let change = TicketChange { note, ..cancellation(&made.number) };
            async move { (ok(repo.commit(&scope("AGLS1"), &change).await), change) }
        })
        .await;
        let won: Vec<_> = answers.into_iter().filter(|(outcome, _)| *outcome != Committed::Conflict).collect();
        assert_eq!(won.len(), 1, "one change is written");
        assert_eq!(find(&*repo, "AGLS1", &made.number).await, Some(changed(&made, &won[0].1)));
    }
}
