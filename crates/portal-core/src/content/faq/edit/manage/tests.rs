//! Who may edit, and what comes of it.

use std::sync::Arc;

use super::super::model::FaqState;
use super::super::port::MockFaqEdits;
use super::super::test_edits::{draft, edit, file, text};
use super::super::{FaqEditorDeps, FaqList};
use super::*;
use crate::content::faq::model::FaqBook;
use crate::content::faq::port::MockFaqRepo;
use crate::staff::account::Role;
use crate::staff::account::test_staff::actor;
use crate::staff::trail::StaffTrailService;
use crate::staff::trail::test_trail::{away, recording, untouched};
use crate::test_support::{clock_at, noon};

fn editor(edits: MockFaqEdits, trail: StaffTrailService) -> FaqEditor {
    let mut files = MockFaqRepo::new();
    files
        .expect_book()
        .returning(|locale| Ok(Arc::new(if locale == Locale::Id { file() } else { FaqBook::default() })));
    FaqEditor::new(FaqEditorDeps { files: Arc::new(files), edits: Arc::new(edits), trail, clock: clock_at(noon()) })
}

/// A store in which every question has these versions.
fn with_versions(versions: Vec<FaqEdit>) -> MockFaqEdits {
    let mut edits = MockFaqEdits::new();
    let latest = versions.first().cloned();
    edits.expect_latest().returning(move || Ok(latest.clone().into_iter().collect()));
    edits.expect_versions().returning(move |slug, locale, limit| {
        let of_question = versions.iter().filter(|edit| edit.slug == *slug && edit.locale == locale);
        Ok(of_question.take(usize::try_from(limit).unwrap_or(usize::MAX)).cloned().collect())
    });
    edits
}

fn at(slug: &str, version: i64) -> EditedAt {
    EditedAt { slug: slug.parse().expect("a slug"), locale: Locale::Id, version }
}

#[tokio::test]
async fn who_leads_edits_and_nobody_else() {
    let good = draft("umum", "Ada promo?", "Ada.");
    for role in Role::ALL {
        let editor = editor(with_versions(Vec::new()), untouched());
        let (staff, at) = (actor(role), at("jam-buka", 0));
        let listed = editor.list(&staff, Locale::Id).await;
        assert_eq!(listed.is_ok(), matches!(role, Role::Supervisor | Role::Admin), "{role:?}");
        if listed.is_ok() {
            continue;
        }
        assert!(matches!(editor.categories(&staff, Locale::Id).await, Err(FaqEditError::Forbidden)));
        assert!(matches!(editor.find(&staff, &at.slug, Locale::Id).await, Err(FaqEditError::Forbidden)));
        assert!(matches!(editor.preview(&staff, Locale::Id, &good).await, Err(FaqEditError::Forbidden)));
        assert!(matches!(editor.save(&staff, &at, &good).await, Err(FaqEditError::Forbidden)));
        assert!(matches!(editor.add(&staff, Locale::Id, &good).await, Err(FaqEditError::Forbidden)));
        assert!(matches!(editor.hide(&staff, &at).await, Err(FaqEditError::Forbidden)));
        assert!(matches!(editor.restore(&staff, &at, 1).await, Err(FaqEditError::Forbidden)));
        assert!(matches!(editor.restore_default(&staff, &at).await, Err(FaqEditError::Forbidden)));
    }
}

#[tokio::test]
async fn a_question_is_saved_as_the_next_version_and_the_trail_has_it() {
    let mut edits = with_versions(vec![edit("jam-buka", 3, FaqChange::Hidden)]);
    edits
        .expect_commit()
        .withf(|edit| edit.version == 4 && edit.at == noon() && edit.author.as_str() == "budi@isp.id")
        .times(1)
        .returning(|edit| {
            assert_eq!(edit.change, text("umum", "Buka jam berapa?", "Pukul 8."));
            Ok(Committed::Done)
        });
    let trail = recording(|entry| {
        entry.action == TrailAction::ChangedFaq && entry.subject.as_deref() == Some("faq:id:jam-buka")
    });
    let draft = draft("umum", " Buka jam berapa? ", "Pukul 8.\r\n");
    editor(edits, trail).save(&actor(Role::Supervisor), &at("jam-buka", 3), &draft).await.expect("it is saved");
}

