//! What keeps customers from a receipt.

use crate::kernel::error::PortError;

/// Why there is no receipt.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReceiptError {
    /// There is no such payment, or it is somebody else's.
    #[error("there is no such payment")]
    NotFound,
    /// Its money did not come in, or was given back.
    #[error("the payment holds no money")]
    NotPaid,
    /// A port failed.
    #[error(transparent)]
    Port(#[from] PortError),
}
