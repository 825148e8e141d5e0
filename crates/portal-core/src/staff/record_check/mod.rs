//! The rows that an ISP writes: which of them cannot be shown.
//!
//! Pages leave out a row that cannot be read. [`review_records`] finds these rows, for the operator to correct.

mod model;
mod port;
mod review;

pub use model::{RecordBatch, RecordCursor, RecordTable, UnreadableRecord};
#[cfg(any(test, feature = "mocks"))]
pub use port::MockRecordCheck;
pub use port::RecordCheck;
pub use review::{NAMED_PER_TABLE, RecordReport, TableReport, review_records};
