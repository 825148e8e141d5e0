//! Transfers as finance reviews them: proofs that wait, what they show, and the decision on each.

mod decide;
mod error;
mod look;
#[cfg(test)]
mod tests;

use std::sync::Arc;

pub use decide::Confirmation;
pub use error::TransferReviewError;
pub use look::TransferReview;

use crate::billing::payment::PaymentService;
use crate::billing::transfer::TransferRepo;
use crate::kernel::clock::Clock;
use crate::staff::trail::StaffTrailService;
use crate::support::attachment::AttachmentService;

/// What reviewing transfers needs.
#[derive(Clone)]
pub struct TransferReviewDeps {
    /// Keeps the transfers.
    pub transfers: Arc<dyn TransferRepo>,
    /// The payments that they are.
    pub payments: PaymentService,
    /// The files of proofs, if the portal takes files.
    pub attachments: Option<AttachmentService>,
    /// Records what staff do.
    pub trail: StaffTrailService,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
}

/// The use cases of staff who review transfers.
#[derive(Clone)]
pub struct TransferReviewService {
    deps: TransferReviewDeps,
}

impl TransferReviewService {
    /// Wires the use cases.
    pub fn new(deps: TransferReviewDeps) -> Self {
        Self { deps }
    }
}
