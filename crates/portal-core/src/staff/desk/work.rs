//! Working on a ticket.

use chrono::{DateTime, Utc};

use super::TicketDeskService;
use super::action::TicketAction;
use super::error::DeskError;
use super::model::StaffTicket;
use crate::identity::customer::CustomerScope;
use crate::kernel::actor::StaffActor;
use crate::kernel::commit::Committed;
use crate::kernel::error::PortError;
use crate::kernel::id::TicketNumber;
use crate::staff::account::Permission;
use crate::staff::assignment::WorkSubject;
use crate::staff::trail::TrailNote;
use crate::support::ticket::VersionedTicket;

/// How often a change is decided anew when the ticket was written meanwhile.
const TRIES: usize = 3;

impl TicketDeskService {
    /// Does something with a ticket, and tells the customer what matters to them. A request that comes again after a stop
    /// writes nothing twice: it makes up for a message that is not in the outbox.
    ///
    /// The order is: the trail, who is responsible, the ticket, the message. What stops in between leaves an entry of a
    /// change that was not made, or a change whose message comes with the next try.
    ///
    /// # Errors
    /// [`DeskError`]; working needs [`Permission::WorkOnTickets`].
    pub async fn work(
        &self,
        staff: &StaffActor,
        number: &TicketNumber,
        action: &TicketAction,
    ) -> Result<StaffTicket, DeskError> {
        if !staff.may(Permission::WorkOnTickets) {
            return Err(DeskError::Forbidden);
        }
        let at = self.deps.clock.now();
        let mut is_recorded = false;
        for _ in 0..TRIES {
            let (scope, found) = self.find(staff, number).await?;
            let customer_id = scope.customer_id().clone();
            if action.was_done(&found.detail) {
                return self.told(StaffTicket { customer_id, detail: found.detail }, action).await;
            }
            let change = found.work(action, at, &self.policy.tickets)?;
            if !std::mem::replace(&mut is_recorded, true) {
                self.prepare(staff, &scope, &found, action, at).await?;
            }
            if self.deps.desk.commit(&scope, &change).await? == Committed::Done {
                let detail = found.detail.after_work(change);
                return self.told(StaffTicket { customer_id, detail }, action).await;
            }
        }
        Err(DeskError::Busy)
    }

    /// Writes what comes before the ticket: the entry of the trail, and who is responsible.
    async fn prepare(
        &self,
        staff: &StaffActor,
        scope: &CustomerScope,
        found: &VersionedTicket,
        action: &TicketAction,
        at: DateTime<Utc>,
    ) -> Result<(), PortError> {
        let subject = WorkSubject::Ticket(found.detail.ticket.number.clone());
        let note = TrailNote::new(action.trail()).about(scope.customer_id()).to(&subject);
        self.deps.trail.record(staff, vec![note]).await?;
        match action {
            TicketAction::Take => self.deps.assignments.hold(staff, &subject, at).await,
            _ => Ok(()),
        }
    }

