//! Who is responsible, internal notes, canned replies.

use std::cmp::Reverse;
use std::future::ready;
use std::sync::{Arc, Mutex, MutexGuard};

use async_trait::async_trait;
use portal_core::kernel::commit::Committed;
use portal_core::staff::assignment::{Assignment, AssignmentChange, AssignmentRepo, WorkSubject};
use portal_core::staff::note::{InternalNote, InternalNotes, NoteText};
use portal_core::staff::reply::{CannedReplies, CannedReply, ReplyChange};
use portal_core::{Locale, Page, PageRequest, PortError, ReplyId};
use portal_testkit::fixtures::noon;

use crate::database::Gate;
use crate::let_others_go_first;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Fault {
    None,
    ForgetsTheInstant,
    IgnoresTheExpected,
    AllOrNothing,
    LooksThenWrites,
    ListsTheFirstFirst,
    IgnoresTheLimit,
    FoldsCase,
    CutsTexts,
    WritesOver,
    CountsThePage,
    ForgetsTheLanguage,
    IgnoresTheVersion,
    RemovesAnyVersion,
}

struct Desk {
    fault: Fault,
    assignments: Mutex<Vec<Assignment>>,
    notes: Mutex<Vec<InternalNote>>,
    replies: Mutex<Vec<CannedReply>>,
    gate: Gate,
}

impl Desk {
    fn new(fault: Fault) -> Arc<Self> {
        let (assignments, notes, replies, gate) = Default::default();
        Arc::new(Self { fault, assignments, notes, replies, gate })
    }

    fn is(&self, fault: Fault) -> bool {
        self.fault == fault
    }

    fn assigned(&self) -> MutexGuard<'_, Vec<Assignment>> {
        self.assignments.lock().expect("no panic")
    }

    fn replies(&self) -> MutexGuard<'_, Vec<CannedReply>> {
        self.replies.lock().expect("no panic")
    }

    fn most(&self, limit: u32) -> usize {
        if self.is(Fault::IgnoresTheLimit) { usize::MAX } else { limit.try_into().expect("small") }
    }

    fn is_expected(&self, change: &AssignmentChange) -> bool {
        let assigned = self.assigned();
        let held = assigned.iter().find(|held| held.subject == change.subject).map(|held| &held.staff);
        held == change.expected.as_ref() || self.is(Fault::IgnoresTheExpected)
    }

    fn assign(&self, change: &AssignmentChange) {
        let mut assigned = self.assigned();
        assigned.retain(|held| held.subject != change.subject);
        assigned.extend(change.to.clone().map(|(staff, since)| {
            let since = if self.is(Fault::ForgetsTheInstant) { noon() } else { since };
            Assignment { subject: change.subject.clone(), staff, since }
        }));
    }

    /// Whether the reply that is to be changed has the version that is expected.
    fn is_current(&self, change: &ReplyChange) -> bool {
        let replies = self.replies();
        let version = |id: ReplyId| replies.iter().find(|reply| reply.id == id).map(|reply| reply.version);
        match change {
            ReplyChange::Add(reply) => version(reply.id).is_none() || self.is(Fault::WritesOver),
            ReplyChange::Update(reply) => {
                version(reply.id).is_some_and(|is| is == reply.version - 1 || self.is(Fault::IgnoresTheVersion))
            }
            ReplyChange::Remove { id, version: expected } => {
                version(*id).is_some_and(|is| is == *expected || self.is(Fault::RemovesAnyVersion))
            }
        }
    }

    fn write(&self, change: &ReplyChange) {
        let mut replies = self.replies();
        match change {
            ReplyChange::Add(reply) | ReplyChange::Update(reply) => {
                let mut reply = reply.clone();
                if self.is(Fault::ForgetsTheLanguage) {
                    reply.draft.locale = Locale::Id;
                }
                replies.retain(|other| other.id != reply.id);
                replies.push(reply);
            }
            ReplyChange::Remove { id, .. } => replies.retain(|reply| reply.id != *id),
        }
    }
}

