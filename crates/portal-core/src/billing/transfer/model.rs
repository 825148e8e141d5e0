//! A transfer, its proof, and what finance decides.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::error::TransferDecided;
use crate::billing::payment::PaymentId;
use crate::kernel::actor::Actor;
use crate::kernel::id::AttachmentId;
use crate::kernel::money::Rupiah;
use crate::kernel::text::text;

text!(
    /// In whose name an account is that money came from, in one line of at most 100 characters.
    SenderName, 100, false
);
text!(
    /// What a customer writes with a proof, at most 500 characters.
    ProofNote, 500, true
);
text!(
    /// Why finance rejects a proof, as the customer reads it: one line of at most 200 characters.
    RejectionReason, 200, false
);

/// How a transfer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TransferState {
    /// Nobody sent a proof yet.
    Waiting,
    /// A proof waits for finance.
    InReview,
    /// Finance found the money.
    Confirmed,
    /// Finance rejected the proof.
    Rejected,
    /// The customer called it off.
    Cancelled,
}

impl TransferState {
    /// Every state.
    pub const ALL: [Self; 5] = [Self::Waiting, Self::InReview, Self::Confirmed, Self::Rejected, Self::Cancelled];

    /// The word as stored and as clients know it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::InReview => "in_review",
            Self::Confirmed => "confirmed",
            Self::Rejected => "rejected",
            Self::Cancelled => "cancelled",
        }
    }
}

/// What a customer sends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewProof {
    /// The file, which the customer uploaded.
    pub attachment: AttachmentId,
    /// In whose name the account is that the money came from.
    pub sender: Option<SenderName>,
    /// What the customer adds.
    pub note: Option<ProofNote>,
}

/// What a customer sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransferProof {
    /// The file.
    pub attachment: AttachmentId,
    /// In whose name the account is that the money came from.
    pub sender: Option<String>,
    /// What the customer adds.
    pub note: Option<String>,
    /// When it was sent.
    pub sent_at: DateTime<Utc>,
}

impl TransferProof {
    /// Whether it says the same as what is sent now.
    fn is(&self, new: &NewProof) -> bool {
        let sender = new.sender.as_ref().map(SenderName::as_str);
        let note = new.note.as_ref().map(ProofNote::as_str);
        self.attachment == new.attachment && self.sender.as_deref() == sender && self.note.as_deref() == note
    }
}

/// What finance found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum TransferOutcome {
    /// The money came in.
    Confirmed {
        /// How much, whole rupiah.
        amount: Rupiah,
        /// On which day, as an instant of it: the bank's value date.
        received_at: DateTime<Utc>,
    },
    /// The proof shows no money that came in.
    Rejected {
        /// Why, as the customer reads it.
        reason: String,
    },
}

/// A decision of finance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransferDecision {
    /// What.
    #[serde(flatten)]
    pub outcome: TransferOutcome,
    /// Who, as adapters store actors.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// A payment that goes past every gateway. Its form in JSON is what stores keep.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transfer {
    /// The payment.
    pub payment: PaymentId,
    /// What was asked for, whole rupiah.
    pub total: Rupiah,
    /// When it was asked for.
    pub created_at: DateTime<Utc>,
    /// Until when it is waited for.
    pub expires_at: DateTime<Utc>,
    /// How it stands.
    pub state: TransferState,
    /// Since when a proof waits, however often it was replaced.
    pub review_since: Option<DateTime<Utc>>,
    /// The latest proof.
    pub proof: Option<TransferProof>,
    /// What finance decided last.
    pub decision: Option<TransferDecision>,
}

impl Transfer {
    /// A transfer that somebody is asked for.
    pub fn new(payment: PaymentId, total: Rupiah, created_at: DateTime<Utc>, expires_at: DateTime<Utc>) -> Self {
        let state = TransferState::Waiting;
        Self { payment, total, created_at, expires_at, state, review_since: None, proof: None, decision: None }
    }

    /// The transfer with a proof, in place of one that nobody decided on; `None` if that one says the same.
    ///
    /// # Errors
    /// [`TransferDecided`].
    pub fn proven(&self, new: &NewProof, now: DateTime<Utc>) -> Result<Option<Self>, TransferDecided> {
        match self.state {
            TransferState::Waiting | TransferState::InReview => {}
            TransferState::Confirmed | TransferState::Rejected | TransferState::Cancelled => {
                return Err(TransferDecided);
            }
        }
        if self.proof.as_ref().is_some_and(|proof| proof.is(new)) {
            return Ok(None);
        }
        let proof = TransferProof {
            attachment: new.attachment,
            sender: new.sender.as_ref().map(|sender| sender.as_str().to_owned()),
            note: new.note.as_ref().map(|note| note.as_str().to_owned()),
            sent_at: now,
        };
        let review_since = self.review_since.or(Some(now));
        Ok(Some(Self { state: TransferState::InReview, review_since, proof: Some(proof), ..self.clone() }))
    }

    /// The transfer whose money came in. It may have no proof, be over, or have been rejected before: money that came
    /// in came in.
    ///
    /// # Errors
    /// [`TransferDecided`] if it was confirmed before.
    pub fn confirmed(
        &self,
        (amount, received_at): (Rupiah, DateTime<Utc>),
        (by, at): (&Actor, DateTime<Utc>),
    ) -> Result<Self, TransferDecided> {
        if self.state == TransferState::Confirmed {
            return Err(TransferDecided);
        }
        let outcome = TransferOutcome::Confirmed { amount, received_at };
        let decision = Some(TransferDecision { outcome, by: by.to_string(), at });
        Ok(Self { state: TransferState::Confirmed, decision, ..self.clone() })
    }

    /// The transfer whose proof was rejected.
    ///
    /// # Errors
    /// [`TransferDecided`] if no proof waits.
    pub fn rejected(
        &self,
        reason: &RejectionReason,
        (by, at): (&Actor, DateTime<Utc>),
    ) -> Result<Self, TransferDecided> {
        if self.state != TransferState::InReview {
            return Err(TransferDecided);
        }
        let outcome = TransferOutcome::Rejected { reason: reason.as_str().to_owned() };
        let decision = Some(TransferDecision { outcome, by: by.to_string(), at });
        Ok(Self { state: TransferState::Rejected, decision, ..self.clone() })
    }

    /// The transfer that is called off; `None` if it cannot be any more, because a proof was sent or it is over.
    pub fn cancelled(&self) -> Option<Self> {
        let is_waiting = self.state == TransferState::Waiting;
        is_waiting.then(|| Self { state: TransferState::Cancelled, ..self.clone() })
    }

    /// Why the proof was rejected, if that is how it stands.
    pub fn rejection(&self) -> Option<&str> {
        match self.decision.as_ref().filter(|_| self.state == TransferState::Rejected)?.outcome {
            TransferOutcome::Rejected { ref reason } => Some(reason),
            TransferOutcome::Confirmed { .. } => None,
        }
    }

    /// Whether the customer may send a proof, or another one.
    pub const fn takes_proof(&self) -> bool {
        matches!(self.state, TransferState::Waiting | TransferState::InReview)
    }
}

/// A transfer with the version that a change of it expects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionedTransfer {
    /// The transfer.
    pub transfer: Transfer,
    /// Its version: 1 when it was added, one more with each change.
    pub version: u64,
}
