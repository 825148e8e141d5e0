//! The proof of a payment on its page.

use page_kit::files::FileList;
use portal_core::billing::transfer::{Transfer, TransferProof, TransferState};

use crate::view::layout::Layout;

/// What was sent, and the form that sends it.
#[derive(Debug)]
pub(crate) struct ProofPanel {
    /// The transfer.
    pub(crate) transfer: Transfer,
    /// The file of the proof, for who sent it.
    pub(crate) file: FileList,
    /// The form; `None` where no proof is taken any more.
    pub(crate) form: Option<ProofForm>,
    /// Whether somebody else looks at the page, who sees no proof.
    pub(crate) is_viewed: bool,
}

/// The form that sends a proof.
#[derive(Debug, Default)]
pub(crate) struct ProofForm {
    pub(crate) sender: String,
    pub(crate) note: String,
    /// The file that a refused form had, with its name.
    pub(crate) kept: Option<(String, String)>,
    /// Which files are taken, in words.
    pub(crate) hint: String,
    pub(crate) file_error: Option<String>,
    pub(crate) sender_error: Option<String>,
    pub(crate) note_error: Option<String>,
    /// What else kept it from being sent, in words.
    pub(crate) trouble: Option<String>,
}

impl ProofForm {
    /// Whether it was sent before and refused.
    pub(crate) const fn is_refused(&self) -> bool {
        self.trouble.is_some() || self.file_error.is_some() || self.sender_error.is_some() || self.note_error.is_some()
    }
}

impl ProofPanel {
    /// The proof that waits for finance.
    pub(crate) fn sent(&self) -> Option<&TransferProof> {
        let waits = self.transfer.state == TransferState::InReview && !self.is_viewed;
        self.transfer.proof.as_ref().filter(|_| waits)
    }

    /// Why it was rejected.
    pub(crate) fn rejection(&self, layout: &Layout) -> Option<String> {
        self.transfer.rejection().map(|reason| layout.tn("transfer-rejected-because", "reason", reason))
    }
}