#[async_trait]
impl AssignmentRepo for Desk {
    async fn all(&self, limit: u32) -> Result<Vec<Assignment>, PortError> {
        let mut all = self.assigned().clone();
        all.sort_by_key(|held| Reverse((held.since, held.subject.to_string())));
        if self.is(Fault::ListsTheFirstFirst) {
            all.reverse();
        }
        all.truncate(self.most(limit));
        Ok(all)
    }

    async fn of(&self, subjects: &[WorkSubject]) -> Result<Vec<Assignment>, PortError> {
        let mut all = AssignmentRepo::all(self, u32::MAX).await?;
        all.retain(|held| subjects.contains(&held.subject));
        Ok(all)
    }

    async fn commit(&self, changes: &[AssignmentChange]) -> Result<Vec<Committed>, PortError> {
        let _alone = self.gate.pass(self.is(Fault::LooksThenWrites)).await;
        let are_expected: Vec<bool> = changes.iter().map(|change| self.is_expected(change)).collect();
        if self.is(Fault::AllOrNothing) && are_expected.contains(&false) {
            return Ok(vec![Committed::Conflict; changes.len()]);
        }
        let_others_go_first().await;
        let mut answers = Vec::new();
        for (change, was_expected) in changes.iter().zip(are_expected) {
            let is_expected = if self.is(Fault::LooksThenWrites) { was_expected } else { self.is_expected(change) };
            if is_expected {
                self.assign(change);
            }
            answers.push(if is_expected { Committed::Done } else { Committed::Conflict });
        }
        Ok(answers)
    }
}

#[async_trait]
impl InternalNotes for Desk {
    async fn add(&self, note: &InternalNote) -> Result<(), PortError> {
        let mut note = note.clone();
        if self.is(Fault::ForgetsTheInstant) {
            note.at = noon();
        }
        if self.is(Fault::CutsTexts) {
            let short: String = note.text.as_str().chars().take(1_000).collect();
            note.text = NoteText::parse(&short).expect("a text");
        }
        let mut notes = self.notes.lock().expect("no panic");
        if self.is(Fault::WritesOver) {
            notes.retain(|other| other.id != note.id);
        }
        if notes.iter().all(|other| other.id != note.id) {
            notes.push(note);
        }
        Ok(())
    }

    async fn page_of(&self, subject: &WorkSubject, page: PageRequest) -> Result<Page<InternalNote>, PortError> {
        let is_same = |other: &WorkSubject| match self.fault {
            Fault::FoldsCase => other.to_string().eq_ignore_ascii_case(&subject.to_string()),
            _ => other == subject,
        };
        let mut all = self.notes.lock().expect("no panic").clone();
        all.retain(|note| is_same(&note.subject));
        all.sort_by_key(|note| Reverse((note.at, note.id)));
        if self.is(Fault::ListsTheFirstFirst) {
            all.reverse();
        }
        let count = all.len();
        let (skip, take) = (page.offset().try_into().expect("small"), page.limit().try_into().expect("small"));
        let items: Vec<_> = all.into_iter().skip(skip).take(take).collect();
        let total = if self.is(Fault::CountsThePage) { items.len() } else { count };
        Ok(Page { items, total: total.try_into().expect("small"), request: page })
    }
}

#[async_trait]
impl CannedReplies for Desk {
    async fn all(&self, limit: u32) -> Result<Vec<CannedReply>, PortError> {
        let mut all = self.replies().clone();
        all.sort_by_key(|reply| (reply.draft.title.as_str().to_owned(), reply.id));
        if self.is(Fault::ListsTheFirstFirst) {
            all.reverse();
        }
        all.truncate(self.most(limit));
        Ok(all)
    }

