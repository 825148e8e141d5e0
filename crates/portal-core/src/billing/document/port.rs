//! The port that makes documents.

use async_trait::async_trait;

use super::model::Document;
use crate::kernel::error::PortError;

/// Makes documents.
///
/// # Contract
/// * The same document gives the same bytes, on every machine and at every time.
/// * Texts of customers and of the ISP's records are shown as they are; nothing in them is taken for markup.
/// * Nothing in the document acts: no script, no attachment, no action but the payment link that a reader may open. Its
///   objects are not packed, so that anybody can look.
/// * It does not hold up the thread that calls it: long work is done elsewhere.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait DocumentRenderer: Send + Sync {
    /// The document as PDF.
    ///
    /// # Errors
    /// [`PortError`] if the document cannot be made.
    async fn render(&self, document: &Document) -> Result<Vec<u8>, PortError>;
}
