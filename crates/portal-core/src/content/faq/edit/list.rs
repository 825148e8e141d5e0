//! All questions of a language, as staff look after them.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::error::FaqEditError;
use super::model::{FaqEdit, FaqState};
use super::placed::{PlacedBook, PlacedFaq};
use super::{FaqEditor, check};
use crate::content::faq::slug::FaqSlug;
use crate::kernel::actor::{StaffActor, StaffName};
use crate::kernel::error::PortError;
use crate::kernel::locale::Locale;

/// A question in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedFaq {
    /// Which.
    pub slug: FaqSlug,
    /// The question as customers read it, or as they would; `None` if it has no text now.
    pub question: Option<String>,
    /// How it stands.
    pub state: FaqState,
    /// Who edited it last, and when, if somebody did since it was as in the file.
    pub edited: Option<(StaffName, DateTime<Utc>)>,
}

/// The questions of a category.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedCategory {
    /// Its name in addresses.
    pub slug: String,
    /// Its name for people.
    pub name: String,
    /// Its questions, in the order in which they are shown.
    pub questions: Vec<ListedFaq>,
}

/// All questions of a language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaqList {
    /// The categories of the file.
    pub categories: Vec<ListedCategory>,
    /// Questions without a place in it: those that cannot be shown, hidden ones that the file does not have, and those
    /// that only another language has.
    pub others: Vec<ListedFaq>,
}

impl FaqEditor {
    /// The questions of a language.
    ///
    /// # Errors
    /// [`FaqEditError`].
    pub async fn list(&self, staff: &StaffActor, locale: Locale) -> Result<FaqList, FaqEditError> {
        check(staff)?;
        let latest = self.deps.edits.latest().await?;
        let mut list = self.listed(locale, &latest).await?;
        let other = match locale {
            Locale::Id => Locale::En,
            Locale::En => Locale::Id,
        };
        let known: BTreeSet<FaqSlug> = list.all().map(|listed| listed.slug.clone()).collect();
        let elsewhere = self.listed(other, &latest).await?;
        let shown = elsewhere.categories.into_iter().flat_map(|category| category.questions);
        let missing = shown.filter(|listed| listed.state != FaqState::Hidden && !known.contains(&listed.slug));
        list.others.extend(missing.map(|listed| ListedFaq { state: FaqState::Missing, edited: None, ..listed }));
        Ok(list)
    }

    async fn listed(&self, locale: Locale, latest: &[FaqEdit]) -> Result<FaqList, PortError> {
        let file = self.deps.files.book(locale).await?;
        let edits: Vec<FaqEdit> = latest.iter().filter(|edit| edit.locale == locale).cloned().collect();
        let placed = PlacedBook::new(&file, &edits);
        let categories = placed.categories.iter().map(|placed| ListedCategory {
            slug: placed.category.slug.clone(),
            name: placed.category.name.clone(),
            questions: placed.questions.iter().filter_map(ListedFaq::new).collect(),
        });
        let others = placed.without_place.iter().map(|(edit, state)| ListedFaq {
            slug: edit.slug.clone(),
            question: edit.text().map(|text| text.question.clone()),
            state: *state,
            edited: Some((edit.author.clone(), edit.at)),
        });
        Ok(FaqList { categories: categories.collect(), others: others.collect() })
    }
}

impl FaqList {
    /// Every question, those without a place last.
    pub fn all(&self) -> impl Iterator<Item = &ListedFaq> {
        self.categories.iter().flat_map(|category| &category.questions).chain(&self.others)
    }
}

impl ListedFaq {
    /// A question in its place; `None` if the file gave it a slug that is none.
    fn new(placed: &PlacedFaq<'_>) -> Option<Self> {
        let edited = placed.edit.map(|edit| (edit.author.clone(), edit.at));
        let question = Some(placed.faq.question.clone());
        Some(Self { slug: placed.faq.slug.parse().ok()?, question, state: placed.state, edited })
    }
}
