//! The port of the edits.

use async_trait::async_trait;

use super::model::FaqEdit;
use crate::content::faq::slug::FaqSlug;
use crate::kernel::commit::Committed;
use crate::kernel::error::PortError;
use crate::kernel::locale::Locale;

/// Keeps what staff wrote over the questions and answers of the files. The portal owns it.
///
/// # Contract
/// * [`commit`](Self::commit) adds an edit whose version is one more than the latest of its question and language, or 1 if
///   there is none; else it is [`Committed::Conflict`] and nothing is written. Of edits that race on one version one is
///   done. Nothing that was added is changed or removed.
/// * [`latest`](Self::latest) answers the latest edit of every question and language that has one, in the order of slugs,
///   then of language tags. [`versions`](Self::versions) answers those of one question in one language, the newest first.
///   A row that cannot be read is left out and reported; no older one stands in for it.
/// * [`revision`](Self::revision) grows with every edit that is done, and with nothing else. Once it has grown, `latest`
///   has the edit.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait FaqEdits: Send + Sync {
    /// The latest edits.
    ///
    /// # Errors
    /// [`PortError`] if edits cannot be read.
    async fn latest(&self) -> Result<Vec<FaqEdit>, PortError>;

    /// The edits of one question in one language, at most `limit`.
    ///
    /// # Errors
    /// [`PortError`] if edits cannot be read.
    async fn versions(&self, slug: &FaqSlug, locale: Locale, limit: u32) -> Result<Vec<FaqEdit>, PortError>;

    /// Adds an edit.
    ///
    /// # Errors
    /// [`PortError`] if edits cannot be written.
    async fn commit(&self, edit: &FaqEdit) -> Result<Committed, PortError>;

    /// A number that is the same as long as no edit is added. It is asked every few seconds, so that it should cost little
    /// however many edits there are.
    ///
    /// # Errors
    /// [`PortError`] if it cannot be read.
    async fn revision(&self) -> Result<i64, PortError>;
}
