//! Making somebody responsible.

use chrono::{DateTime, Utc};

use super::AssignmentService;
use super::error::AssignError;
use super::model::{Assignment, AssignmentChange, WorkSubject};
use crate::kernel::actor::{StaffActor, StaffName};
use crate::kernel::commit::Committed;
use crate::kernel::error::PortError;
use crate::staff::account::{StaffEmail, StaffStatus};
use crate::staff::trail::{TrailAction, TrailNote};

/// How often a change is decided anew when another one came first.
const TRIES: usize = 3;

impl AssignmentService {
    /// The most things that are assigned at once.
    pub const MOST: usize = 100;

    /// Makes `staff` responsible for what nobody is responsible for. Being so already is no error.
    ///
    /// # Errors
    /// [`AssignError`]; it needs what working on the subject needs.
    pub async fn assign_to_me(&self, staff: &StaffActor, subject: &WorkSubject) -> Result<(), AssignError> {
        if !subject.is_workable_by(staff) {
            return Err(AssignError::Forbidden);
        }
        let (me, at) = (staff.name().clone(), self.deps.clock.now());
        if self.is_held_by(&me, subject).await? {
            return Ok(());
        }
        self.record(staff, TrailAction::Assigned, std::slice::from_ref(subject)).await?;
        let change = AssignmentChange { subject: subject.clone(), expected: None, to: Some((me, at)) };
        match self.commit_one(change).await? {
            Committed::Done => Ok(()),
            Committed::Conflict if self.is_held_by(staff.name(), subject).await? => Ok(()),
            Committed::Conflict => Err(AssignError::Busy),
        }
    }

    /// Who is responsible for these.
    ///
    /// # Errors
    /// [`AssignError`]; reading needs what reading each of the subjects needs.
    pub async fn holders(&self, staff: &StaffActor, subjects: &[WorkSubject]) -> Result<Vec<Assignment>, AssignError> {
        if subjects.len() > Self::MOST {
            return Err(AssignError::TooMany);
        }
        if !subjects.iter().all(|subject| subject.is_readable_by(staff)) {
            return Err(AssignError::Forbidden);
        }
        Ok(self.deps.assignments.of(subjects).await?)
    }

    /// Makes the holder of an account responsible for all of these, in the place of others; answers those that others kept
    /// changing.
    ///
    /// # Errors
    /// [`AssignError`]; both need what working on each of the subjects needs.
    pub async fn assign(
        &self,
        staff: &StaffActor,
        subjects: &[WorkSubject],
        to: &StaffEmail,
    ) -> Result<Vec<WorkSubject>, AssignError> {
        check(staff, subjects)?;
        let account = self.deps.accounts.find_by_email(to).await?.ok_or(AssignError::NoSuchStaff)?;
        let may = |subject: &WorkSubject| account.role.permissions().contains(subject.permission_to_work());
        if account.status() != StaffStatus::Active || !subjects.iter().all(may) {
            return Err(AssignError::NoSuchStaff);
        }
        self.record(staff, TrailAction::Assigned, subjects).await?;
        let to = Some((account.email.name(), self.deps.clock.now()));
        Ok(self.write(subjects, to.as_ref()).await?)
    }

    /// Makes nobody responsible for these; answers those that others kept changing.
    ///
    /// # Errors
    /// [`AssignError`]; it needs what working on each of the subjects needs.
    pub async fn unassign(
        &self,
        staff: &StaffActor,
        subjects: &[WorkSubject],
    ) -> Result<Vec<WorkSubject>, AssignError> {
        check(staff, subjects)?;
        self.record(staff, TrailAction::Unassigned, subjects).await?;
        Ok(self.write(subjects, None).await?)
    }

    /// Makes `staff` responsible as a part of other work, in the place of others. The entry of that work tells of it.
    pub(crate) async fn hold(
        &self,
        staff: &StaffActor,
        subject: &WorkSubject,
        at: DateTime<Utc>,
    ) -> Result<(), PortError> {
        self.write(std::slice::from_ref(subject), Some(&(staff.name().clone(), at))).await.map(drop)
    }

    /// Makes nobody responsible, because the work is over.
    pub(crate) async fn let_go(&self, subject: &WorkSubject) -> Result<(), PortError> {
        self.write(std::slice::from_ref(subject), None).await.map(drop)
    }

