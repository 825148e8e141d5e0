//! What keeps customers from their invoices.

use crate::kernel::error::PortError;

/// Why there is no invoice to show.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum InvoiceError {
    /// There is no such invoice, or it is somebody else's, or a draft.
    #[error("there is no such invoice")]
    NotFound,
    /// This portal makes no documents.
    #[error("this portal makes no documents")]
    NoDocuments,
    /// A port failed.
    #[error(transparent)]
    Port(#[from] PortError),
}
