//! What keeps customers from sending a proof.

use crate::billing::payment::PaymentError;
use crate::kernel::error::PortError;
use crate::support::attachment::AttachmentError;

/// A transfer that was decided on, or called off: it cannot be changed like that any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the transfer was decided on")]
pub struct TransferDecided;

/// Why a proof was not taken.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ProofError {
    /// The customer has no such payment.
    #[error("no such payment")]
    NotFound,
    /// The payment goes through a gateway, which knows by itself.
    #[error("the payment needs no proof")]
    NotReviewed,
    /// Finance decided on it already, or it was called off.
    #[error(transparent)]
    Decided(#[from] TransferDecided),
    /// There is no such file of the customer's, or a message or another proof has it.
    #[error("no such file")]
    NoFile,
    /// The file is neither a picture nor a PDF.
    #[error("a proof is a picture or a PDF")]
    NotAProof,
    /// Others keep changing it; the same call may be made again.
    #[error("the transfer is being changed")]
    Busy,
    /// A port failed.
    #[error(transparent)]
    Port(#[from] PortError),
}

impl From<PaymentError> for ProofError {
    fn from(error: PaymentError) -> Self {
        match error {
            PaymentError::NotFound => Self::NotFound,
            PaymentError::Port(error) => Self::Port(error),
            _ => Self::Busy,
        }
    }
}

impl From<AttachmentError> for ProofError {
    fn from(error: AttachmentError) -> Self {
        match error {
            AttachmentError::Port(error) => Self::Port(error),
            AttachmentError::NotFound | AttachmentError::Forbidden => Self::NoFile,
        }
    }
}
