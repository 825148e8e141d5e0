//! What customers do with the questions: read them all, or look for one.

use std::sync::Arc;

use super::model::{Faq, FaqBook, FaqCategory};
use super::port::FaqRepo;
use super::search::FaqHit;
use crate::kernel::error::PortError;
use crate::kernel::locale::Locale;

/// Characters of a query that count; what comes behind them is not looked for.
pub const LONGEST_QUERY: usize = 200;

/// The FAQ's use cases; nobody has to be logged in.
#[derive(Clone)]
pub struct FaqService {
    books: Arc<dyn FaqRepo>,
}

impl FaqService {
    /// Reads from `books`.
    pub fn new(books: Arc<dyn FaqRepo>) -> Self {
        Self { books }
    }

    /// Everything there is to read in a language.
    ///
    /// # Errors
    /// [`PortError`] if it cannot be read.
    pub async fn all(&self, locale: Locale) -> Result<Arc<FaqBook>, PortError> {
        self.books.book(locale).await
    }

    /// What fits a query in everyday words; nothing for one without words.
    ///
    /// # Errors
    /// [`PortError`] if it cannot be read.
    pub async fn search(&self, locale: Locale, query: &str) -> Result<FaqHits, PortError> {
        let book = self.books.book(locale).await?;
        let end = query.char_indices().nth(LONGEST_QUERY).map_or(query.len(), |(at, _)| at);
        let hits = book.search(&query[..end]);
        Ok(FaqHits { book, hits })
    }
}

/// What a search found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaqHits {
    book: Arc<FaqBook>,
    hits: Vec<FaqHit>,
}

impl FaqHits {
    /// How many questions were found.
    pub fn len(&self) -> usize {
        self.hits.len()
    }

    /// Whether none was.
    pub fn is_empty(&self) -> bool {
        self.hits.is_empty()
    }

    /// The questions by category: the category with the best one first, and the best ones first in each.
    pub fn by_category(&self) -> Vec<(&FaqCategory, Vec<(&Faq, &FaqHit)>)> {
        let mut found: Vec<(&FaqCategory, Vec<(&Faq, &FaqHit)>)> = Vec::new();
        for hit in &self.hits {
            let category = &self.book.categories()[hit.category];
            let pair = (&category.faqs[hit.faq], hit);
            match found.iter_mut().find(|(known, _)| std::ptr::eq(*known, category)) {
                Some((_, pairs)) => pairs.push(pair),
                None => found.push((category, vec![pair])),
            }
        }
        found
    }
}