    async fn told(&self, ticket: StaffTicket, action: &TicketAction) -> Result<StaffTicket, DeskError> {
        self.tell(&ticket, action).await?;
        if !ticket.detail.ticket.status.is_active() {
            // Nobody is responsible for what is over; one that stays is left out of the inbox all the same.
            let subject = WorkSubject::Ticket(ticket.detail.ticket.number.clone());
            self.deps.assignments.let_go(&subject).await?;
        }
        Ok(ticket)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::test_desk::{actions, found, hold};
    use super::super::{DeskPolicy, MockTicketDesk, TicketDeskDeps};
    use super::*;
    use crate::kernel::id::CustomerId;
    use crate::messaging::outbox::MockOutbox;
    use crate::staff::account::test_staff::actor;
    use crate::staff::account::{MockStaffAccountRepo, Role};
    use crate::staff::assignment::{AssignmentDeps, AssignmentService, MockAssignmentRepo};
    use crate::staff::trail::test_trail::{away, recording, untouched};
    use crate::staff::trail::{StaffTrailService, TrailAction};
    use crate::support::ticket::{MockTicketRepo, TicketStatus};
    use crate::test_support::{clock_at, noon};

    struct Parts {
        desk: MockTicketDesk,
        tickets: MockTicketRepo,
        outbox: MockOutbox,
        assignments: MockAssignmentRepo,
        trail: StaffTrailService,
    }

    impl Parts {
        fn new(found: VersionedTicket, trail: StaffTrailService) -> Self {
            let (mut desk, mut tickets, mut assignments) =
                (MockTicketDesk::new(), MockTicketRepo::new(), MockAssignmentRepo::new());
            desk.expect_customer_of().returning(|_| Ok(CustomerId::parse("AGLS1").ok()));
            tickets.expect_find().returning(move |_, _| Ok(Some(found.clone())));
            assignments.expect_of().returning(|_| Ok(Vec::new()));
            Self { desk, tickets, outbox: MockOutbox::new(), assignments, trail }
        }

        async fn work(self, role: Role, action: &TicketAction) -> Result<StaffTicket, DeskError> {
            let assignments = AssignmentService::new(AssignmentDeps {
                assignments: Arc::new(self.assignments),
                accounts: Arc::new(MockStaffAccountRepo::new()),
                trail: self.trail.clone(),
                clock: clock_at(noon()),
            });
            let deps = TicketDeskDeps {
                desk: Arc::new(self.desk),
                tickets: Arc::new(self.tickets),
                assignments,
                outbox: Arc::new(self.outbox),
                trail: self.trail,
                clock: clock_at(noon()),
            };
            let number = TicketNumber::parse("TKT1").expect("a number");
            TicketDeskService::new(deps, DeskPolicy::default()).work(&actor(role), &number, action).await
        }
    }

    #[tokio::test]
    async fn what_matters_to_the_customer_is_told_once_it_is_written() {
        for action in actions() {
            let status = if action == TicketAction::Resume { TicketStatus::OnHold } else { TicketStatus::Open };
            let name = action.trail();
            let mut parts = Parts::new(found(status), recording(move |entry| entry.action == name));
            parts.desk.expect_commit().times(1).returning(|_, _| Ok(Committed::Done));
            parts.assignments.expect_commit().returning(|changes| Ok(vec![Committed::Done; changes.len()]));
            let told = usize::from(action.update().is_some());
            parts.outbox.expect_enqueue().times(told).returning(|_| Ok(()));
            parts.work(Role::Cs, &action).await.expect("it is allowed");
        }
    }

    #[tokio::test]
    async fn who_takes_a_ticket_becomes_responsible_before_it_is_written() {
        let mut parts =
            Parts::new(found(TicketStatus::Open), recording(|entry| entry.action == TrailAction::TookTicket));
        let mut order = mockall::Sequence::new();
        parts.assignments.expect_commit().times(1).in_sequence(&mut order).returning(|changes| {
            assert_eq!(changes[0].to.as_ref().map(|(staff, _)| staff.as_str()), Some("budi@isp.id"));
            Ok(vec![Committed::Done])
        });
        parts.desk.expect_commit().times(1).in_sequence(&mut order).returning(|_, _| Ok(Committed::Done));
        let taken = parts.work(Role::Technician, &TicketAction::Take).await.expect("it is open");
        assert_eq!(taken.detail.ticket.status, TicketStatus::Assigned);
    }

    #[tokio::test]
    async fn a_request_that_comes_again_writes_nothing_and_makes_up_for_the_message() {
        let action = hold("Menunggu kabel");
        let before = found(TicketStatus::Open);
        let change = before.work(&action, noon(), &DeskPolicy::default().tickets).expect("it is allowed");
        let after = VersionedTicket { detail: before.detail.clone().after_work(change), ..before.clone() };
        let mut ids = Vec::new();
        for (found, commits, trail) in [(before, 1, recording(|_| true)), (after, 0, untouched())] {
            let mut parts = Parts::new(found, trail);
            parts.desk.expect_commit().times(commits).returning(|_, _| Ok(Committed::Done));
            let (sender, receiver) = std::sync::mpsc::channel();
            parts.outbox.expect_enqueue().times(1).returning(move |message| {
                sender.send(message.id).expect("somebody listens");
                Ok(())
            });
            parts.work(Role::Cs, &action).await.expect("it is answered");
            ids.push(receiver.recv().expect("a message"));
        }
        assert_eq!(ids[0], ids[1], "the same step has the same message");
    }

    #[tokio::test]
    async fn a_conflict_is_decided_anew_three_times_with_one_entry() {
        let mut parts = Parts::new(found(TicketStatus::Open), recording(|_| true));
        parts.desk.expect_commit().times(3).returning(|_, _| Ok(Committed::Conflict));
        assert!(matches!(parts.work(Role::Cs, &TicketAction::Start).await, Err(DeskError::Busy)));
    }

    #[tokio::test]
    async fn stf_04_nothing_is_written_without_its_entry_in_the_trail() {
        let parts = Parts::new(found(TicketStatus::Open), away());
        assert!(matches!(parts.work(Role::Cs, &TicketAction::Start).await, Err(DeskError::Port(_))));
    }

    #[tokio::test]
    async fn stf_03_who_may_not_work_on_tickets_does_not_and_what_is_over_stays() {
        let parts = Parts::new(found(TicketStatus::Open), untouched());
        assert!(matches!(parts.work(Role::Finance, &TicketAction::Start).await, Err(DeskError::Forbidden)));
        let parts = Parts::new(found(TicketStatus::Cancelled), untouched());
        assert!(matches!(parts.work(Role::Cs, &TicketAction::Start).await, Err(DeskError::NotNow)));
    }
}
