//! Adding and reading edits.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::content::faq::FaqSlug;
use portal_core::content::faq::edit::{FaqChange, FaqDraft, FaqEdit, FaqEdits};
use portal_core::kernel::actor::StaffName;
use portal_core::kernel::commit::Committed;
use portal_core::{Locale, PortError};

use crate::fixtures::noon;
use crate::support::{millis, ok, race};

const MANY: u32 = 50;

fn slug(text: &str) -> FaqSlug {
    text.parse().expect("a slug")
}

fn text(question: &str) -> FaqChange {
    let draft = FaqDraft {
        category: "pembayaran".to_owned(),
        question: question.to_owned(),
        answer: "Buka [Tagihan](/customer/invoices),\n\n- 'bayar' {brand} 👍\n- \"lunas\" \\ %s".to_owned(),
        keywords: "bayar\nlunas; transfer, qris".to_owned(),
    };
    FaqChange::Text(draft.read().expect("a text"))
}

/// Version `version` of a question in Indonesian.
fn edit(name: &str, version: i64, change: FaqChange) -> FaqEdit {
    let author = StaffName::parse("sari@isp.id").expect("a name");
    FaqEdit { slug: slug(name), locale: Locale::Id, version, author, at: noon() + millis(7), change }
}

fn in_english(edit: FaqEdit) -> FaqEdit {
    FaqEdit { locale: Locale::En, ..edit }
}

async fn add(edits: &dyn FaqEdits, edit: &FaqEdit) {
    assert_eq!(ok(edits.commit(edit).await), Committed::Done, "{edit:?}");
}

async fn versions(edits: &dyn FaqEdits, name: &str) -> Result<Vec<FaqEdit>, PortError> {
    edits.versions(&slug(name), Locale::Id, MANY).await
}

pub async fn an_edit_is_read_back_as_it_was_written(edits: Arc<dyn FaqEdits>) {
    let changes = [text("Bagaimana 'membayar'?"), FaqChange::Hidden, FaqChange::Default];
    let mut written = Vec::new();
    for (version, change) in (1..).zip(changes) {
        let author = StaffName::parse(&format!("staf-{version}@isp.id")).expect("a name");
        let edit = FaqEdit { author, at: noon() + millis(version), ..edit("cara-bayar", version, change) };
        add(&*edits, &edit).await;
        assert_eq!(ok(edits.latest().await), std::slice::from_ref(&edit));
        written.insert(0, edit);
    }
    let no_keywords =
        FaqDraft { category: "umum".into(), question: "A?".into(), answer: "B".into(), ..FaqDraft::default() };
    let change = FaqChange::Text(no_keywords.read().expect("a text"));
    written.insert(0, edit("cara-bayar", 4, change));
    add(&*edits, &written[0]).await;
    assert_eq!(ok(versions(&*edits, "cara-bayar").await), written);
    assert_eq!(ok(versions(&*edits, "telat-bayar").await), []);
}

pub async fn an_edit_follows_the_version_before_it_alone(edits: Arc<dyn FaqEdits>) {
    let first = edit("cara-bayar", 1, text("Satu?"));
    for (version, is_stored) in [(0, false), (2, false), (1, true), (1, false), (0, false), (3, false)] {
        let answer = ok(edits.commit(&FaqEdit { version, ..first.clone() }).await);
        assert_eq!(answer == Committed::Done, is_stored, "version {version}");
    }
    assert_eq!(ok(versions(&*edits, "cara-bayar").await), std::slice::from_ref(&first));
    let second = edit("cara-bayar", 2, FaqChange::Hidden);
    add(&*edits, &second).await;
    // A question counts for itself, and so does a language.
    add(&*edits, &edit("telat-bayar", 1, text("Dua?"))).await;
    add(&*edits, &in_english(first.clone())).await;
    for stale in [&second, &first] {
        assert_eq!(ok(edits.commit(stale).await), Committed::Conflict);
    }
    assert_eq!(ok(versions(&*edits, "cara-bayar").await), [second, first]);
}

