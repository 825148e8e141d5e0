//! What keeps a document from being sent.

use chrono::TimeDelta;

use crate::billing::invoice::InvoiceError;
use crate::billing::receipt::ReceiptError;
use crate::kernel::error::PortError;

/// Why a document is not sent.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SendDocumentError {
    /// There is no such invoice or payment, or it is somebody else's.
    #[error("there is no such document")]
    NotFound,
    /// The payment's money did not come in, or was given back.
    #[error("the payment holds no money")]
    NotPaid,
    /// No e-mail address is on file.
    #[error("no e-mail address is on file")]
    NoAddress,
    /// The account asked for too many.
    #[error("too many documents were asked for")]
    RateLimited {
        /// When it may ask again.
        retry_after: TimeDelta,
    },
    /// A port failed.
    #[error(transparent)]
    Port(#[from] PortError),
}

impl From<InvoiceError> for SendDocumentError {
    fn from(error: InvoiceError) -> Self {
        match error {
            InvoiceError::Port(error) => Self::Port(error),
            InvoiceError::NotFound | InvoiceError::NoDocuments => Self::NotFound,
        }
    }
}

impl From<ReceiptError> for SendDocumentError {
    fn from(error: ReceiptError) -> Self {
        match error {
            ReceiptError::Port(error) => Self::Port(error),
            ReceiptError::NotPaid => Self::NotPaid,
            ReceiptError::NotFound => Self::NotFound,
        }
    }
}
