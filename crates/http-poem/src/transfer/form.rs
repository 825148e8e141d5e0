//! What customers send with a proof, checked in one way for the API and the page.

use http_kit::{FieldProblem, Problem, noted};
use portal_core::AttachmentId;
use portal_core::billing::transfer::{NewProof, ProofError, ProofNote, SenderName};

use crate::problem::IntoProblem;

/// What is said of a file that is none of the customer's.
pub(crate) const NO_FILE: FieldProblem = FieldProblem { field: "attachment_id", words: "transfer-file-missing" };
const NOT_A_PROOF: FieldProblem = FieldProblem { field: "attachment_id", words: "transfer-file-kind" };

/// A proof as it was sent.
pub(crate) fn proof(
    attachment: Option<AttachmentId>,
    sender: Option<&str>,
    note: Option<&str>,
) -> Result<NewProof, Vec<FieldProblem>> {
    let mut wrong = Vec::new();
    let attachment = noted(&mut wrong, attachment.ok_or(NO_FILE));
    let said = |text: Option<&str>| text.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
    let sender = said(sender).map(|text| SenderName::parse(&text)).transpose();
    let sender = sender.map_err(|_| FieldProblem { field: "sender", words: "transfer-sender-wrong" });
    let note = said(note).map(|text| ProofNote::parse(&text)).transpose();
    let note = note.map_err(|_| FieldProblem { field: "note", words: "transfer-note-wrong" });
    let (sender, note) = (noted(&mut wrong, sender), noted(&mut wrong, note));
    match (attachment, sender, note) {
        (Some(attachment), Some(sender), Some(note)) => Ok(NewProof { attachment, sender, note }),
        _ => Err(wrong),
    }
}

impl IntoProblem for ProofError {
    fn into_problem(self) -> Problem {
        match self {
            ProofError::NotFound => Problem::not_found(),
            ProofError::NotReviewed => {
                Problem::conflict("payment:no-proof-needed", "No proof needed", "transfer-not-needed")
            }
            ProofError::Decided(_) => Problem::conflict("payment:decided", "Already decided", "transfer-decided"),
            ProofError::NoFile => Problem::invalid(NO_FILE),
            ProofError::NotAProof => Problem::invalid(NOT_A_PROOF),
            busy @ ProofError::Busy => Problem::unavailable().because(busy),
            ProofError::Port(error) => error.into_problem(),
            error => Problem::broken(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_optional_may_be_empty_and_everything_wrong_is_named() {
        let id = "01999999-9999-7999-8999-999999999999".parse().ok();
        let bare = proof(id, Some("  "), Some("")).expect("a proof");
        assert_eq!((bare.sender, bare.note), (None, None));
        let long = "x".repeat(501);
        let wrong = proof(None, Some("a\nb"), Some(&long)).expect_err("everything is wrong");
        let fields: Vec<_> = wrong.into_iter().map(|wrong| wrong.field).collect();
        assert_eq!(fields, ["attachment_id", "sender", "note"]);
    }
}
