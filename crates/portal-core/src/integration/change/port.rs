//! The port of the trail.

use async_trait::async_trait;

use super::model::{ChangeEntry, Changed};
use crate::kernel::error::PortError;
use crate::kernel::page::{Page, PageRequest};

/// Keeps who changed which record.
///
/// # Contract
/// * Entries are only ever added. Those of one call are added all or none, in their order.
/// * Pages hold the entries of one record, recorded last first, and the number of all of them.
/// * Numbers are told apart byte for byte, and records of different kinds may have the same number.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait ChangeLog: Send + Sync {
    /// Adds the entries: at most a thousand.
    ///
    /// # Errors
    /// [`PortError`] if the trail cannot be written.
    async fn log(&self, entries: &[ChangeEntry]) -> Result<(), PortError>;

    /// What was done to a record.
    ///
    /// # Errors
    /// [`PortError`] if the trail cannot be read.
    async fn changes_of(&self, changed: &Changed, request: PageRequest) -> Result<Page<ChangeEntry>, PortError>;
}
