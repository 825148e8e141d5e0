//! Versions of tickets, and what a change writes.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use chrono::TimeDelta;
use portal_core::support::ticket::{
    Committed, TicketChange, TicketDetail, TicketEvent, TicketEventKind, TicketRepo, TicketState, TicketStatus,
    VersionedTicket,
};

use super::reading::full;
use super::{find, fresh, put, read, stars, words};
use crate::TestDatabase;
use crate::fixtures::{noon, scope, ticket};
use crate::support::{millis, ok, race, secs};

/// Every column that the ISP writes, with another value.
const EDITS: [(&str, &str); 19] = [
    ("type", "upgrade"),
    ("category", "Fiber"),
    ("priority", "high"),
    ("status", "on_hold"),
    ("title", "Modem"),
    ("description", "Padam"),
    ("created_at", "2025-11-05T11:00:00Z"),
    ("updated_at", "2025-11-05T13:00:00Z"),
    ("scheduled_date", "2025-11-06T09:00:00Z"),
    ("started_at", "2025-11-06T09:10:00Z"),
    ("completed_at", "2025-11-06T09:20:00Z"),
    ("sla_due_date", "2025-11-06T12:00:00Z"),
    ("technician_name", "Rudi"),
    ("technician_phone", "0812"),
    ("resolution_notes", "Konektor diganti"),
    ("work_notes", "Tiang 12"),
    ("customer_feedback", "Cepat"),
    ("reopened_at", "2025-11-07T12:00:00Z"),
    ("created_via", "whatsapp"),
];

/// A change of everything that a change can write.
fn any_change(found: &VersionedTicket) -> TicketChange {
    let at = noon() + millis(7_200_001);
    let state = TicketState {
        status: TicketStatus::OnHold,
        rating: Some(stars(3)),
        feedback: Some("'Lumayan'\n👍".into()),
        reopened_at: Some(noon() + millis(1)),
        sla_due: Some(noon() + millis(2)),
        updated_at: at,
    };
    let note = Some("Kata pelanggan".to_owned());
    TicketChange {
        number: found.detail.ticket.number.clone(),
        expected: found.version.clone(),
        step: TicketEvent { kind: TicketEventKind::Rated(stars(2)), status: TicketStatus::Assigned, at, note },
        state,
    }
}

fn emptied(change: TicketChange) -> TicketChange {
    let (sla_due, rating, feedback, reopened_at) = (None, None, None, None);
    TicketChange { state: TicketState { sla_due, rating, feedback, reopened_at, ..change.state }, ..change }
}

async fn commit(repo: &dyn TicketRepo, change: &TicketChange) -> Committed {
    ok(repo.commit(&scope("AGLS1"), change).await)
}

pub async fn every_field_of_the_new_state_is_written_and_no_other(
    repo: Arc<dyn TicketRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    let made = full();
    put(&*test_db, std::slice::from_ref(&made)).await;
    for change in [any_change, |found: &VersionedTicket| emptied(any_change(found)), any_change] {
        let found = read(&*repo, &made).await;
        let change = change(&found);
        assert_eq!(commit(&*repo, &change).await, Committed::Done);
        assert_eq!(find(&*repo, "AGLS1", &made.number).await, Some(found.detail.after(change)));
    }
}

pub async fn whatever_the_isp_writes_to_a_ticket_moves_its_version(
    repo: Arc<dyn TicketRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    let made = fresh("TKT1");
    put(&*test_db, std::slice::from_ref(&made)).await;
    for (column, value) in EDITS.into_iter().chain([("work_notes", "Tiang 12")]) {
        let before = read(&*repo, &made).await;
        test_db.edit_ticket_by_hand(&made.number, column, value).await;
        let edited = read(&*repo, &made).await;
        assert_ne!(edited.version, before.version, "{column}");
        assert_eq!(commit(&*repo, &any_change(&before)).await, Committed::Conflict, "{column}");
        assert_eq!(read(&*repo, &made).await, edited);
    }
    assert_eq!(commit(&*repo, &any_change(&read(&*repo, &made).await)).await, Committed::Done);
}

pub async fn reading_and_writes_to_other_tickets_leave_a_version(
    repo: Arc<dyn TicketRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    let (made, other) = (fresh("TKT1"), fresh("TKT2"));
    put(&*test_db, &[made.clone(), other.clone(), ticket("TKT3", "AGLS2")]).await;
    let first = read(&*repo, &made).await;
    test_db.edit_ticket_by_hand(&other.number, "status", "assigned").await;
    let change = any_change(&read(&*repo, &other).await);
    assert_eq!(commit(&*repo, &change).await, Committed::Done);
    assert_eq!(commit(&*repo, &change).await, Committed::Conflict);
    for _ in 0..3 {
        assert_eq!(read(&*repo, &made).await, first);
    }
    assert_eq!(commit(&*repo, &any_change(&first)).await, Committed::Done);
}

pub async fn a_change_whose_step_cannot_be_written_changes_nothing(
    repo: Arc<dyn TicketRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    let made = fresh("TKT1");
    put(&*test_db, std::slice::from_ref(&made)).await;
    let before = read(&*repo, &made).await;
    let mut change = any_change(&before);
    change.step.at = noon() + TimeDelta::days(10_000 * 366);
    assert!(repo.commit(&scope("AGLS1"), &change).await.is_err(), "no store keeps such a time");
    assert_eq!(read(&*repo, &made).await, before);
    assert_eq!(commit(&*repo, &any_change(&before)).await, Committed::Done, "the next one goes through");
}

pub async fn an_edit_by_the_isp_that_races_a_change_is_never_lost(
    repo: Arc<dyn TicketRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    for n in 0..10 {
        let made = fresh(&format!("TKT{n}"));
        put(&*test_db, std::slice::from_ref(&made)).await;
        let open = read(&*repo, &made).await;
        let change = open.cancel(Some(&words("Tidak jadi")), noon() + secs(1)).expect("it is open");
        let done = race(6, |caller| {
            let (repo, test_db, change) = (Arc::clone(&repo), Arc::clone(&test_db), change.clone());
            async move {
                if caller == 3 {
                    test_db.edit_ticket_by_hand(&change.number, "technician_name", "Rudi").await;
                    return 0;
                }
                usize::from(commit(&*repo, &change).await == Committed::Done)
            }
        })
        .await;
        let done: usize = done.into_iter().sum();
        let TicketDetail { ticket, timeline } = read(&*repo, &made).await.detail;
        assert_eq!(ticket.technician.map(|technician| technician.name).as_deref(), Some("Rudi"));
        let expected = [TicketStatus::Open, TicketStatus::Cancelled].get(done).copied();
        assert_eq!((Some(ticket.status), timeline.len()), (expected, made.timeline.len() + done));
    }
}
