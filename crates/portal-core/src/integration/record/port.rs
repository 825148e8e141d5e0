//! The port of records that the ISP's data come in through.

use async_trait::async_trait;

use super::invoice::InvoiceRecord;
use super::model::{DraftRemoved, Record, RecordChange, RecordCommitted, RecordPage};
use crate::kernel::error::PortError;

/// Keeps the ISP's records of one kind.
///
/// # Contract
/// * [`find`](Self::find) answers the records with these numbers as they are on file, each once, in any order. A row that
///   cannot be read is left out and reported.
/// * [`after`](Self::after) walks through all records by their numbers, in an order that the adapter chooses and keeps: it
///   answers at most `limit` records that come after the one with the given number, which need not be on file any more,
///   and from the first one without it. A row that cannot be read is left out and reported, and does not end the walk.
/// * [`commit`](Self::commit) answers for each change in its place. A change is written, all of it, while what is on file
///   equals its `before`; no two changes have the same number. Of commits that race for a record one is done. What other
///   changes of the same call came to makes no difference to a change.
/// * A record whose parent is not on file is not written. [`orphans`](Self::orphans) answers the same beforehand.
/// * Texts are kept byte for byte. What is written is what the customer is shown at once.
/// * What the portal keeps of the record and the record does not name stays as it is: the switch of an account, the
///   rating of a ticket.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait RecordRepo<R: Record>: Send + Sync {
    /// The records with these numbers.
    ///
    /// # Errors
    /// [`PortError`] if the records cannot be read.
    async fn find(&self, ids: &[R::Id]) -> Result<Vec<R>, PortError>;

    /// The next records of a walk through all of them, and where to go on: the number of the last row that was looked
    /// at, or `None` at the end.
    ///
    /// # Errors
    /// [`PortError`] if the records cannot be read.
    async fn after(&self, after: Option<R::Id>, limit: u32) -> Result<RecordPage<R>, PortError>;

    /// Writes changes: at most a thousand.
    ///
    /// # Errors
    /// [`PortError`] if the records cannot be written; nothing was written then, or the caller cannot tell.
    async fn commit(&self, changes: &[RecordChange<R>]) -> Result<Vec<RecordCommitted>, PortError>;

    /// The numbers of those of these records that belong to a record which is not on file.
    ///
    /// # Errors
    /// [`PortError`] if the records cannot be read.
    async fn orphans(&self, records: &[R]) -> Result<Vec<R::Id>, PortError>;
}

/// Removes invoices that no customer was ever shown.
///
/// # Contract
/// * [`remove`](Self::remove) removes an invoice with its lines while what is on file equals `draft`.
/// * An invoice that has payments stays, and nothing of it is removed.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait InvoiceDrafts: Send + Sync {
    /// Removes a draft.
    ///
    /// # Errors
    /// [`PortError`] if it cannot be removed; nothing was removed then, or the caller cannot tell.
    async fn remove(&self, draft: &InvoiceRecord) -> Result<DraftRemoved, PortError>;
}
