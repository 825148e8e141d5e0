//! What keeps customers from a statement.

use crate::kernel::error::PortError;

/// Why there is no statement.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StatementError {
    /// Nothing was invoiced and nothing paid in that year.
    #[error("there is nothing in that year")]
    NotFound,
    /// This portal makes no documents.
    #[error("this portal makes no documents")]
    NoDocuments,
    /// A port failed.
    #[error(transparent)]
    Port(#[from] PortError),
}