    /// Writes who is responsible, in the place of others; answers the subjects that others kept changing.
    async fn write(
        &self,
        subjects: &[WorkSubject],
        to: Option<&(StaffName, DateTime<Utc>)>,
    ) -> Result<Vec<WorkSubject>, PortError> {
        let mut left = subjects.to_vec();
        left.sort();
        left.dedup();
        for _ in 0..TRIES {
            let held = self.deps.assignments.of(&left).await?;
            let changes = changes(left, &held, to);
            if changes.is_empty() {
                return Ok(Vec::new());
            }
            let answers = self.deps.assignments.commit(&changes).await?;
            let conflicts = changes.into_iter().zip(answers).filter(|(_, answer)| *answer == Committed::Conflict);
            left = conflicts.map(|(change, _)| change.subject).collect();
            if left.is_empty() {
                break;
            }
        }
        Ok(left)
    }

    /// Whether `staff` is responsible; somebody else is an error.
    async fn is_held_by(&self, staff: &StaffName, subject: &WorkSubject) -> Result<bool, AssignError> {
        let held = self.deps.assignments.of(std::slice::from_ref(subject)).await?;
        match held.into_iter().next() {
            Some(held) if held.staff == *staff => Ok(true),
            Some(held) => Err(AssignError::Taken(held.staff)),
            None => Ok(false),
        }
    }

    async fn commit_one(&self, change: AssignmentChange) -> Result<Committed, PortError> {
        let answers = self.deps.assignments.commit(&[change]).await?;
        Ok(answers.first().copied().unwrap_or(Committed::Conflict))
    }

    async fn record(&self, staff: &StaffActor, action: TrailAction, subjects: &[WorkSubject]) -> Result<(), PortError> {
        let notes = subjects.iter().map(|subject| TrailNote::new(action).to(subject)).collect();
        self.deps.trail.record(staff, notes).await
    }
}

/// The changes that make `to` responsible for these, where somebody else is, or nobody.
fn changes(
    subjects: Vec<WorkSubject>,
    held: &[Assignment],
    to: Option<&(StaffName, DateTime<Utc>)>,
) -> Vec<AssignmentChange> {
    let change = |subject| {
        let expected = held.iter().find(|held| held.subject == subject).map(|held| held.staff.clone());
        let is_so = expected.as_ref() == to.map(|(staff, _)| staff);
        (!is_so).then(|| AssignmentChange { subject, expected, to: to.cloned() })
    };
    subjects.into_iter().filter_map(change).collect()
}

