//! The port of the rows that an ISP writes, as they are checked.

use async_trait::async_trait;

use super::model::{RecordBatch, RecordCursor, RecordTable};
use crate::kernel::error::PortError;

/// Reads every row that an ISP may write, through the conversions that the pages use.
///
/// # Contract
/// * A batch holds at most `limit` rows. To follow [`RecordBatch::next`] reads every row of the table once; an empty
///   table is one batch of no rows.
/// * A row that pages leave out, or show without one of its values, is named once, by table, column and id; no other
///   row is. It counts as read, and keeps no other row from being read.
/// * A customer whose number on file has text and is no mobile number is named as well, by the column `phone`; one
///   whose number is empty is not.
/// * Nothing is written: a connection that can only read is enough.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait RecordCheck: Send + Sync {
    /// Reads the next rows of the table, from its beginning on if `from` is `None`. A `limit` of 0 is one of 1.
    ///
    /// # Errors
    /// [`PortError`] if the table cannot be read.
    async fn read_batch(
        &self,
        table: RecordTable,
        from: Option<RecordCursor>,
        limit: u32,
    ) -> Result<RecordBatch, PortError>;
}