pub async fn of_racing_edits_of_a_question_one_is_written(edits: Arc<dyn FaqEdits>) {
    let first = edit("cara-bayar", 1, FaqChange::Hidden);
    add(&*edits, &first).await;
    let answers = race(8, |caller| {
        let (edits, second) = (Arc::clone(&edits), edit("cara-bayar", 2, text(&format!("Pertanyaan {caller}?"))));
        async move { (ok(edits.commit(&second).await) == Committed::Done).then_some(second) }
    })
    .await;
    let written: Vec<FaqEdit> = answers.into_iter().flatten().collect();
    let [second] = written.as_slice() else { panic!("one edit is written: {written:?}") };
    assert_eq!(ok(versions(&*edits, "cara-bayar").await), [second.clone(), first]);
}

pub async fn edits_that_race_on_different_questions_are_all_written(edits: Arc<dyn FaqEdits>) {
    let before = ok(edits.revision().await);
    let revisions = race(8, |caller| {
        let (edits, first) = (Arc::clone(&edits), edit(&format!("soal-{caller}"), 1, FaqChange::Hidden));
        async move {
            add(&*edits, &first).await;
            let revision = ok(edits.revision().await);
            (revision, ok(edits.latest().await).contains(&first))
        }
    })
    .await;
    assert!(revisions.iter().all(|(revision, has_it)| *revision > before && *has_it), "{revisions:?}");
    let after = ok(edits.revision().await);
    assert!(revisions.iter().all(|(revision, _)| *revision <= after), "{revisions:?} before {after}");
    assert_eq!(ok(edits.latest().await).len(), 8);
    add(&*edits, &edit("soal-8", 1, FaqChange::Hidden)).await;
    assert!(ok(edits.revision().await) > after);
}

pub async fn the_latest_edit_of_every_question_and_language_is_listed(edits: Arc<dyn FaqEdits>) {
    assert_eq!(ok(edits.latest().await), []);
    let bayar = [text("Satu?"), FaqChange::Hidden, text("Tiga?")];
    let bayar: Vec<FaqEdit> = (1..).zip(bayar).map(|(version, change)| edit("cara-bayar", version, change)).collect();
    let telat = edit("telat-bayar", 1, FaqChange::Default);
    let english = in_english(edit("cara-bayar", 1, text("One?")));
    for edit in [&bayar[0], &telat, &bayar[1], &english, &bayar[2]] {
        add(&*edits, edit).await;
    }
    assert_eq!(ok(edits.latest().await), [english, bayar[2].clone(), telat]);
}

pub async fn versions_of_a_question_are_listed_the_newest_first(edits: Arc<dyn FaqEdits>) {
    // More than nine: numbers are not sorted as texts are.
    let all: Vec<FaqEdit> = (1..=12).map(|n| edit("cara-bayar", n, text(&format!("Pertanyaan {n}?")))).collect();
    for edit in &all {
        add(&*edits, edit).await;
    }
    add(&*edits, &in_english(all[0].clone())).await;
    add(&*edits, &edit("cara-bayar-2", 1, FaqChange::Hidden)).await;
    let newest_first: Vec<FaqEdit> = all.into_iter().rev().collect();
    assert_eq!(ok(versions(&*edits, "cara-bayar").await), newest_first);
    for (limit, expected) in [(1, &newest_first[..1]), (3, &newest_first[..3])] {
        let found = ok(edits.versions(&slug("cara-bayar"), Locale::Id, limit).await);
        assert_eq!(found, expected);
    }
}

pub async fn the_revision_grows_with_every_edit_and_with_nothing_else(edits: Arc<dyn FaqEdits>) {
    let mut before = ok(edits.revision().await);
    let first = edit("cara-bayar", 1, text("Satu?"));
    let others = [
        edit("cara-bayar", 2, FaqChange::Default),
        in_english(first.clone()),
        edit("telat-bayar", 1, FaqChange::Hidden),
    ];
    for edit in std::iter::once(&first).chain(&others) {
        assert_eq!(ok(edits.revision().await), before, "nothing was added");
        add(&*edits, edit).await;
        let after = ok(edits.revision().await);
        assert!(after > before, "{after} after {before}");
        before = after;
    }
    assert_eq!(ok(edits.commit(&first).await), Committed::Conflict);
    assert_eq!(ok(edits.revision().await), before, "the edit was refused");
}
