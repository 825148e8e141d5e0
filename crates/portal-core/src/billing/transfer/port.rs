//! The port of transfers.

use async_trait::async_trait;

use super::model::{Transfer, VersionedTransfer};
use crate::billing::payment::PaymentId;
use crate::kernel::error::PortError;
use crate::kernel::id::{AttachmentId, CustomerId};
use crate::kernel::page::{Page, PageRequest};
use crate::messaging::outbox::OutboxMessage;

/// A file that a proof takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimedFile {
    /// The file.
    pub attachment: AttachmentId,
    /// Who uploaded it.
    pub customer_id: CustomerId,
}

/// A change of a transfer that was decided on a version of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransferChange {
    /// The version it was decided on.
    pub expected: u64,
    /// The transfer as it is to be.
    pub after: Transfer,
    /// The file of its new proof.
    pub claim: Option<ClaimedFile>,
    /// What the customer is told.
    pub message: Option<OutboxMessage>,
}

/// What came of committing a change of a transfer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TransferCommitted {
    /// It was written, all of it.
    Done,
    /// The expected version is no longer stored, or there is no such transfer; nothing was written.
    Conflict,
    /// The file cannot be claimed; nothing was written.
    NoFile,
}

/// Keeps transfers, in the store of the attachments and of the outbox.
///
/// # Contract
/// * There is one transfer of a payment: [`add`](Self::add) is `false` and writes nothing if there is one. Of racing
///   callers one adds.
/// * [`commit`](Self::commit) writes the transfer, the claim and the message in one step if the transfer has the expected
///   version, else nothing. Of changes that race and expect the same version one is written.
/// * A claim takes a file that its customer uploaded, that is complete, and that neither a message nor another proof has:
///   else the answer is [`TransferCommitted::NoFile`]. From then on it is the payment's
///   ([`Attachment::proof_of`](crate::support::attachment::Attachment::proof_of)): it is not withdrawn, and no message and
///   no other proof can claim it. The file of an earlier proof of the same payment is given up, and withdrawn like an
///   upload that no message refers to.
/// * [`waiting`](Self::waiting) answers the transfers in review, the longest waiting first; an empty page past the last
///   one.
/// * A row that cannot be read is left out of lists and reported. One that is asked for by its name is an error.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait TransferRepo: Send + Sync {
    /// Adds a transfer, version 1.
    ///
    /// # Errors
    /// [`PortError`] if transfers cannot be written.
    async fn add(&self, transfer: &Transfer) -> Result<bool, PortError>;

    /// The transfer of a payment.
    ///
    /// # Errors
    /// [`PortError`] if transfers cannot be read.
    async fn find(&self, payment: &PaymentId) -> Result<Option<VersionedTransfer>, PortError>;

    /// Commits a change that was decided on what was read.
    ///
    /// # Errors
    /// [`PortError`] if transfers cannot be written.
    async fn commit(&self, change: &TransferChange) -> Result<TransferCommitted, PortError>;

    /// One page of the transfers whose proof waits for finance.
    ///
    /// # Errors
    /// [`PortError`] if transfers cannot be read.
    async fn waiting(&self, page: PageRequest) -> Result<Page<VersionedTransfer>, PortError>;
}