#[tokio::test]
async fn who_edited_in_between_is_told() {
    let versions = vec![edit("jam-buka", 2, FaqChange::Hidden)];
    let (staff, good) = (actor(Role::Admin), draft("umum", "Kapan?", "Pukul 8."));
    let told = editor(with_versions(versions), untouched()).save(&staff, &at("jam-buka", 1), &good).await;
    assert!(matches!(told, Err(FaqEditError::Changed { by, at }) if by.as_str() == "sari@isp.id" && at == noon()));
    // Somebody was faster by a moment: the version was right when it was looked at.
    let mut edits = MockFaqEdits::new();
    let mut seen = [1, 1, 2].into_iter();
    edits
        .expect_versions()
        .times(3)
        .returning(move |_, _, _| Ok(vec![edit("jam-buka", seen.next().expect("three times"), FaqChange::Hidden)]));
    edits.expect_commit().times(1).returning(|_| Ok(Committed::Conflict));
    let trail = recording(|entry| entry.action == TrailAction::ChangedFaq);
    let told = editor(edits, trail).save(&staff, &at("jam-buka", 1), &good).await;
    assert!(matches!(told, Err(FaqEditError::Changed { .. })));
}

#[tokio::test]
async fn a_question_that_nobody_added_is_not_saved() {
    let editor = editor(with_versions(Vec::new()), untouched());
    let told = editor.save(&actor(Role::Admin), &at("tidak-ada", 0), &draft("umum", "Kapan?", "Pukul 8.")).await;
    assert!(matches!(told, Err(FaqEditError::NotFound)));
}

#[tokio::test]
async fn texts_that_cannot_be_shown_are_refused_with_all_that_is_wrong() {
    let editor = editor(with_versions(Vec::new()), untouched());
    let staff = actor(Role::Supervisor);
    let wrong = draft("teknis", "Apa {harga}?", "[x](https://example.id)");
    let expected = [
        (FaqField::Category, FaqTextError::Category),
        (FaqField::Question, FaqTextError::Place("harga".to_owned())),
        (FaqField::Answer, FaqTextError::Page("https://example.id".to_owned())),
    ];
    let expected = expected.map(|(field, error)| FaqProblem { field, error });
    for told in [
        editor.save(&staff, &at("jam-buka", 0), &wrong).await.err(),
        editor.add(&staff, Locale::Id, &wrong).await.err(),
        editor.preview(&staff, Locale::Id, &wrong).await.err(),
    ] {
        assert!(matches!(told, Some(FaqEditError::Text(problems)) if problems == expected));
    }
    let shown = editor.preview(&staff, Locale::Id, &draft("umum", "Apa {brand}?", "- Ya")).await.expect("a preview");
    assert_eq!(shown.question, "Apa AGLIS?");
}

#[tokio::test]
async fn an_added_question_gets_a_slug_of_its_own() {
    let mut edits = with_versions(vec![edit("kapan-buka", 1, text("umum", "Kapan buka?", "Pukul 8."))]);
    edits.expect_commit().times(1).returning(|edit| {
        assert_eq!((edit.slug.as_str(), edit.version), ("kapan-buka-2", 1));
        Ok(Committed::Done)
    });
    let editor = editor(edits, recording(|entry| entry.action == TrailAction::ChangedFaq));
    let slug = editor.add(&actor(Role::Admin), Locale::Id, &draft("umum", "Kapan buka?", "Pukul 9.")).await;
    assert_eq!(slug.expect("it is added").as_str(), "kapan-buka-2");
}

#[tokio::test]
async fn a_question_is_hidden_or_goes_back_to_a_version_or_to_the_file() {
    let versions =
        vec![edit("jam-buka", 2, FaqChange::Hidden), edit("jam-buka", 1, text("umum", "Kapan?", "Pukul 8."))];
    let staff = actor(Role::Supervisor);
    let committing = |expected: FaqChange| {
        let mut edits = with_versions(versions.clone());
        edits
            .expect_commit()
            .withf(move |edit| edit.version == 3 && edit.change == expected)
            .times(1)
            .returning(|_| Ok(Committed::Done));
        edits
    };
    let at = at("jam-buka", 2);
    let trail = || recording(|entry| entry.action == TrailAction::RestoredFaq);
    editor(committing(text("umum", "Kapan?", "Pukul 8.")), trail())
        .restore(&staff, &at, 1)
        .await
        .expect("it is restored");
    editor(committing(FaqChange::Default), trail()).restore_default(&staff, &at).await.expect("it is as in the file");
    let hid = recording(|entry| entry.action == TrailAction::HidFaq);
    editor(committing(FaqChange::Hidden), hid).hide(&staff, &at).await.expect("it is hidden");
    let nothing = editor(with_versions(versions), untouched());
    assert!(matches!(nothing.restore(&staff, &at, 9).await, Err(FaqEditError::NotFound)));
    let added = EditedAt { slug: "promo-baru".parse().expect("a slug"), ..at };
    assert!(matches!(nothing.restore_default(&staff, &added).await, Err(FaqEditError::NoDefault)));
    assert!(matches!(nothing.hide(&staff, &added).await, Err(FaqEditError::NotFound)));
}

