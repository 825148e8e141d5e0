//! One question with its versions, and previews.

use super::draft::FaqDraft;
use super::error::FaqEditError;
use super::model::{FaqChange, FaqEdit, FaqState, FaqText};
use super::placed::PlacedBook;
use super::{FaqEditor, check};
use crate::content::faq::model::{Faq, FaqBook, FaqCategory};
use crate::content::faq::slug::FaqSlug;
use crate::content::faq::syntax::FaqSyntax;
use crate::kernel::actor::StaffActor;
use crate::kernel::error::PortError;
use crate::kernel::locale::Locale;

/// A category that questions can be in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaqCategoryName {
    /// Its name in addresses.
    pub slug: String,
    /// Its name for people.
    pub name: String,
}

/// A question in one language, to be edited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditableFaq {
    /// Which.
    pub slug: FaqSlug,
    /// In which language.
    pub locale: Locale,
    /// How it stands.
    pub state: FaqState,
    /// The version that an edit follows; 0 if there is none yet.
    pub version: i64,
    /// The texts to begin with: those that are shown, or else those that were written last. Of one that only another
    /// language has there is the category alone.
    pub draft: FaqDraft,
    /// The question as customers read it now; `None` if they do not.
    pub shown: Option<Faq>,
    /// The text of the file, if the file has the question.
    pub default: Option<FaqText>,
    /// The versions, the newest first; of many the newest alone.
    pub versions: Vec<FaqEdit>,
}

impl FaqEditor {
    /// The categories of a language, and how its texts are written.
    ///
    /// # Errors
    /// [`FaqEditError`].
    pub async fn categories(
        &self,
        staff: &StaffActor,
        locale: Locale,
    ) -> Result<(Vec<FaqCategoryName>, FaqSyntax), FaqEditError> {
        check(staff)?;
        let file = self.deps.files.book(locale).await?;
        let name = |of: &FaqCategory| FaqCategoryName { slug: of.slug.clone(), name: of.name.clone() };
        Ok((file.categories().iter().map(name).collect(), file.syntax().clone()))
    }

    /// A question to be edited.
    ///
    /// # Errors
    /// [`FaqEditError`].
    pub async fn find(&self, staff: &StaffActor, slug: &FaqSlug, locale: Locale) -> Result<EditableFaq, FaqEditError> {
        check(staff)?;
        let file = self.deps.files.book(locale).await?;
        let versions = self.deps.edits.versions(slug, locale, Self::MOST_VERSIONS).await?;
        let default = default_text(&file, slug);
        let elsewhere = match (&default, versions.is_empty()) {
            (None, true) => Some(self.category_elsewhere(slug, locale).await?.ok_or(FaqEditError::NotFound)?),
            _ => None,
        };
        let (state, shown) = standing(&file, slug, &versions);
        let is_current = !matches!(state, FaqState::Default);
        let written = versions.iter().find_map(FaqEdit::text).filter(|_| is_current);
        let draft = written.or(default.as_ref()).map(FaqText::draft);
        let without_text = FaqDraft { category: elsewhere.unwrap_or_default(), ..FaqDraft::default() };
        Ok(EditableFaq {
            slug: slug.clone(),
            locale,
            state,
            version: versions.first().map_or(0, |edit| edit.version),
            draft: draft.unwrap_or(without_text),
            shown,
            default,
            versions,
        })
    }

    /// A draft as customers would read it. Nothing is written.
    ///
    /// # Errors
    /// [`FaqEditError`].
    pub async fn preview(&self, staff: &StaffActor, locale: Locale, draft: &FaqDraft) -> Result<Faq, FaqEditError> {
        check(staff)?;
        let (_, faq) = self.read(locale, None, draft).await?;
        Ok(faq)
    }

    /// The category of a question in the other languages, if one has it.
    async fn category_elsewhere(&self, slug: &FaqSlug, locale: Locale) -> Result<Option<String>, PortError> {
        for other in [Locale::Id, Locale::En].into_iter().filter(|other| *other != locale) {
            let file = self.deps.files.book(other).await?;
            let versions = self.deps.edits.versions(slug, other, Self::MOST_VERSIONS).await?;
            let text = versions.iter().find_map(FaqEdit::text).cloned().or_else(|| default_text(&file, slug));
            if let Some(text) = text {
                return Ok(Some(text.category));
            }
        }
        Ok(None)
    }
}

/// The text of the file.
pub(super) fn default_text(file: &FaqBook, slug: &FaqSlug) -> Option<FaqText> {
    file.categories().iter().find_map(|category| {
        let faq = category.faqs.iter().find(|faq| faq.slug == slug.as_str())?;
        Some(FaqText {
            category: category.slug.clone(),
            question: faq.source.question.clone(),
            answer: faq.source.answer.clone(),
            keywords: faq.keywords.clone(),
        })
    })
}

/// How a question stands, and what is shown of it.
fn standing(file: &FaqBook, slug: &FaqSlug, versions: &[FaqEdit]) -> (FaqState, Option<Faq>) {
    let placed = PlacedBook::new(file, &versions[..versions.len().min(1)]);
    let mut all = placed.categories.iter().flat_map(|placed| &placed.questions);
    if let Some(found) = all.find(|placed| placed.faq.slug == slug.as_str()) {
        let shown = Some(&found.faq).filter(|_| found.state != FaqState::Hidden);
        return (found.state, shown.cloned());
    }
    let without_place = placed.without_place.first().map(|(_, state)| *state);
    let state = match versions.first().map(|edit| &edit.change) {
        None => FaqState::Missing,
        Some(FaqChange::Default) => FaqState::Hidden,
        Some(_) => without_place.unwrap_or(FaqState::Unusable),
    };
    (state, None)
}
