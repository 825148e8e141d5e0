//! Writing and reading internal notes.

use super::NoteService;
use super::error::NoteError;
use super::model::{InternalNote, NoteText};
use crate::kernel::actor::StaffActor;
use crate::kernel::id::NoteId;
use crate::kernel::page::{Page, PageRequest};
use crate::staff::assignment::WorkSubject;
use crate::staff::trail::{TrailAction, TrailNote};

impl NoteService {
    /// Writes a note.
    ///
    /// # Errors
    /// [`NoteError`]; it needs what working on the subject needs.
    pub async fn write(
        &self,
        staff: &StaffActor,
        subject: &WorkSubject,
        text: NoteText,
    ) -> Result<InternalNote, NoteError> {
        if !subject.is_workable_by(staff) {
            return Err(NoteError::Forbidden);
        }
        self.deps.trail.record(staff, vec![TrailNote::new(TrailAction::WroteNote).to(subject)]).await?;
        let at = self.deps.clock.now();
        let id = NoteId::generate(at, self.deps.entropy.as_ref());
        let note = InternalNote { id, subject: subject.clone(), author: staff.name().clone(), at, text };
        self.deps.notes.add(&note).await?;
        Ok(note)
    }

    /// One page of the notes about a subject, the latest first.
    ///
    /// # Errors
    /// [`NoteError`]; it needs what reading the subject needs.
    pub async fn list(
        &self,
        staff: &StaffActor,
        subject: &WorkSubject,
        page: PageRequest,
    ) -> Result<Page<InternalNote>, NoteError> {
        if !subject.is_readable_by(staff) {
            return Err(NoteError::Forbidden);
        }
        Ok(self.deps.notes.page_of(subject, page).await?)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::kernel::id::TicketNumber;
    use crate::staff::account::Role;
    use crate::staff::account::test_staff::actor;
    use crate::staff::note::{MockInternalNotes, NoteDeps};
    use crate::staff::trail::StaffTrailService;
    use crate::staff::trail::test_trail::{away, recording, untouched};
    use crate::test_support::{CountingEntropy, clock_at, noon};

    fn service(notes: MockInternalNotes, trail: StaffTrailService) -> NoteService {
        let entropy = Arc::new(CountingEntropy::default());
        NoteService::new(NoteDeps { notes: Arc::new(notes), trail, clock: clock_at(noon()), entropy })
    }

    fn subject() -> WorkSubject {
        WorkSubject::Ticket(TicketNumber::parse("TKT1").expect("a number"))
    }

    fn text() -> NoteText {
        NoteText::parse("Pelanggan minta dihubungi sore").expect("a text")
    }

    #[tokio::test]
    async fn a_note_has_its_author_and_an_entry_in_the_trail() {
        let mut notes = MockInternalNotes::new();
        notes.expect_add().times(1).returning(|_| Ok(()));
        let service = service(notes, recording(|entry| entry.action == TrailAction::WroteNote));
        let note = service.write(&actor(Role::Cs), &subject(), text()).await.expect("it is written");
        assert_eq!((note.author.as_str(), note.at, note.subject), ("budi@isp.id", noon(), subject()));
    }

    #[tokio::test]
    async fn stf_04_no_note_is_written_without_its_entry() {
        let written = service(MockInternalNotes::new(), away()).write(&actor(Role::Cs), &subject(), text()).await;
        assert!(matches!(written, Err(NoteError::Port(_))));
    }

    #[tokio::test]
    async fn stf_03_notes_are_for_those_who_read_and_work_on_the_subject() {
        let service = service(MockInternalNotes::new(), untouched());
        let staff = actor(Role::Finance);
        assert!(matches!(service.write(&staff, &subject(), text()).await, Err(NoteError::Forbidden)));
        let listed = service.list(&staff, &subject(), PageRequest::default()).await;
        assert!(matches!(listed, Err(NoteError::Forbidden)));
    }
}
