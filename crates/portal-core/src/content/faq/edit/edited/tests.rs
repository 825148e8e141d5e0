//! When the store is asked, and what is shown when it does not answer.

use std::sync::atomic::{AtomicI64, Ordering};

use chrono::TimeDelta;

use super::super::model::FaqChange;
use super::super::port::MockFaqEdits;
use super::super::test_edits::{edit, file, text};
use super::*;
use crate::content::faq::port::MockFaqRepo;
use crate::kernel::clock::MockClock;
use crate::test_support::{noon, unreachable_port};

/// A clock that tells what is left in it, in seconds after noon.
struct Time(Arc<AtomicI64>);

impl Time {
    fn new() -> (Self, Arc<dyn Clock>) {
        let seconds = Arc::new(AtomicI64::new(0));
        let (mut clock, told) = (MockClock::new(), Arc::clone(&seconds));
        clock.expect_now().returning(move || noon() + TimeDelta::seconds(told.load(Ordering::Relaxed)));
        (Self(seconds), Arc::new(clock))
    }

    fn set(&self, seconds: i64) {
        self.0.store(seconds, Ordering::Relaxed);
    }
}

fn over_file(edits: MockFaqEdits) -> (EditedFaq, Time) {
    let mut files = MockFaqRepo::new();
    files
        .expect_book()
        .returning(|locale| Ok(Arc::new(if locale == Locale::Id { file() } else { FaqBook::default() })));
    let (time, clock) = Time::new();
    let deps = EditedFaqDeps { files: Arc::new(files), edits: Arc::new(edits), clock };
    (EditedFaq::new(deps, FaqPolicy::default()), time)
}

/// The question that reads otherwise after each edit.
async fn shown(faq: &EditedFaq) -> String {
    let book = faq.book(Locale::Id).await.expect("a book");
    let faq = book.faqs().find(|faq| faq.slug == "jam-buka").expect("the question");
    faq.question.clone()
}

fn edited(question: &str) -> Vec<FaqEdit> {
    vec![edit("jam-buka", 1, text("umum", question, "Setiap hari."))]
}

#[tokio::test]
async fn the_store_is_asked_once_in_a_while_and_read_if_there_are_new_edits() {
    let mut edits = MockFaqEdits::new();
    let mut revisions = [1, 1, 2].into_iter();
    edits.expect_revision().times(3).returning(move || Ok(revisions.next().expect("three times")));
    let mut latest = [edited("Satu?"), edited("Dua?")].into_iter();
    edits.expect_latest().times(2).returning(move || Ok(latest.next().expect("twice")));
    let (faq, time) = over_file(edits);
    for (second, expected) in [(0, "Satu?"), (1, "Satu?"), (2, "Satu?"), (3, "Satu?"), (4, "Dua?"), (5, "Dua?")] {
        time.set(second);
        assert_eq!(shown(&faq).await, expected, "after {second} seconds");
    }
    assert_eq!(*faq.book(Locale::En).await.expect("a book"), FaqBook::default());
}

#[tokio::test]
async fn while_the_store_is_away_what_is_known_is_shown() {
    let mut edits = MockFaqEdits::new();
    let mut answers = [false, true, false].into_iter();
    edits.expect_revision().times(3).returning(move || match answers.next() {
        Some(true) => Ok(7),
        _ => Err(unreachable_port()),
    });
    edits.expect_latest().times(1).returning(|| Ok(edited("Kapan?")));
    let (faq, time) = over_file(edits);
    for (second, expected) in [(0, "Kapan buka?"), (1, "Kapan buka?"), (2, "Kapan?"), (4, "Kapan?")] {
        time.set(second);
        assert_eq!(shown(&faq).await, expected, "after {second} seconds");
    }
}

#[tokio::test]
async fn a_clock_that_is_set_back_does_not_keep_edits_from_customers() {
    let mut edits = MockFaqEdits::new();
    let mut revisions = [1, 2].into_iter();
    edits.expect_revision().times(2).returning(move || Ok(revisions.next().expect("twice")));
    let mut latest = [Vec::new(), edited("Kapan?")].into_iter();
    edits.expect_latest().times(2).returning(move || Ok(latest.next().expect("twice")));
    let (faq, time) = over_file(edits);
    assert_eq!(shown(&faq).await, "Kapan buka?");
    time.set(-3_600);
    assert_eq!(shown(&faq).await, "Kapan?");
}

#[tokio::test]
async fn a_hidden_question_is_gone_and_comes_back_with_the_default() {
    let mut edits = MockFaqEdits::new();
    let mut revisions = [1, 2].into_iter();
    edits.expect_revision().returning(move || Ok(revisions.next().expect("twice")));
    let mut latest = [FaqChange::Hidden, FaqChange::Default].into_iter();
    edits.expect_latest().returning(move || Ok(vec![edit("jam-buka", 1, latest.next().expect("twice"))]));
    let (faq, time) = over_file(edits);
    let hidden = faq.book(Locale::Id).await.expect("a book");
    assert!(hidden.faqs().all(|faq| faq.slug != "jam-buka"));
    time.set(2);
    assert_eq!(*faq.book(Locale::Id).await.expect("a book"), file());
}
