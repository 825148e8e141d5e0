//! The port of merges.

use async_trait::async_trait;

use super::model::{MergesOf, TicketMerge};
use crate::kernel::commit::Committed;
use crate::kernel::error::PortError;
use crate::kernel::id::TicketNumber;

/// Keeps which tickets were merged. The portal owns it: the tickets need not be known where they are kept.
///
/// # Contract
/// * A ticket is merged once, and nothing is merged into one that was merged itself: [`add`](Self::add) is
///   [`Committed::Conflict`] and writes nothing if the duplicate was merged into another ticket, or the one that goes on
///   into any. It is [`Committed::Done`] if the merge is there, now or from before, which keeps its time. Of merges that
///   race and exclude each other one is written.
/// * [`of`](Self::of) answers the duplicates of a ticket by their times, then by their numbers.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait TicketMerges: Send + Sync {
    /// Adds a merge.
    ///
    /// # Errors
    /// [`PortError`] if merges cannot be written.
    async fn add(&self, merge: &TicketMerge) -> Result<Committed, PortError>;

    /// What was merged with a ticket.
    ///
    /// # Errors
    /// [`PortError`] if merges cannot be read.
    async fn of(&self, number: &TicketNumber) -> Result<MergesOf, PortError>;
}
