//! The port of retention.

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use super::model::RecordKind;
use crate::kernel::error::PortError;

/// Deletes records that ended long ago.
///
/// # Contract
/// * [`delete_expired`](Self::delete_expired) deletes records of that kind that ended before `before`, at most `limit`
///   of them, and answers how many; a record that has not ended stays.
/// * Fewer than `limit` means that no record is left that nobody else is deleting; several callers at once delete each
///   record once.
/// * Of [`RecordKind::DailyActives`] those of all days before `before`'s are deleted at once, however many there are, and the
///   number of each day is kept.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait RetentionStore: Send + Sync {
    /// Deletes one batch.
    ///
    /// # Errors
    /// [`PortError`] if the store cannot be reached; what was deleted by then stays deleted.
    async fn delete_expired(&self, kind: RecordKind, before: DateTime<Utc>, limit: u32) -> Result<u64, PortError>;
}
