//! What each action makes of a ticket.

use chrono::{DateTime, Utc};

use super::action::{TicketAction, WorkNote};
use super::model::{StaffTicketChange, WorkState};
use crate::support::ticket::{
    NotNow, Priority, Technician, Ticket, TicketDetail, TicketEvent, TicketEventKind, TicketPolicy, TicketStatus,
    VersionedTicket,
};

impl VersionedTicket {
    /// Decides on what staff do at `at`.
    ///
    /// # Errors
    /// [`NotNow`] if the ticket does not stand where that can be done.
    pub fn work(
        &self,
        action: &TicketAction,
        at: DateTime<Utc>,
        policy: &TicketPolicy,
    ) -> Result<StaffTicketChange, NotNow> {
        let state = WorkState { updated_at: at, ..decide(&self.detail, action, at, policy)? };
        let is_told = !matches!(action, TicketAction::ChangePriority(_));
        let note = action.note().map(|note| note.as_str().to_owned());
        let step = TicketEvent { kind: TicketEventKind::Moved, status: state.status, at, note };
        Ok(StaffTicketChange {
            number: self.detail.ticket.number.clone(),
            expected: self.version.clone(),
            step: is_told.then_some(step),
            state,
        })
    }
}

impl TicketAction {
    /// Whether the last thing that was done to the ticket is this: a request that came again.
    pub(super) fn was_done(&self, detail: &TicketDetail) -> bool {
        let (ticket, last) = (&detail.ticket, detail.timeline.last());
        let note = self.note().map(WorkNote::as_str);
        let has_said = last.is_some_and(|last| {
            last.kind == TicketEventKind::Moved && last.status == ticket.status && last.note.as_deref() == note
        });
        has_said
            && match self {
                Self::AssignTechnician { .. } => ticket.status.is_active() && ticket.technician == self.technician(),
                Self::ScheduleVisit { at, .. } => ticket.status.is_active() && ticket.scheduled_at == Some(*at),
                Self::Hold { .. } => ticket.status == TicketStatus::OnHold,
                Self::Complete { .. } => ticket.status == TicketStatus::Completed,
                Self::Cancel { .. } => ticket.status == TicketStatus::Cancelled,
                Self::Take | Self::Start | Self::Resume | Self::ChangePriority(_) => false,
            }
    }

    fn technician(&self) -> Option<Technician> {
        let Self::AssignTechnician { name, phone } = self else { return None };
        let phone = phone.as_ref().map(|phone| phone.as_str().to_owned());
        Some(Technician { name: name.as_str().to_owned(), phone })
    }
}

/// The state after an action.
fn decide(
    detail: &TicketDetail,
    action: &TicketAction,
    at: DateTime<Utc>,
    policy: &TicketPolicy,
) -> Result<WorkState, NotNow> {
    use TicketStatus::{Assigned, Cancelled, Completed, InProgress, OnHold, Open};
    let (ticket, state) = (&detail.ticket, WorkState::of(&detail.ticket));
    if !ticket.status.is_active() {
        return Err(NotNow);
    }
    Ok(match action {
        TicketAction::Take if ticket.status == Open => WorkState { status: Assigned, ..state },
        TicketAction::AssignTechnician { .. } => {
            let status = if ticket.status == Open { Assigned } else { ticket.status };
            WorkState { status, technician: action.technician(), ..state }
        }
        TicketAction::ScheduleVisit { at, .. } => WorkState { scheduled_at: Some(*at), ..state },
        TicketAction::Start if matches!(ticket.status, Open | Assigned) => {
            WorkState { status: InProgress, started_at: Some(at), ..state }
        }
        TicketAction::Hold { .. } if ticket.status != OnHold => WorkState { status: OnHold, ..state },
        TicketAction::Resume if ticket.status == OnHold => resumed(detail, state, at),
        TicketAction::Complete { resolution } => {
            let resolution_notes = Some(resolution.as_str().to_owned());
            WorkState { status: Completed, completed_at: Some(at), resolution_notes, ..state }
        }
        TicketAction::Cancel { .. } => WorkState { status: Cancelled, ..state },
        TicketAction::ChangePriority(priority) if *priority != ticket.priority => {
            reprioritised(ticket, state, *priority, policy)
        }
        TicketAction::Take
        | TicketAction::Start
        | TicketAction::Hold { .. }
        | TicketAction::Resume
        | TicketAction::ChangePriority(_) => return Err(NotNow),
    })
}

/// The state that goes on, with a promise that is later by the time it was on hold.
fn resumed(detail: &TicketDetail, state: WorkState, at: DateTime<Utc>) -> WorkState {
    let pause = (at - detail.held_since()).max(chrono::TimeDelta::zero());
    WorkState { status: detail.resumes_at(), sla_due: state.sla_due.map(|due| due + pause), ..state }
}

