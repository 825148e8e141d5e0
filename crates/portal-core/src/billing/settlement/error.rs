//! Why a report is not matched.

use chrono::{DateTime, Utc};

use crate::kernel::error::PortError;

/// Why a report is not matched.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReconcileError {
    /// The role may not do that.
    #[error("the role may not do that")]
    Forbidden,
    /// The same file was matched to its end before.
    #[error("the file was matched before")]
    FileKnown {
        /// When.
        at: DateTime<Utc>,
    },
    /// Others keep changing what a line is about; the same call may be made again.
    #[error("what a line is about is being changed")]
    Busy,
    /// A port failed.
    #[error(transparent)]
    Port(#[from] PortError),
}
