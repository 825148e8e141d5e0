//! Edits of questions.

use std::cmp::Reverse;
use std::future::ready;
use std::sync::{Arc, Mutex, MutexGuard};

use async_trait::async_trait;
use portal_core::content::faq::FaqSlug;
use portal_core::content::faq::edit::{FaqChange, FaqEdit, FaqEdits};
use portal_core::kernel::commit::Committed;
use portal_core::{Locale, PortError};
use portal_testkit::fixtures::noon;

use crate::database::Gate;
use crate::let_others_go_first;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Fault {
    None,
    ForgetsTheInstant,
    ForgetsTheKeywords,
    HidesWithTheDefault,
    IgnoresTheVersion,
    LeavesVersionsOut,
    CountsBothLanguages,
    LooksThenWrites,
    LosesOthers,
    ListsEveryVersion,
    ListsTheFirstFirst,
    ForgetsTheLanguage,
    SortsVersionsAsTexts,
    IgnoresTheLimit,
    RevisionOfTheQuestion,
    RevisionCountsRefusals,
    RevisionStandsStill,
}

/// Right but for its fault.
struct Edits {
    fault: Fault,
    all: Mutex<Vec<FaqEdit>>,
    refused: Mutex<i64>,
    gate: Gate,
}

impl Edits {
    fn new(fault: Fault) -> Arc<Self> {
        let (all, refused, gate) = Default::default();
        Arc::new(Self { fault, all, refused, gate })
    }

    fn is(&self, fault: Fault) -> bool {
        self.fault == fault
    }

    fn edits(&self) -> MutexGuard<'_, Vec<FaqEdit>> {
        self.all.lock().expect("no panic")
    }

    fn is_same(&self, edit: &FaqEdit, slug: &FaqSlug, locale: Locale) -> bool {
        edit.slug == *slug && (edit.locale == locale || self.is(Fault::ForgetsTheLanguage))
    }

    /// Whether the edit follows the latest one.
    fn follows(&self, edit: &FaqEdit) -> bool {
        let edits = self.edits();
        let same = edits.iter().filter(|other| {
            other.slug == edit.slug && (other.locale == edit.locale || self.is(Fault::CountsBothLanguages))
        });
        let latest = same.map(|other| other.version).max().unwrap_or(0);
        match self.fault {
            Fault::IgnoresTheVersion => true,
            Fault::LeavesVersionsOut => edit.version > latest,
            _ => edit.version == latest + 1,
        }
    }

    fn write(&self, edit: &FaqEdit) {
        let mut edit = edit.clone();
        match (self.fault, &mut edit.change) {
            (Fault::ForgetsTheInstant, _) => edit.at = noon(),
            (Fault::ForgetsTheKeywords, FaqChange::Text(text)) => text.keywords.clear(),
            (Fault::HidesWithTheDefault, change @ FaqChange::Default) => *change = FaqChange::Hidden,
            _ => {}
        }
        self.edits().push(edit);
    }
}

#[async_trait]
impl FaqEdits for Edits {
    async fn latest(&self) -> Result<Vec<FaqEdit>, PortError> {
        let mut all = self.edits().clone();
        all.sort_by_key(|edit| (edit.slug.clone(), edit.locale.tag(), Reverse(edit.version)));
        if self.is(Fault::ListsTheFirstFirst) {
            all.sort_by_key(|edit| (edit.slug.clone(), edit.locale.tag(), edit.version));
        }
        if !self.is(Fault::ListsEveryVersion) {
            all.dedup_by_key(|edit| (edit.slug.clone(), edit.locale));
        }
        Ok(all)
    }

    async fn versions(&self, slug: &FaqSlug, locale: Locale, limit: u32) -> Result<Vec<FaqEdit>, PortError> {
        let mut all = self.edits().clone();
        all.retain(|edit| self.is_same(edit, slug, locale));
        if self.is(Fault::SortsVersionsAsTexts) {
            all.sort_by_key(|edit| Reverse(edit.version.to_string()));
        } else {
            all.sort_by_key(|edit| Reverse(edit.version));
        }
        if !self.is(Fault::IgnoresTheLimit) {
            all.truncate(limit.try_into().expect("small"));
        }
        Ok(all)
    }

    async fn commit(&self, edit: &FaqEdit) -> Result<Committed, PortError> {
        let _alone = self.gate.pass(self.is(Fault::LooksThenWrites) || self.is(Fault::LosesOthers)).await;
        let (follows, before) = (self.follows(edit), self.edits().clone());
        let_others_go_first().await;
        if self.is(Fault::LosesOthers) {
            *self.edits() = before;
        }
        if follows {
            self.write(edit);
        } else {
            *self.refused.lock().expect("no panic") += 1;
        }
        Ok(if follows { Committed::Done } else { Committed::Conflict })
    }

