//! "I have paid": sending a proof, and looking at what became of it.

use super::TransferService;
use super::error::ProofError;
use super::model::{NewProof, Transfer};
use super::port::{ClaimedFile, TransferChange, TransferCommitted};
use crate::billing::payment::{PaymentAttempt, PaymentId};
use crate::identity::session::ActiveSession;
use crate::kernel::error::PortError;
use crate::kernel::id::AttachmentId;
use crate::support::attachment::{Attachment, AttachmentError};
use crate::support::conversation::Participant;

/// How often a proof is sent when others change the transfer meanwhile.
const TRIES: usize = 3;

impl TransferService {
    /// Takes the customer's proof of a payment, in place of one that finance did not decide on yet. The same one, sent
    /// again, changes nothing.
    ///
    /// # Errors
    /// [`ProofError`]; somebody else's payment is not found, nor is somebody else's file.
    pub async fn send_proof(
        &self,
        session: &ActiveSession,
        id: &PaymentId,
        proof: &NewProof,
    ) -> Result<PaymentAttempt, ProofError> {
        let payment = self.deps.payments.show(session, id).await?;
        if !payment.channel.is_reviewed() {
            return Err(ProofError::NotReviewed);
        }
        let file = self.file(session, proof.attachment).await?.ok_or(ProofError::NoFile)?;
        if !file.media_type.is_proof() {
            return Err(ProofError::NotAProof);
        }
        self.commit(&payment, proof).await?;
        Ok(self.deps.payments.refresh(id).await?)
    }

    /// A file that the customer uploaded.
    async fn file(&self, session: &ActiveSession, id: AttachmentId) -> Result<Option<Attachment>, AttachmentError> {
        let Some(service) = &self.deps.attachments else { return Ok(None) };
        let found = service.shown(&Participant::Customer(session.scope()), &[id]).await?.pop();
        Ok(found.filter(|file| file.is_uploaded_by(session.scope().customer_id())))
    }

    /// The file of a proof, for who sent it; `None` if there is none.
    ///
    /// # Errors
    /// [`PortError`] if files cannot be read.
    pub async fn file_of(&self, session: &ActiveSession, transfer: &Transfer) -> Result<Option<Attachment>, PortError> {
        let Some(proof) = transfer.proof.as_ref().filter(|_| !session.is_viewed()) else { return Ok(None) };
        match self.file(session, proof.attachment).await {
            Ok(file) => Ok(file),
            Err(AttachmentError::Port(error)) => Err(error),
            Err(_) => Ok(None),
        }
    }

    /// Whether proofs are taken.
    pub fn takes_proofs(&self) -> bool {
        self.deps.attachments.is_some()
    }

    async fn commit(&self, payment: &PaymentAttempt, proof: &NewProof) -> Result<(), ProofError> {
        for _ in 0..TRIES {
            let found = self.deps.transfers.find(&payment.id).await?.ok_or(ProofError::NotFound)?;
            let Some(after) = found.transfer.proven(proof, self.deps.clock.now())? else { return Ok(()) };
            let held = found.transfer.proof.as_ref().map(|proof| proof.attachment);
            let claim = (held != Some(proof.attachment))
                .then(|| ClaimedFile { attachment: proof.attachment, customer_id: payment.customer_id.clone() });
            let change = TransferChange { expected: found.version, after, claim, message: None };
            match self.deps.transfers.commit(&change).await? {
                TransferCommitted::Done => return Ok(()),
                TransferCommitted::NoFile => return Err(ProofError::NoFile),
                TransferCommitted::Conflict => {}
            }
        }
        Err(ProofError::Busy)
    }

    /// The transfer of a payment that was shown to its customer; `None` for one that goes through a gateway.
    ///
    /// # Errors
    /// [`PortError`] if transfers cannot be read.
    pub async fn transfer_of(&self, payment: &PaymentAttempt) -> Result<Option<Transfer>, PortError> {
        if !payment.channel.is_reviewed() {
            return Ok(None);
        }
        Ok(self.deps.transfers.find(&payment.id).await?.map(|found| found.transfer))
    }
}
