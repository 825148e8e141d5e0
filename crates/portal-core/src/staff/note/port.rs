//! The port of internal notes.

use async_trait::async_trait;

use super::model::InternalNote;
use crate::kernel::error::PortError;
use crate::kernel::page::{Page, PageRequest};
use crate::staff::assignment::WorkSubject;

/// Keeps internal notes, apart from what customers read. The portal owns them: tickets and conversations need not be known
/// where they are kept.
///
/// # Contract
/// * Notes are only ever added. Adding the same identity again keeps the first.
/// * [`page_of`](Self::page_of) answers the notes of one subject alone, the latest first (`at`, then identity), and
///   counts them. A row that cannot be read is left out and reported.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait InternalNotes: Send + Sync {
    /// Adds a note.
    ///
    /// # Errors
    /// [`PortError`] if notes cannot be written.
    async fn add(&self, note: &InternalNote) -> Result<(), PortError>;

    /// One page of the notes about a subject.
    ///
    /// # Errors
    /// [`PortError`] if notes cannot be read.
    async fn page_of(&self, subject: &WorkSubject, page: PageRequest) -> Result<Page<InternalNote>, PortError>;
}
