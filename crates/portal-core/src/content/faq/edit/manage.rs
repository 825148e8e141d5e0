//! Saving, hiding and going back.

use std::collections::BTreeSet;

use super::draft::{FaqDraft, FaqField, FaqProblem};
use super::error::FaqEditError;
use super::model::{FaqChange, FaqEdit, FaqText};
use super::read::default_text;
use super::{FaqEditor, check};
use crate::content::faq::model::Faq;
use crate::content::faq::slug::FaqSlug;
use crate::content::faq::syntax::FaqTextError;
use crate::kernel::actor::StaffActor;
use crate::kernel::commit::Committed;
use crate::kernel::locale::Locale;
use crate::staff::trail::{TrailAction, TrailNote};

/// How often a free slug is looked for while others add questions.
const TRIES: usize = 3;

/// A question in one language, as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditedAt {
    /// Which.
    pub slug: FaqSlug,
    /// In which language.
    pub locale: Locale,
    /// The version it was read with; 0 if there was none.
    pub version: i64,
}

impl FaqEditor {
    /// Writes a question that was read at a version.
    ///
    /// # Errors
    /// [`FaqEditError`].
    pub async fn save(&self, staff: &StaffActor, at: &EditedAt, draft: &FaqDraft) -> Result<(), FaqEditError> {
        check(staff)?;
        self.find(staff, &at.slug, at.locale).await?;
        let (text, _) = self.read(at.locale, Some(&at.slug), draft).await?;
        self.commit(staff, TrailAction::ChangedFaq, at, FaqChange::Text(text)).await
    }

    /// Adds a question and answers its slug.
    ///
    /// # Errors
    /// [`FaqEditError`].
    pub async fn add(&self, staff: &StaffActor, locale: Locale, draft: &FaqDraft) -> Result<FaqSlug, FaqEditError> {
        check(staff)?;
        let (text, faq) = self.read(locale, None, draft).await?;
        for _ in 0..TRIES {
            let slug = self.free_slug(locale, &faq).await?;
            let at = EditedAt { slug, locale, version: 0 };
            match self.commit(staff, TrailAction::ChangedFaq, &at, FaqChange::Text(text.clone())).await {
                Ok(()) => return Ok(at.slug),
                Err(FaqEditError::Changed { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        Err(FaqEditError::Busy)
    }

    /// Shows a question that was read at a version no longer.
    ///
    /// # Errors
    /// [`FaqEditError`].
    pub async fn hide(&self, staff: &StaffActor, at: &EditedAt) -> Result<(), FaqEditError> {
        check(staff)?;
        self.find(staff, &at.slug, at.locale).await?;
        self.commit(staff, TrailAction::HidFaq, at, FaqChange::Hidden).await
    }

    /// Has a question read as in an earlier version.
    ///
    /// # Errors
    /// [`FaqEditError`].
    pub async fn restore(&self, staff: &StaffActor, at: &EditedAt, version: i64) -> Result<(), FaqEditError> {
        check(staff)?;
        let versions = self.deps.edits.versions(&at.slug, at.locale, Self::MOST_VERSIONS).await?;
        let found = versions.into_iter().find(|edit| edit.version == version).ok_or(FaqEditError::NotFound)?;
        if let Some(text) = found.text() {
            self.read(at.locale, Some(&at.slug), &text.draft()).await?;
        }
        self.commit(staff, TrailAction::RestoredFaq, at, found.change).await
    }

    /// Has a question read as in the file.
    ///
    /// # Errors
    /// [`FaqEditError`].
    pub async fn restore_default(&self, staff: &StaffActor, at: &EditedAt) -> Result<(), FaqEditError> {
        check(staff)?;
        let file = self.deps.files.book(at.locale).await?;
        default_text(&file, &at.slug).ok_or(FaqEditError::NoDefault)?;
        self.commit(staff, TrailAction::RestoredFaq, at, FaqChange::Default).await
    }

    /// Checks a draft against the book of the file.
    pub(super) async fn read(
        &self,
        locale: Locale,
        slug: Option<&FaqSlug>,
        draft: &FaqDraft,
    ) -> Result<(FaqText, Faq), FaqEditError> {
        let file = self.deps.files.book(locale).await?;
        let mut problems = Vec::new();
        if file.categories().iter().all(|category| category.slug != draft.category) {
            problems.push(FaqProblem { field: FaqField::Category, error: FaqTextError::Category });
        }
        let made = || FaqSlug::candidates(&draft.question).next().ok_or(FaqEditError::NotFound);
        let slug = slug.cloned().map_or_else(made, Ok)?;
        match draft.faq(&slug, file.syntax()) {
            Ok(read) if problems.is_empty() => Ok(read),
            read => {
                problems.extend(read.err().into_iter().flatten());
                Err(FaqEditError::Text(problems))
            }
        }
    }

    /// A slug that no question and no category has in any language.
    async fn free_slug(&self, locale: Locale, faq: &Faq) -> Result<FaqSlug, FaqEditError> {
        let mut taken: BTreeSet<String> = BTreeSet::new();
        let mut in_language: BTreeSet<String> = BTreeSet::new();
        for of in [Locale::Id, Locale::En] {
            let file = self.deps.files.book(of).await?;
            taken.extend(file.categories().iter().map(|category| category.slug.clone()));
            let questions = if of == locale { &mut in_language } else { &mut taken };
            questions.extend(file.faqs().map(|faq| faq.slug.clone()));
        }
        for edit in self.deps.edits.latest().await? {
            let questions = if edit.locale == locale { &mut in_language } else { &mut taken };
            questions.insert(edit.slug.to_string());
        }
        if in_language.len() >= Self::MOST {
            return Err(FaqEditError::TooMany);
        }
        let is_free = |slug: &FaqSlug| !taken.contains(slug.as_str()) && !in_language.contains(slug.as_str());
        FaqSlug::candidates(&faq.question).find(is_free).ok_or(FaqEditError::Busy)
    }

    /// Adds an edit behind the version that was read.
    async fn commit(
        &self,
        staff: &StaffActor,
        action: TrailAction,
        at: &EditedAt,
        change: FaqChange,
    ) -> Result<(), FaqEditError> {
        self.check_version(at).await?;
        let EditedAt { slug, locale, version } = at;
        let note = TrailNote::new(action).to(&format!("faq:{}:{slug}", locale.tag()));
        self.deps.trail.record(staff, vec![note]).await?;
        let edit = FaqEdit {
            slug: slug.clone(),
            locale: *locale,
            version: version + 1,
            author: staff.name().clone(),
            at: self.deps.clock.now(),
            change,
        };
        match self.deps.edits.commit(&edit).await? {
            Committed::Done => Ok(()),
            Committed::Conflict => Err(self.check_version(at).await.err().unwrap_or(FaqEditError::Busy)),
        }
    }

    /// Tells who edited a question since it was read.
    async fn check_version(&self, at: &EditedAt) -> Result<(), FaqEditError> {
        match self.deps.edits.versions(&at.slug, at.locale, 1).await?.into_iter().next() {
            Some(latest) if latest.version != at.version => {
                Err(FaqEditError::Changed { by: latest.author, at: latest.at })
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests;
