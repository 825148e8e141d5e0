//! The port of the questions and answers.

use std::sync::Arc;

use async_trait::async_trait;

use super::model::FaqBook;
use crate::kernel::error::PortError;
use crate::kernel::locale::Locale;

/// Holds the questions that customers ask, in every language.
///
/// # Contract
/// * There is a book for each language; it may be empty. Asked again, by whomever, it is the same until
///   somebody edits it.
/// * Slugs fit into an address, stay what they are when texts are edited, and are given once in a book: those
///   of questions are two words or more of `a`–`z` and `0`–`9` with hyphens between, at most 80 characters, those
///   of categories one or more.
/// * Texts are finished, with nothing left to fill in, and plain: no line is blank at an end, none holds
///   control characters, lines end in `\n`, a question or a name is one line.
/// * Links stand on words of one line of their answer, in order and apart, and lead to paths of the portal,
///   which begin with one slash.
/// * No category is without questions, and no group of synonyms has fewer than two members.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait FaqRepo: Send + Sync {
    /// The book of a language.
    ///
    /// # Errors
    /// [`PortError`] if it cannot be read.
    async fn book(&self, locale: Locale) -> Result<Arc<FaqBook>, PortError>;
}

/// No questions: for portals that answer them elsewhere.
#[derive(Debug, Clone, Copy, Default)]
pub struct EmptyFaq;

#[async_trait]
impl FaqRepo for EmptyFaq {
    async fn book(&self, _: Locale) -> Result<Arc<FaqBook>, PortError> {
        Ok(Arc::default())
    }
}
