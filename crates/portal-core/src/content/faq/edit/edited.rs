//! The questions and answers of the files with the edits over them.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use super::model::FaqEdit;
use super::placed::PlacedBook;
use super::port::FaqEdits;
use crate::content::faq::model::FaqBook;
use crate::content::faq::policy::FaqPolicy;
use crate::content::faq::port::FaqRepo;
use crate::kernel::clock::Clock;
use crate::kernel::error::PortError;
use crate::kernel::locale::Locale;

/// What [`EditedFaq`] needs.
#[derive(Clone)]
pub struct EditedFaqDeps {
    /// What stands in the files.
    pub files: Arc<dyn FaqRepo>,
    /// What staff wrote over it.
    pub edits: Arc<dyn FaqEdits>,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
}

/// Puts edits over the books of the files. It keeps the books and asks the store once in the policy's time whether there
/// are new edits, so that every process of a portal shows an edit within that time. While the store is away it goes on
/// with what it has: the books of the files at first.
pub struct EditedFaq {
    deps: EditedFaqDeps,
    policy: FaqPolicy,
    kept: Mutex<Kept>,
}

/// What is kept between two calls.
#[derive(Default)]
struct Kept {
    /// When the store was last asked.
    asked_at: Option<DateTime<Utc>>,
    books: Option<Books>,
}

/// The books at a revision of the edits.
#[derive(Clone)]
struct Books {
    revision: i64,
    indonesian: Arc<FaqBook>,
    english: Arc<FaqBook>,
}

impl EditedFaq {
    /// Puts edits over files.
    pub fn new(deps: EditedFaqDeps, policy: FaqPolicy) -> Self {
        Self { deps, policy, kept: Mutex::default() }
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether the store is to be asked now. Of callers at the same moment one is told so; before the first answer all
    /// are, so that nobody is shown the files alone while the edits are on their way.
    fn is_due(&self) -> bool {
        let (now, mut kept) = (self.deps.clock.now(), self.kept());
        match kept.asked_at {
            None => true,
            Some(asked_at) if now - asked_at < self.policy.refresh_every && now >= asked_at => false,
            Some(_) => {
                kept.asked_at = Some(now);
                true
            }
        }
    }

    /// Asks the store, and makes the books anew if there are new edits.
    async fn refresh(&self) {
        let known = self.kept().books.as_ref().map(|books| books.revision);
        let made = self.newer_than(known).await;
        let mut kept = self.kept();
        kept.asked_at = kept.asked_at.or_else(|| Some(self.deps.clock.now()));
        match made {
            Ok(None) => {}
            // Two that asked at once may answer in another order.
            Ok(Some(books)) if kept.books.as_ref().is_some_and(|kept| kept.revision > books.revision) => {}
            Ok(Some(books)) => kept.books = Some(books),
            Err(error) => {
                let error: &(dyn std::error::Error + 'static) = &error;
                tracing::warn!(error, "edits of questions and answers cannot be read: those known before are shown");
            }
        }
    }

    async fn newer_than(&self, known: Option<i64>) -> Result<Option<Books>, PortError> {
        // Asked first: an edit in between is read now, and the next time once more.
        let revision = self.deps.edits.revision().await?;
        if known == Some(revision) {
            return Ok(None);
        }
        let edits = self.deps.edits.latest().await?;
        let (indonesian, english) = (self.merged(Locale::Id, &edits).await?, self.merged(Locale::En, &edits).await?);
        Ok(Some(Books { revision, indonesian, english }))
    }

    async fn merged(&self, locale: Locale, edits: &[FaqEdit]) -> Result<Arc<FaqBook>, PortError> {
        let file = self.deps.files.book(locale).await?;
        let edits: Vec<FaqEdit> = edits.iter().filter(|edit| edit.locale == locale).cloned().collect();
        if edits.is_empty() {
            return Ok(file);
        }
        let placed = PlacedBook::new(&file, &edits);
        for unusable in placed.unusable() {
            tracing::warn!(faq.slug = %unusable.slug, faq.locale = locale.tag(), "an edit of a question cannot be shown");
        }
        Ok(Arc::new(placed.into_book(&file)))
    }
}

#[async_trait]
impl FaqRepo for EditedFaq {
    async fn book(&self, locale: Locale) -> Result<Arc<FaqBook>, PortError> {
        if self.is_due() {
            self.refresh().await;
        }
        let books = self.kept().books.clone();
        match (books, locale) {
            (None, locale) => self.deps.files.book(locale).await,
            (Some(books), Locale::Id) => Ok(books.indonesian),
            (Some(books), Locale::En) => Ok(books.english),
        }
    }
}

#[cfg(test)]
mod tests;
