//! Transfers to the ISP's own accounts: the customer sends a proof, and finance decides on it.
//!
//! A transfer is a payment like others. What stands for its gateway is the portal itself: how the payment stands is what
//! the [`Transfer`] says, which finance decides on ([`TransferReviewService`](crate::staff::transfer::TransferReviewService)).

mod error;
mod message;
mod model;
mod port;
mod send_proof;
#[cfg(test)]
mod tests;

use std::sync::Arc;

pub use error::{ProofError, TransferDecided};
pub use message::TransferRejectedNotice;
pub use model::{
    NewProof, ProofNote, RejectionReason, SenderName, Transfer, TransferDecision, TransferOutcome, TransferProof,
    TransferState, VersionedTransfer,
};
#[cfg(any(test, feature = "mocks"))]
pub use port::MockTransferRepo;
pub use port::{ClaimedFile, TransferChange, TransferCommitted, TransferRepo};

use crate::billing::payment::PaymentService;
use crate::kernel::clock::Clock;
use crate::support::attachment::AttachmentService;

/// What sending proofs needs.
#[derive(Clone)]
pub struct TransferDeps {
    /// Keeps the transfers.
    pub transfers: Arc<dyn TransferRepo>,
    /// The payments that they are.
    pub payments: PaymentService,
    /// The files of proofs; without them there are no proofs.
    pub attachments: Option<AttachmentService>,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
}

/// The use cases of customers who transferred.
#[derive(Clone)]
pub struct TransferService {
    deps: TransferDeps,
}

impl TransferService {
    /// Wires the use cases.
    pub fn new(deps: TransferDeps) -> Self {
        Self { deps }
    }
}