fn check(staff: &StaffActor, subjects: &[WorkSubject]) -> Result<(), AssignError> {
    if subjects.len() > AssignmentService::MOST {
        return Err(AssignError::TooMany);
    }
    if subjects.iter().all(|subject| subject.is_workable_by(staff)) { Ok(()) } else { Err(AssignError::Forbidden) }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::kernel::id::TicketNumber;
    use crate::staff::account::test_staff::{account, actor};
    use crate::staff::account::{MockStaffAccountRepo, Role, StaffAccount};
    use crate::staff::assignment::{AssignmentDeps, MockAssignmentRepo};
    use crate::staff::trail::test_trail::{recording, untouched};
    use crate::staff::trail::{StaffTrailService, TrailEntry};
    use crate::test_support::{clock_at, noon};

    fn ticket(number: &str) -> WorkSubject {
        WorkSubject::Ticket(TicketNumber::parse(number).expect("a number"))
    }

    fn held_by(name: &str, subject: &WorkSubject) -> Assignment {
        let staff = StaffName::parse(name).expect("a name");
        Assignment { subject: subject.clone(), staff, since: noon() }
    }

    fn service(
        assignments: MockAssignmentRepo,
        found: Option<StaffAccount>,
        trail: StaffTrailService,
    ) -> AssignmentService {
        let mut accounts = MockStaffAccountRepo::new();
        accounts.expect_find_by_email().returning(move |_| Ok(found.clone()));
        let (assignments, accounts) = (Arc::new(assignments), Arc::new(accounts));
        AssignmentService::new(AssignmentDeps { assignments, accounts, trail, clock: clock_at(noon()) })
    }

    #[tokio::test]
    async fn what_nobody_has_becomes_mine_and_is_in_the_trail_first() {
        let mut assignments = MockAssignmentRepo::new();
        assignments.expect_of().times(1).returning(|_| Ok(Vec::new()));
        assignments.expect_commit().times(1).returning(|changes| {
            let [change] = changes else { panic!("one change") };
            assert_eq!((change.expected.as_ref(), change.to.as_ref().map(|to| to.1)), (None, Some(noon())));
            Ok(vec![Committed::Done])
        });
        let expected = |entry: &TrailEntry| {
            entry.action == TrailAction::Assigned && entry.subject.as_deref() == Some("ticket:TKT1")
        };
        let service = service(assignments, None, recording(expected));
        service.assign_to_me(&actor(Role::Cs), &ticket("TKT1")).await.expect("nobody has it");
    }

    #[tokio::test]
    async fn what_somebody_else_has_stays_theirs_and_what_is_mine_stays_mine() {
        for (name, is_mine) in [("sari@isp.id", false), ("budi@isp.id", true)] {
            let mut assignments = MockAssignmentRepo::new();
            assignments.expect_of().times(1).returning(move |subjects| Ok(vec![held_by(name, &subjects[0])]));
            let done = service(assignments, None, untouched()).assign_to_me(&actor(Role::Cs), &ticket("TKT1")).await;
            match done {
                Ok(()) => assert!(is_mine),
                Err(AssignError::Taken(by)) => assert_eq!((by.as_str(), is_mine), (name, false)),
                Err(other) => panic!("{other:?}"),
            }
        }
    }

    #[tokio::test]
    async fn of_two_at_the_same_moment_the_second_is_told_who_came_first() {
        let mut assignments = MockAssignmentRepo::new();
        assignments.expect_of().times(1).returning(|_| Ok(Vec::new()));
        assignments.expect_of().times(1).returning(|subjects| Ok(vec![held_by("sari@isp.id", &subjects[0])]));
        assignments.expect_commit().times(1).returning(|_| Ok(vec![Committed::Conflict]));
        let service = service(assignments, None, recording(|_| true));
        let done = service.assign_to_me(&actor(Role::Cs), &ticket("TKT1")).await;
        assert!(matches!(done, Err(AssignError::Taken(by)) if by.as_str() == "sari@isp.id"));
    }

    #[tokio::test]
    async fn several_go_to_an_account_and_a_conflict_is_decided_anew() {
        let mut assignments = MockAssignmentRepo::new();
        assignments.expect_of().times(2).returning(|_| Ok(Vec::new()));
        assignments.expect_commit().times(2).returning(|changes| {
            let is_first = changes.len() == 2;
            let answer = |n| if is_first && n == 0 { Committed::Conflict } else { Committed::Done };
            Ok((0..changes.len()).map(answer).collect())
        });
        let service = service(assignments, Some(account()), recording(|_| true));
        let subjects = [ticket("TKT1"), ticket("TKT2")];
        let left = service.assign(&actor(Role::Supervisor), &subjects, &account().email).await.expect("both are");
        assert_eq!(left, []);
    }

    #[tokio::test]
    async fn stf_03_work_goes_only_to_those_who_may_do_it() {
        let finance = StaffAccount { role: Role::Finance, ..account() };
        let disabled = account().disabled(noon());
        for found in [None, Some(finance), Some(disabled)] {
            let service = service(MockAssignmentRepo::new(), found, untouched());
            let done = service.assign(&actor(Role::Supervisor), &[ticket("TKT1")], &account().email).await;
            assert!(matches!(done, Err(AssignError::NoSuchStaff)));
        }
        let service = service(MockAssignmentRepo::new(), None, untouched());
        let (staff, many) = (actor(Role::Finance), vec![ticket("TKT1"); 101]);
        assert!(matches!(service.assign_to_me(&staff, &many[0]).await, Err(AssignError::Forbidden)));
        assert!(matches!(service.unassign(&staff, &many[..1]).await, Err(AssignError::Forbidden)));
        assert!(matches!(service.unassign(&actor(Role::Cs), &many).await, Err(AssignError::TooMany)));
    }
}
