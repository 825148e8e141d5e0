//! A proof as clients of the API see it.

use portal_core::billing::transfer::{Transfer, TransferState};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa::openapi::{RefOr, Schema};

use crate::document::words;
use crate::state::App;

fn states() -> RefOr<Schema> {
    words(TransferState::ALL.map(TransferState::as_str)).into()
}

/// The proof of a payment, and what finance decided on it.
#[derive(Serialize, ToSchema)]
#[schema(as = PaymentProof)]
pub(crate) struct ProofItem {
    /// `waiting` before a proof was sent.
    #[schema(schema_with = states)]
    status: &'static str,
    /// The file; null before.
    #[schema(example = "018f4a6e-0000-7000-8000-000000000009")]
    attachment_id: Option<String>,
    /// In whose name the account is that the money came from.
    #[schema(example = "Budi Santoso")]
    sender: Option<String>,
    #[schema(example = "Transfer dari BCA")]
    note: Option<String>,
    #[schema(format = DateTime)]
    sent_at: Option<String>,
    /// Why it was rejected; null else.
    #[schema(example = "Fotonya buram")]
    reason: Option<String>,
}

impl ProofItem {
    pub(crate) fn new(app: &App, transfer: Transfer) -> Self {
        let reason = transfer.rejection().map(str::to_owned);
        let (status, proof) = (transfer.state.as_str(), transfer.proof);
        Self {
            status,
            reason,
            attachment_id: proof.as_ref().map(|proof| proof.attachment.to_string()),
            sent_at: proof.as_ref().map(|proof| app.stamp(proof.sent_at)),
            sender: proof.as_ref().and_then(|proof| proof.sender.clone()),
            note: proof.and_then(|proof| proof.note),
        }
    }
}