    async fn revision(&self) -> Result<i64, PortError> {
        let edits = self.edits();
        let count = i64::try_from(edits.len()).expect("small");
        Ok(match self.fault {
            Fault::RevisionOfTheQuestion => edits.iter().map(|edit| edit.version).max().unwrap_or(0),
            Fault::RevisionCountsRefusals => count + *self.refused.lock().expect("no panic"),
            Fault::RevisionStandsStill => count.min(8),
            _ => count,
        })
    }
}

fn edits(fault: Fault) -> Arc<dyn FaqEdits> {
    Edits::new(fault)
}

fn fresh() -> impl Future<Output = (Arc<dyn FaqEdits>, ())> {
    ready((edits(Fault::None), ()))
}

portal_testkit::faq_edits_suite! { #[tokio::test(flavor = "multi_thread")] fresh }

/// The files with edits over them keep the contract of the files.
mod over_files {
    use portal_core::content::faq::edit::{EditedFaq, EditedFaqDeps, FaqDraft};
    use portal_core::content::faq::{FaqPolicy, FaqRepo};
    use portal_core::kernel::actor::StaffName;
    use portal_testkit::TestClock;

    use super::*;

    fn edit(slug: &str, version: i64, change: FaqChange) -> FaqEdit {
        let author = StaffName::parse("sari@isp.id").expect("a name");
        let slug = slug.parse().expect("a slug");
        FaqEdit { slug, locale: Locale::Id, version, author, at: noon(), change }
    }

    fn text(category: &str, question: &str) -> FaqChange {
        let [category, question, answer] = [category, question, " Satu\r\n\r\n- dua \r\n"].map(str::to_owned);
        FaqChange::Text(FaqDraft { category, question, answer, keywords: "tiga".into() }.read().expect("a text"))
    }

    async fn fresh() -> (Arc<dyn FaqRepo>, ()) {
        let edits = edits(Fault::None);
        for edit in [
            edit("jam-buka", 1, FaqChange::Hidden),
            edit("urutan-restart", 1, text("teknis", "Apa urutan menyalakan modem?")),
            edit("promo-baru", 1, text("teknis", "Ada promo?")),
            edit("tidak-tampil", 1, text("hilang", "Ada apa?")),
        ] {
            assert_eq!(edits.commit(&edit).await.expect("it answers"), Committed::Done);
        }
        let deps = EditedFaqDeps { files: crate::faq::good_files(), edits, clock: Arc::new(TestClock::new(noon())) };
        (Arc::new(EditedFaq::new(deps, FaqPolicy::default())), ())
    }

    portal_testkit::faq_repo_suite! { #[tokio::test(flavor = "multi_thread")] fresh }

    #[tokio::test]
    async fn edits_are_shown() {
        let book = fresh().await.0.book(Locale::Id).await.expect("a book");
        let slugs: Vec<&str> = book.faqs().map(|faq| faq.slug.as_str()).collect();
        assert_eq!(slugs, ["urutan-restart", "promo-baru"]);
    }
}

mod must_fail {
    use super::{Fault, edits};

    crate::must_fail_on! { faq_edits, edits;
        Fault::ForgetsTheInstant => an_edit_is_read_back_as_it_was_written;
        Fault::IgnoresTheVersion => an_edit_follows_the_version_before_it_alone;
        Fault::LooksThenWrites => of_racing_edits_of_a_question_one_is_written;
        Fault::LosesOthers => edits_that_race_on_different_questions_are_all_written;
        Fault::ListsEveryVersion => the_latest_edit_of_every_question_and_language_is_listed;
        Fault::ForgetsTheLanguage => versions_of_a_question_are_listed_the_newest_first;
        Fault::RevisionOfTheQuestion => the_revision_grows_with_every_edit_and_with_nothing_else;
    }

    mod in_another_way {
        use super::{Fault, edits};

        crate::must_fail_on! { faq_edits, edits;
            Fault::ForgetsTheKeywords => an_edit_is_read_back_as_it_was_written;
            Fault::LeavesVersionsOut => an_edit_follows_the_version_before_it_alone;
            Fault::RevisionStandsStill => edits_that_race_on_different_questions_are_all_written;
            Fault::ListsTheFirstFirst => the_latest_edit_of_every_question_and_language_is_listed;
            Fault::SortsVersionsAsTexts => versions_of_a_question_are_listed_the_newest_first;
            Fault::RevisionCountsRefusals => the_revision_grows_with_every_edit_and_with_nothing_else;
        }
    }

    mod in_a_third_way {
        use super::{Fault, edits};

        crate::must_fail_on! { faq_edits, edits;
            Fault::HidesWithTheDefault => an_edit_is_read_back_as_it_was_written;
            Fault::CountsBothLanguages => an_edit_follows_the_version_before_it_alone;
            Fault::IgnoresTheLimit => versions_of_a_question_are_listed_the_newest_first;
        }
    }
}