#[tokio::test]
async fn nothing_is_written_that_the_trail_does_not_have() {
    let edits = with_versions(Vec::new());
    let told = editor(edits, away()).hide(&actor(Role::Admin), &at("jam-buka", 0)).await;
    assert!(matches!(told, Err(FaqEditError::Port(_))));
}

#[tokio::test]
async fn a_question_is_found_as_it_stands() {
    let staff = actor(Role::Supervisor);
    let slug = at("jam-buka", 0).slug;
    let found =
        editor(with_versions(Vec::new()), untouched()).find(&staff, &slug, Locale::Id).await.expect("it is there");
    assert_eq!((found.state, found.version), (FaqState::Default, 0));
    assert_eq!(found.draft.answer, "Jawaban {brand}.");
    assert_eq!(found.shown.expect("it is shown").answer, "Jawaban AGLIS.");
    let edited = edit("jam-buka", 1, text("umum", "Kapan?", "Pukul 8."));
    let hidden = editor(with_versions(vec![edit("jam-buka", 2, FaqChange::Hidden), edited]), untouched());
    let found = hidden.find(&staff, &slug, Locale::Id).await.expect("it is there");
    assert_eq!((found.state, found.version, found.shown), (FaqState::Hidden, 2, None));
    assert_eq!((found.draft.question.as_str(), found.versions.len()), ("Kapan?", 2));
    // The other language has no such question yet, but knows where it belongs.
    let found = hidden.find(&staff, &slug, Locale::En).await.expect("it is there");
    assert_eq!((found.state, found.version, found.draft.category.as_str()), (FaqState::Missing, 0, "umum"));
    let unknown = hidden.find(&staff, &"tidak-ada".parse().expect("a slug"), Locale::Id).await;
    assert!(matches!(unknown, Err(FaqEditError::NotFound)));
}

#[tokio::test]
async fn the_list_tells_how_every_question_stands() {
    let mut edits = MockFaqEdits::new();
    edits.expect_latest().returning(|| {
        let in_english = FaqEdit { locale: Locale::En, ..edit("promo-baru", 1, FaqChange::Hidden) };
        Ok(vec![
            edit("cara-bayar", 1, text("umum", "Cara bayar?", "Transfer.")),
            edit("jam-buka", 1, FaqChange::Hidden),
            edit("promo-baru", 1, text("umum", "Ada promo?", "Ada.")),
            edit("rusak-sekali", 1, text("hilang", "Rusak?", "Ya.")),
            in_english,
        ])
    });
    let editor = editor(edits, untouched());
    let states = |list: FaqList| -> Vec<(String, FaqState, bool)> {
        list.all().map(|listed| (listed.slug.to_string(), listed.state, listed.edited.is_some())).collect()
    };
    let indonesian = states(editor.list(&actor(Role::Admin), Locale::Id).await.expect("a list"));
    let expected = [
        ("jam-buka", FaqState::Hidden, true),
        ("cara-bayar", FaqState::Edited, true),
        ("promo-baru", FaqState::Added, true),
        ("telat-bayar", FaqState::Default, false),
        ("rusak-sekali", FaqState::Unusable, true),
    ];
    assert_eq!(indonesian, expected.map(|(slug, state, edited)| (slug.to_owned(), state, edited)));
    let english = states(editor.list(&actor(Role::Admin), Locale::En).await.expect("a list"));
    let expected = [
        ("promo-baru", FaqState::Hidden, true),
        ("cara-bayar", FaqState::Missing, false),
        ("telat-bayar", FaqState::Missing, false),
    ];
    assert_eq!(english, expected.map(|(slug, state, edited)| (slug.to_owned(), state, edited)));
}
