use std::sync::Arc;

use super::*;
use crate::identity::customer::CustomerScope;
use crate::kernel::id::CustomerId;
use crate::messaging::outbox::MockOutbox;
use crate::staff::account::test_staff::actor;
use crate::staff::account::{MockStaffAccountRepo, Role};
use crate::staff::assignment::{AssignmentDeps, AssignmentService, MockAssignmentRepo};
use crate::staff::desk::{DeskPolicy, MockTicketDesk, TicketDeskDeps, TicketDeskService};
use crate::staff::merge::{MergeDeps, MergesOf, MockTicketMerges};
use crate::staff::note::MockInternalNotes;
use crate::staff::trail::test_trail::{recording, recording_calls, untouched};
use crate::staff::trail::{StaffTrailService, TrailEntry};
use crate::support::ticket::test_support::{read, ticket};
use crate::support::ticket::{MockTicketRepo, TicketStatus, VersionedTicket};
use crate::test_support::{clock_at, noon};

fn number(text: &str) -> TicketNumber {
    TicketNumber::parse(text).expect("a number")
}

/// What the trail has of a merge.
fn merged_and_cancelled(entry: &TrailEntry) -> bool {
    matches!(entry.action, TrailAction::MergedTicket | TrailAction::CancelledTicket)
}

/// The tickets of a test: their numbers, whose they are, and where they stand.
type Tickets = Vec<(&'static str, &'static str, TicketStatus)>;

struct Parts {
    desk: MockTicketDesk,
    merges: MockTicketMerges,
    notes: MockInternalNotes,
    outbox: MockOutbox,
    tickets: Tickets,
    trail: StaffTrailService,
}

impl Parts {
    fn new(tickets: Tickets, trail: StaffTrailService) -> Self {
        let (mut desk, all) = (MockTicketDesk::new(), tickets.clone());
        desk.expect_customer_of().returning(move |number| {
            let found = all.iter().find(|(known, ..)| *known == number.as_str());
            Ok(found.and_then(|(_, owner, _)| CustomerId::parse(owner).ok()))
        });
        let (merges, notes, outbox) = (MockTicketMerges::new(), MockInternalNotes::new(), MockOutbox::new());
        Self { desk, merges, notes, outbox, tickets, trail }
    }

    /// Two active tickets of one customer, neither merged yet.
    fn of_one_customer(trail: StaffTrailService) -> Self {
        let (open, taken) = (TicketStatus::Open, TicketStatus::Assigned);
        let mut parts = Self::new(vec![("TKT1", "AGLS1", taken), ("TKT2", "AGLS1", open)], trail);
        parts.merges.expect_of().returning(|_| Ok(MergesOf::default()));
        parts
    }

    async fn merge(self, role: Role, duplicate: &str, into: &str) -> Result<StaffTicket, MergeError> {
        let (mut repo, mut assignments, all) = (MockTicketRepo::new(), MockAssignmentRepo::new(), self.tickets);
        repo.expect_find().returning(move |scope: &CustomerScope, number| {
            let is_it = |(known, owner, _): &&(&str, &str, _)| {
                *known == number.as_str() && *owner == scope.customer_id().as_str()
            };
            Ok(all.iter().find(is_it).map(|(_, _, status)| {
                let VersionedTicket { mut detail, version } = read(ticket(*status));
                detail.ticket.number = number.clone();
                VersionedTicket { detail, version }
            }))
        });
        assignments.expect_of().returning(|_| Ok(Vec::new()));
        let assignments = AssignmentService::new(AssignmentDeps {
            assignments: Arc::new(assignments),
            accounts: Arc::new(MockStaffAccountRepo::new()),
            trail: self.trail.clone(),
            clock: clock_at(noon()),
        });
        let desk = TicketDeskDeps {
            desk: Arc::new(self.desk),
            tickets: Arc::new(repo),
            assignments,
            outbox: Arc::new(self.outbox),
            trail: self.trail.clone(),
            clock: clock_at(noon()),
        };
        let deps = MergeDeps {
            merges: Arc::new(self.merges),
            desk: TicketDeskService::new(desk, DeskPolicy::default()),
            notes: Arc::new(self.notes),
            trail: self.trail,
            clock: clock_at(noon()),
        };
        let reason = WorkNote::parse("Dilanjutkan di TKT1").expect("words");
        MergeService::new(deps).merge(&actor(role), &number(duplicate), &number(into), reason).await
    }
}

