//! Writing and reading notes.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::staff::assignment::WorkSubject;
use portal_core::staff::note::{InternalNote, InternalNotes, NoteText};
use portal_core::{NoteId, Page, PageRequest, TicketNumber};

use crate::SeededEntropy;
use crate::fixtures::{chat, noon, staff};
use crate::support::{ODD_TEXTS, millis, ok, secs};

fn ticket(number: &str) -> WorkSubject {
    WorkSubject::Ticket(TicketNumber::parse(number).expect("a number"))
}

/// Note number `n`, so many seconds past noon.
fn note(n: u8, subject: &WorkSubject, text: &str) -> InternalNote {
    InternalNote {
        id: NoteId::generate(noon(), &SeededEntropy::new(n.into())),
        subject: subject.clone(),
        author: staff("Sari: Lain’nya"),
        at: noon() + secs(n.into()),
        text: NoteText::parse(text).expect("a text"),
    }
}

fn request(page: u32, limit: u32) -> PageRequest {
    PageRequest::new(page, limit).expect("a page")
}

async fn all(notes: &dyn InternalNotes, subject: &WorkSubject) -> Vec<InternalNote> {
    ok(notes.page_of(subject, request(1, 100)).await).items
}

pub async fn a_note_is_kept_as_it_was_written(notes: Arc<dyn InternalNotes>) {
    for (n, subject) in [(1, ticket("TKT/1")), (2, WorkSubject::Conversation(chat(1).id))] {
        let written = InternalNote { at: noon() + millis(7), ..note(n, &subject, "Minta dihubungi sore") };
        ok(notes.add(&written).await);
        assert_eq!(all(&*notes, &subject).await, [written]);
    }
}

pub async fn texts_of_notes_are_kept_byte_for_byte(notes: Arc<dyn InternalNotes>) {
    let subject = ticket("TKT1");
    let long = "é".repeat(NoteText::LONGEST);
    let mut expected = Vec::new();
    for (n, text) in (1..).zip(ODD_TEXTS.into_iter().chain([long.as_str()])) {
        // A text as the core takes it.
        let written = note(n, &subject, text);
        ok(notes.add(&written).await);
        expected.insert(0, written);
    }
    assert_eq!(all(&*notes, &subject).await, expected);
}

pub async fn notes_of_other_subjects_are_kept_apart(notes: Arc<dyn InternalNotes>) {
    let subjects = [ticket("TKT1"), ticket("tkt1"), ticket("TKT10"), WorkSubject::Conversation(chat(1).id)];
    for (n, subject) in (1..).zip(&subjects) {
        ok(notes.add(&note(n, subject, "Halo")).await);
    }
    for (n, subject) in (1..).zip(&subjects) {
        assert_eq!(all(&*notes, subject).await, [note(n, subject, "Halo")]);
    }
    assert_eq!(all(&*notes, &ticket("TKT2")).await, []);
}

pub async fn notes_come_page_by_page_the_latest_first(notes: Arc<dyn InternalNotes>) {
    let subject = ticket("TKT1");
    let written = [5, 9, 3].map(|n| note(n, &subject, "Halo"));
    for note in &written {
        ok(notes.add(note).await);
    }
    let [five, nine, three] = written;
    for (page, items) in [(1, vec![nine, five]), (2, vec![three]), (3, vec![])] {
        let page = request(page, 2);
        assert_eq!(ok(notes.page_of(&subject, page).await), Page { items, total: 3, request: page });
    }
}

pub async fn adding_a_note_again_keeps_the_first(notes: Arc<dyn InternalNotes>) {
    let first = note(1, &ticket("TKT1"), "Halo");
    ok(notes.add(&first).await);
    ok(notes.add(&InternalNote { text: NoteText::parse("Lain").expect("a text"), ..first.clone() }).await);
    assert_eq!(all(&*notes, &first.subject).await, [first]);
}