/// The state with another priority, and a promise that is later or earlier by as much as those of the two differ.
fn reprioritised(ticket: &Ticket, state: WorkState, priority: Priority, policy: &TicketPolicy) -> WorkState {
    let moved = policy.sla(priority) - policy.sla(ticket.priority);
    WorkState { priority, sla_due: state.sla_due.map(|due| due + moved), ..state }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::super::test_desk::{actions, hold, note, read, ticket};
    use super::*;
    use crate::test_support::noon;

    fn at() -> DateTime<Utc> {
        noon() + TimeDelta::hours(2)
    }

    fn work(ticket: Ticket, action: &TicketAction) -> Result<StaffTicketChange, NotNow> {
        read(ticket).work(action, at(), &TicketPolicy::default())
    }

    fn ends_at(status: TicketStatus, action: &TicketAction) -> Option<TicketStatus> {
        work(ticket(status), action).ok().map(|change| change.state.status)
    }

    #[test]
    fn each_action_leads_from_where_it_is_allowed_to_where_it_leads() {
        use TicketStatus::{Assigned, Cancelled, Completed, InProgress, OnHold, Open};
        let [take, assign, schedule, start, hold, resume, complete, cancel, priority] = actions();
        let from = [Open, Assigned, InProgress, OnHold];
        let to = |action: &TicketAction| from.map(|status| ends_at(status, action));
        let some = |states: [TicketStatus; 4]| states.map(Some);
        assert_eq!(to(&take), [Some(Assigned), None, None, None]);
        assert_eq!(to(&assign), some([Assigned, Assigned, InProgress, OnHold]));
        assert_eq!(to(&schedule), some(from));
        assert_eq!(to(&start), [Some(InProgress), Some(InProgress), None, None]);
        assert_eq!(to(&hold), [Some(OnHold), Some(OnHold), Some(OnHold), None]);
        assert_eq!(to(&resume), [None, None, None, Some(Open)]);
        assert_eq!(to(&complete), some([Completed; 4]));
        assert_eq!(to(&cancel), some([Cancelled; 4]));
        assert_eq!(to(&priority), some(from));
    }

    #[test]
    fn what_is_over_is_not_worked_on() {
        for status in [TicketStatus::Completed, TicketStatus::Cancelled] {
            for action in actions() {
                assert_eq!(ends_at(status, &action), None, "{status:?} {action:?}");
            }
        }
    }

    #[test]
    fn an_action_writes_its_own_fields_and_a_step_with_its_note() {
        let [take, assign, schedule, start, _, _, complete, cancel, _] = actions();
        let state = |action: &TicketAction| work(ticket(TicketStatus::Open), action).expect("it is allowed");
        let before = WorkState { updated_at: at(), ..WorkState::of(&ticket(TicketStatus::Open)) };
        let technician = Some(Technician { name: "Rudi".into(), phone: Some("0812-1111-2222".into()) });
        let assigned = WorkState { status: TicketStatus::Assigned, ..before.clone() };
        assert_eq!(state(&take).state, assigned);
        assert_eq!(state(&assign).state, WorkState { technician, ..assigned });
        assert_eq!(state(&schedule).state.scheduled_at, Some(noon() + TimeDelta::days(1)));
        assert_eq!(state(&start).state.started_at, Some(at()));
        let done = state(&complete);
        assert_eq!((done.state.completed_at, done.state.resolution_notes.as_deref()), (Some(at()), Some("Selesai")));
        let (kind, status) = (TicketEventKind::Moved, TicketStatus::Cancelled);
        let step = TicketEvent { kind, status, at: at(), note: Some("Dobel".into()) };
        assert_eq!((state(&cancel).step, state(&cancel).expected), (Some(step), read(ticket(status)).version));
    }

    #[test]
    fn the_time_on_hold_is_added_to_the_promise_however_often_something_happened_meanwhile() {
        let due = Some(noon() + TimeDelta::hours(4));
        let held = Ticket { sla_due: due, updated_at: at(), ..ticket(TicketStatus::OnHold) };
        let step = |status, minutes| TicketEvent {
            kind: TicketEventKind::Moved,
            status,
            at: noon() + TimeDelta::minutes(minutes),
            note: None,
        };
        let mut found = read(held);
        found.detail.timeline =
            vec![step(TicketStatus::InProgress, 10), step(TicketStatus::OnHold, 30), step(TicketStatus::OnHold, 60)];
        let change = found.work(&TicketAction::Resume, at(), &TicketPolicy::default()).expect("it is on hold");
        assert_eq!(change.state.sla_due, due.map(|due| due + TimeDelta::minutes(90)));
        assert_eq!(change.state.status, TicketStatus::InProgress);
    }

    #[test]
    fn without_a_timeline_a_ticket_was_put_on_hold_when_it_last_changed() {
        let due = Some(noon() + TimeDelta::hours(4));
        let held = Ticket { sla_due: due, started_at: Some(noon()), ..ticket(TicketStatus::OnHold) };
        let change = work(held, &TicketAction::Resume).expect("it is on hold");
        assert_eq!(change.state.sla_due, due.map(|due| due + TimeDelta::hours(2)));
        assert_eq!(change.state.status, TicketStatus::InProgress);
    }

    #[test]
    fn another_priority_has_its_own_promise_and_no_step() {
        let due = Some(noon() + TimeDelta::hours(24));
        let before = Ticket { sla_due: due, ..ticket(TicketStatus::Open) };
        let change = work(before, &TicketAction::ChangePriority(Priority::High)).expect("it is normal");
        assert_eq!((change.state.priority, change.step), (Priority::High, None));
        assert_eq!(change.state.sla_due, Some(noon() + TimeDelta::hours(4)));
        assert_eq!(work(ticket(TicketStatus::Open), &TicketAction::ChangePriority(Priority::Normal)), Err(NotNow));
    }

    #[test]
    fn an_action_that_comes_again_is_known_by_the_last_step() {
        let [_, assign, schedule, _, _, _, complete, cancel, _] = actions();
        for action in [assign, schedule, hold("Menunggu"), complete, cancel] {
            let before = read(ticket(TicketStatus::Assigned));
            let change = before.work(&action, at(), &TicketPolicy::default()).expect("it is allowed");
            assert!(!action.was_done(&before.detail));
            assert!(action.was_done(&before.detail.after_work(change)), "{action:?}");
        }
        let held = read(ticket(TicketStatus::Open));
        let change = held.work(&hold("A"), at(), &TicketPolicy::default()).expect("it is allowed");
        let other = TicketAction::Hold { note: note("B") };
        assert!(!other.was_done(&held.detail.after_work(change)));
    }
}