#[tokio::test]
async fn a_ticket_is_merged_noted_and_cancelled_in_that_order() {
    let mut parts = Parts::of_one_customer(recording_calls(2, merged_and_cancelled));
    let mut order = mockall::Sequence::new();
    parts.merges.expect_add().times(1).in_sequence(&mut order).returning(|merge| {
        assert_eq!((merge.duplicate.as_str(), merge.into.as_str()), ("TKT2", "TKT1"));
        Ok(Committed::Done)
    });
    parts.notes.expect_add().times(1).in_sequence(&mut order).returning(|note| {
        assert_eq!(note.subject, WorkSubject::Ticket(number("TKT1")));
        assert!(note.text.as_str().starts_with("TKT2: "), "{:?}", note.text);
        Ok(())
    });
    parts.desk.expect_commit().times(1).in_sequence(&mut order).returning(|_, change| {
        assert_eq!((change.number.as_str(), change.state.status), ("TKT2", TicketStatus::Cancelled));
        Ok(Committed::Done)
    });
    parts.outbox.expect_enqueue().times(1).returning(|_| Ok(()));
    let merged = parts.merge(Role::Cs, "TKT2", "TKT1").await.expect("it is merged");
    assert_eq!(merged.detail.ticket.status, TicketStatus::Cancelled);
}

#[tokio::test]
async fn the_same_merge_has_the_same_note() {
    let mut ids = Vec::new();
    for _ in 0..2 {
        let mut parts = Parts::of_one_customer(recording_calls(2, merged_and_cancelled));
        parts.merges.expect_add().returning(|_| Ok(Committed::Done));
        let (sender, receiver) = std::sync::mpsc::channel();
        parts.notes.expect_add().returning(move |note| {
            sender.send(note.id).expect("somebody listens");
            Ok(())
        });
        parts.desk.expect_commit().returning(|_, _| Ok(Committed::Done));
        parts.outbox.expect_enqueue().returning(|_| Ok(()));
        parts.merge(Role::Cs, "TKT2", "TKT1").await.expect("it is merged");
        ids.push(receiver.recv().expect("a note"));
    }
    assert_eq!(ids[0], ids[1]);
}

#[tokio::test]
async fn a_ticket_goes_into_another_active_one_of_the_same_customer_alone() {
    let (open, done) = (TicketStatus::Open, TicketStatus::Completed);
    let all =
        || vec![("TKT1", "AGLS1", open), ("TKT2", "AGLS1", open), ("TKT3", "AGLS2", open), ("TKT4", "AGLS1", done)];
    for (duplicate, into, expected) in [
        ("TKT2", "TKT2", "a ticket cannot be merged into that one"),
        ("TKT2", "TKT3", "a ticket cannot be merged into that one"),
        ("TKT2", "TKT9", "a ticket cannot be merged into that one"),
        ("TKT2", "TKT4", "the ticket does not allow this now"),
        ("TKT4", "TKT1", "the ticket does not allow this now"),
        ("TKT9", "TKT1", "there is no such ticket"),
    ] {
        let mut parts = Parts::new(all(), untouched());
        parts.merges.expect_of().returning(|_| Ok(MergesOf::default()));
        let refused = parts.merge(Role::Cs, duplicate, into).await.expect_err("it is refused");
        assert_eq!(refused.to_string(), expected, "{duplicate} into {into}");
    }
    let mut parts = Parts::new(all(), untouched());
    parts.merges.expect_of().returning(|_| Ok(MergesOf { into: Some(number("TKT7")), ..MergesOf::default() }));
    assert!(matches!(parts.merge(Role::Cs, "TKT2", "TKT1").await, Err(MergeError::NoTarget)));
}

#[tokio::test]
async fn a_ticket_that_was_merged_elsewhere_is_left_alone() {
    let mut parts = Parts::of_one_customer(recording(|_| true));
    parts.merges.expect_add().returning(|_| Ok(Committed::Conflict));
    assert!(matches!(parts.merge(Role::Cs, "TKT2", "TKT1").await, Err(MergeError::NotNow)));
}

#[tokio::test]
async fn stf_03_who_may_not_work_on_tickets_merges_none() {
    let parts = Parts::new(Vec::new(), untouched());
    assert!(matches!(parts.merge(Role::Finance, "TKT2", "TKT1").await, Err(MergeError::Forbidden)));
}
