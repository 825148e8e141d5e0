//! Changes that were decided on a version of a ticket, and are committed while it has that version.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::TicketNumber;
use portal_core::support::ticket::{
    Committed, Technician, Ticket, TicketChange, TicketDetail, TicketEvent, TicketEventKind, TicketRepo, TicketStatus,
    TicketVersion,
};

use super::{check_untouched, find, fresh, put, read, words};
use crate::TestDatabase;
use crate::fixtures::{TicketFixture, TicketKnown, noon, scope, ticket};
use crate::support::{millis, ok, race, secs};

/// What is wrong no more.
const NOTE: &str = "Sudah menyala lagi.\n\"Terima kasih\" 🙏";

/// Calls the ticket off, as it stands.
async fn cancellation(repo: &dyn TicketRepo, made: &TicketFixture) -> TicketChange {
    let found = read(repo, made).await;
    found.cancel(Some(&words(NOTE)), noon() + millis(7_200_001)).expect("nobody has taken it")
}

fn changed(made: &TicketFixture, change: &TicketChange) -> TicketDetail {
    let mut changed = made.detail();
    changed.ticket = Ticket { status: change.state.status, updated_at: change.state.updated_at, ..changed.ticket };
    let TicketEvent { kind, status, at, note } = change.step.clone();
    changed.timeline.push(TicketEvent { kind, status, at, note });
    changed
}

async fn commit(repo: &dyn TicketRepo, change: &TicketChange) -> Committed {
    ok(repo.commit(&scope("AGLS1"), change).await)
}

pub async fn a_change_is_written_with_its_step(repo: Arc<dyn TicketRepo>, test_db: Arc<dyn TestDatabase>) {
    let technician = Technician { name: "Rudi".into(), phone: None };
    let known = TicketKnown { technician: Some(technician), ..TicketKnown::default() };
    let (bare, named, other) = (fresh("TKT1"), TicketFixture { known, ..fresh("TKT2") }, fresh("TKT3"));
    put(&*test_db, &[bare.clone(), named.clone(), other.clone()]).await;
    let first = cancellation(&*repo, &bare).await;
    let (number, expected) = (named.number.clone(), read(&*repo, &named).await.version);
    let step = TicketEvent { note: None, ..first.step.clone() };
    let wordless = TicketChange { number, expected, step, ..first.clone() };
    for (made, change) in [(&bare, first), (&named, wordless)] {
        let expected = changed(made, &change);
        assert_eq!((change.step.kind, change.step.status), (TicketEventKind::Cancelled, TicketStatus::Cancelled));
        assert_eq!(commit(&*repo, &change).await, Committed::Done);
        assert_eq!(find(&*repo, "AGLS1", &made.number).await, Some(expected));
    }
    check_untouched(&*repo, &other).await;
}

pub async fn a_ticket_that_stands_elsewhere_by_now_is_a_conflict(
    repo: Arc<dyn TicketRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    for status in TicketStatus::ALL.iter().filter(|status| **status != TicketStatus::Open) {
        let made = fresh(&format!("TKT-{}", status.as_str()));
        put(&*test_db, std::slice::from_ref(&made)).await;
        let change = cancellation(&*repo, &made).await;
        test_db.edit_ticket_by_hand(&made.number, "status", status.as_str()).await;
        assert_eq!(commit(&*repo, &change).await, Committed::Conflict);
        check_untouched(&*repo, &made.status(*status)).await;
    }
}

pub async fn a_ticket_that_somebody_has_taken_by_now_is_a_conflict(
    repo: Arc<dyn TicketRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    let made = fresh("TKT1");
    put(&*test_db, std::slice::from_ref(&made)).await;
    let change = cancellation(&*repo, &made).await;
    test_db.edit_ticket_by_hand(&made.number, "technician_name", "Rudi").await;
    assert_eq!(commit(&*repo, &change).await, Committed::Conflict);
    let technician = Technician { name: "Rudi".into(), phone: None };
    let known = TicketKnown { technician: Some(technician), ..TicketKnown::default() };
    check_untouched(&*repo, &TicketFixture { known, ..made }).await;
}

pub async fn sec_40_a_ticket_of_somebody_else_is_not_changed(
    repo: Arc<dyn TicketRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    let theirs = ticket("TKT1", "AGLS2").opened(noon() + secs(1));
    let mine = fresh("TKT2");
    put(&*test_db, &[theirs.clone(), mine]).await;
    let change = cancellation(&*repo, &theirs).await;
    let nobodys = TicketNumber::parse("TKT99").expect("a number");
    for number in [&theirs.number, &nobodys] {
        let change = TicketChange { number: number.clone(), ..change.clone() };
        assert_eq!(commit(&*repo, &change).await, Committed::Conflict);
    }
    assert_eq!(find(&*repo, "AGLS2", &theirs.number).await, Some(theirs.detail()));
    assert_eq!(find(&*repo, "AGLS2", &nobodys).await, None);
}

pub async fn one_of_several_racing_changes_is_written(repo: Arc<dyn TicketRepo>, test_db: Arc<dyn TestDatabase>) {
    for n in 0..5 {
        let made = fresh(&format!("TKT{n}"));
        put(&*test_db, std::slice::from_ref(&made)).await;
        let decided = cancellation(&*repo, &made).await;
        let answers = race(20, |caller| {
            let (repo, mut change) = (Arc::clone(&repo), decided.clone());
            change.step.note = Some(format!("kata {caller}"));
            async move { (commit(&*repo, &change).await, change) }
        })
        .await;
        let won: Vec<_> = answers.into_iter().filter(|(outcome, _)| *outcome != Committed::Conflict).collect();
        assert_eq!(won.len(), 1, "one change is written");
        assert_eq!(find(&*repo, "AGLS1", &made.number).await, Some(changed(&made, &won[0].1)));
    }
}

pub async fn a_change_that_expects_an_older_version_writes_nothing(
    repo: Arc<dyn TicketRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    let made = fresh("TKT1");
    put(&*test_db, std::slice::from_ref(&made)).await;
    let mut older = vec![cancellation(&*repo, &made).await];
    for _ in 0..3 {
        let change = TicketChange { expected: read(&*repo, &made).await.version, ..older[0].clone() };
        assert_eq!(commit(&*repo, &change).await, Committed::Done);
        let now = find(&*repo, "AGLS1", &made.number).await;
        older.push(change);
        for change in &older {
            assert_eq!(commit(&*repo, change).await, Committed::Conflict, "also one that was written already");
        }
        assert_eq!(find(&*repo, "AGLS1", &made.number).await, now);
    }
}

pub async fn a_version_that_never_was_is_a_conflict(repo: Arc<dyn TicketRepo>, test_db: Arc<dyn TestDatabase>) {
    let made = fresh("TKT1");
    put(&*test_db, std::slice::from_ref(&made)).await;
    let change = cancellation(&*repo, &made).await;
    let longer = format!("{}0", change.expected.as_str());
    for text in ["", " ", "-1", "NULL", "' OR 1 = 1 --", "99999999999999999999", "W/\"7\"", longer.as_str()] {
        let change = TicketChange { expected: TicketVersion::new(text), ..change.clone() };
        assert_eq!(commit(&*repo, &change).await, Committed::Conflict, "{text:?}");
    }
    check_untouched(&*repo, &made).await;
}