    async fn find(&self, id: ReplyId) -> Result<Option<CannedReply>, PortError> {
        Ok(self.replies().iter().find(|reply| reply.id == id).cloned())
    }

    async fn commit(&self, change: &ReplyChange) -> Result<Committed, PortError> {
        let _alone = self.gate.pass(self.is(Fault::LooksThenWrites)).await;
        let is_current = self.is_current(change);
        let_others_go_first().await;
        if is_current {
            self.write(change);
        }
        Ok(if is_current { Committed::Done } else { Committed::Conflict })
    }
}

fn assignments(fault: Fault) -> Arc<dyn AssignmentRepo> {
    Desk::new(fault)
}

fn notes(fault: Fault) -> Arc<dyn InternalNotes> {
    Desk::new(fault)
}

fn replies(fault: Fault) -> Arc<dyn CannedReplies> {
    Desk::new(fault)
}

fn fresh_assignments() -> impl Future<Output = (Arc<dyn AssignmentRepo>, ())> {
    ready((assignments(Fault::None), ()))
}

fn fresh_notes() -> impl Future<Output = (Arc<dyn InternalNotes>, ())> {
    ready((notes(Fault::None), ()))
}

fn fresh_replies() -> impl Future<Output = (Arc<dyn CannedReplies>, ())> {
    ready((replies(Fault::None), ()))
}

portal_testkit::assignment_repo_suite! { #[tokio::test(flavor = "multi_thread")] fresh_assignments }
portal_testkit::internal_notes_suite! { #[tokio::test(flavor = "multi_thread")] fresh_notes }
portal_testkit::canned_replies_suite! { #[tokio::test(flavor = "multi_thread")] fresh_replies }

mod must_fail {
    use super::{Fault, assignments, notes, replies};

    crate::must_fail_on! { assignment_repo, assignments;
        Fault::ForgetsTheInstant => who_became_responsible_is_found;
        Fault::IgnoresTheExpected => a_change_of_who_is_responsible_needs_the_one_expected;
        Fault::AllOrNothing => each_change_is_decided_by_itself;
        Fault::LooksThenWrites => of_racing_changes_one_makes_somebody_responsible, of_racing_handovers_one_is_written;
        Fault::ListsTheFirstFirst => all_that_somebody_is_responsible_for_is_listed_the_latest_first;
    }

    crate::must_fail_on! { internal_notes, notes;
        Fault::ForgetsTheInstant => a_note_is_kept_as_it_was_written;
        Fault::CutsTexts => texts_of_notes_are_kept_byte_for_byte;
        Fault::FoldsCase => notes_of_other_subjects_are_kept_apart;
        Fault::ListsTheFirstFirst => notes_come_page_by_page_the_latest_first;
        Fault::WritesOver => adding_a_note_again_keeps_the_first;
    }

    crate::must_fail_on! { canned_replies, replies;
        Fault::ForgetsTheLanguage => a_reply_is_found_as_it_was_written;
        Fault::WritesOver => a_reply_is_added_once;
        Fault::IgnoresTheVersion => a_reply_is_changed_and_removed_at_its_version_alone;
        Fault::LooksThenWrites => of_racing_changes_of_a_reply_one_is_written;
        Fault::ListsTheFirstFirst => replies_are_listed_by_their_titles;
    }

    mod in_another_way {
        use super::{Fault, assignments, notes, replies};

        crate::must_fail_on! { assignment_repo, assignments;
            Fault::IgnoresTheLimit => all_that_somebody_is_responsible_for_is_listed_the_latest_first;
        }

        crate::must_fail_on! { internal_notes, notes;
            Fault::CountsThePage => notes_come_page_by_page_the_latest_first;
        }

        crate::must_fail_on! { canned_replies, replies;
            Fault::RemovesAnyVersion => a_reply_is_changed_and_removed_at_its_version_alone;
            Fault::IgnoresTheLimit => replies_are_listed_by_their_titles;
        }
    }
}
