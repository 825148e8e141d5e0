//! The port of assignments.

use async_trait::async_trait;

use super::model::{Assignment, AssignmentChange, WorkSubject};
use crate::kernel::commit::Committed;
use crate::kernel::error::PortError;

/// Keeps who is responsible for what. The portal owns it: tickets and conversations need not be known where it is kept.
///
/// # Contract
/// * At most one member of staff is responsible for one thing.
/// * [`commit`](Self::commit) decides each change by itself: it is written if the one who is responsible is the one
///   expected, else it is [`Committed::Conflict`]; the answers are in the order of the changes. Of changes that race and
///   expect the same, one is written.
/// * [`all`](Self::all) and [`of`](Self::of) answer the latest first (`since`, then subject). A row that cannot be read is left out and
///   reported.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait AssignmentRepo: Send + Sync {
    /// Everything that somebody is responsible for, at most `limit`.
    ///
    /// # Errors
    /// [`PortError`] if assignments cannot be read.
    async fn all(&self, limit: u32) -> Result<Vec<Assignment>, PortError>;

    /// Who is responsible for these, at most a hundred; nothing of those that nobody is responsible for.
    ///
    /// # Errors
    /// [`PortError`] if assignments cannot be read.
    async fn of(&self, subjects: &[WorkSubject]) -> Result<Vec<Assignment>, PortError>;

    /// Writes changes of different subjects, at most a hundred.
    ///
    /// # Errors
    /// [`PortError`] if assignments cannot be written.
    async fn commit(&self, changes: &[AssignmentChange]) -> Result<Vec<Committed>, PortError>;
}
