//! Looking at transfers.

use super::TransferReviewService;
use super::error::TransferReviewError;
use crate::billing::payment::{PaymentAttempt, PaymentId};
use crate::billing::transfer::VersionedTransfer;
use crate::identity::customer::Customer;
use crate::kernel::actor::StaffActor;
use crate::kernel::id::AttachmentId;
use crate::kernel::page::{Page, PageRequest};
use crate::staff::account::Permission;
use crate::staff::trail::{TrailAction, TrailNote};
use crate::support::attachment::{Attachment, Content, Part};

/// A transfer with the payment that it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransferReview {
    /// The transfer.
    pub found: VersionedTransfer,
    /// The payment.
    pub payment: PaymentAttempt,
    /// Who pays, unless the account is gone.
    pub customer: Option<Customer>,
    /// The file of the proof, if there is one.
    pub file: Option<Attachment>,
}

impl TransferReviewService {
    /// One page of the transfers whose proof waits, the longest waiting first.
    ///
    /// # Errors
    /// [`TransferReviewError`]; it needs [`Permission::ConfirmPayments`].
    pub async fn waiting(
        &self,
        staff: &StaffActor,
        page: PageRequest,
    ) -> Result<Page<TransferReview>, TransferReviewError> {
        may_confirm(staff)?;
        let found = self.deps.transfers.waiting(page).await?;
        let mut items = Vec::with_capacity(found.items.len());
        for found in found.items {
            let Some(payment) = self.deps.payments.find_any(&found.transfer.payment).await? else { continue };
            let customer = self.deps.payments.payer_of(&payment).await?;
            items.push(TransferReview { found, payment, customer, file: None });
        }
        Ok(Page { items, total: found.total, request: found.request })
    }

    /// One transfer, with the file of its proof.
    ///
    /// # Errors
    /// [`TransferReviewError`]; it needs [`Permission::ConfirmPayments`], and an entry in the trail.
    pub async fn show(&self, staff: &StaffActor, id: &PaymentId) -> Result<TransferReview, TransferReviewError> {
        may_confirm(staff)?;
        let (found, payment) = self.find(id).await?;
        let note = TrailNote::new(TrailAction::OpenedProof).about(&payment.customer_id).to(id);
        self.deps.trail.record_look(staff, note).await?;
        let customer = self.deps.payments.payer_of(&payment).await?;
        let file = match (&found.transfer.proof, &self.deps.attachments) {
            (Some(proof), Some(service)) => service.proof(staff, id, proof.attachment).await?,
            _ => None,
        };
        Ok(TransferReview { found, payment, customer, file })
    }

    /// A part of the file of a proof, before its bytes are read; a file that does not prove the payment is not found.
    ///
    /// # Errors
    /// [`TransferReviewError`]; it needs [`Permission::ConfirmPayments`], and an entry in the trail.
    pub async fn open(
        &self,
        staff: &StaffActor,
        (id, file): (&PaymentId, AttachmentId),
        part: Part,
    ) -> Result<Content, TransferReviewError> {
        let proof = self.show(staff, id).await?.file.filter(|proof| proof.id == file);
        proof.and_then(|proof| proof.content(part)).ok_or(TransferReviewError::NotFound)
    }

    pub(super) async fn find(
        &self,
        id: &PaymentId,
    ) -> Result<(VersionedTransfer, PaymentAttempt), TransferReviewError> {
        let found = self.deps.transfers.find(id).await?.ok_or(TransferReviewError::NotFound)?;
        let payment = self.deps.payments.find_any(id).await?.ok_or(TransferReviewError::NotFound)?;
        Ok((found, payment))
    }
}

/// Refuses who may not confirm payments.
pub(super) fn may_confirm(staff: &StaffActor) -> Result<(), TransferReviewError> {
    if staff.may(Permission::ConfirmPayments) { Ok(()) } else { Err(TransferReviewError::Forbidden) }
}
