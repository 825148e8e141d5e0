//! The pages of proofs.

use askama::Template;
use chrono::NaiveDate;
use page_kit::files::FileList;
use page_kit::format;
use page_kit::icons::Icon;
use page_kit::pagination::Pagination;
use page_kit::tone::Tone;
use portal_core::billing::transfer::{TransferOutcome, TransferState};
use portal_core::staff::transfer::TransferReview;

use crate::i18n::Locale;
use crate::ticket::words::customer_page;
use crate::transfer::form::{ConfirmForm, RejectForm, ReviewProblem};
use crate::transfer::page::LIST;
use crate::view::layout::Layout;

/// `GET /staff/payments/proofs`.
#[derive(Debug, Template)]
#[template(path = "transfer/proofs.html")]
pub(crate) struct ProofsPage {
    pub(crate) layout: Layout,
    pub(crate) reviews: Vec<TransferReview>,
    pub(crate) pagination: Option<Pagination>,
}

/// `GET /staff/payments/proofs/{id}`; forms confirm and reject it.
#[derive(Debug, Template)]
#[template(path = "transfer/proof.html")]
pub(crate) struct ProofPage {
    pub(crate) layout: Layout,
    pub(crate) review: TransferReview,
    /// The file of the proof.
    pub(crate) file: FileList,
    pub(crate) confirm: ConfirmForm,
    pub(crate) reject: RejectForm,
    /// What kept the decision from being made.
    pub(crate) problem: Option<ReviewProblem>,
    /// The day on which the page is shown.
    pub(crate) today: NaiveDate,
}

/// The page of a proof.
fn href(review: &TransferReview) -> String {
    format!("{LIST}/{}", review.payment.id)
}

/// Who pays.
fn payer(review: &TransferReview) -> String {
    let id = review.payment.customer_id.as_str();
    review.customer.as_ref().map_or_else(|| id.to_owned(), |customer| customer.name.clone())
}

fn invoices(review: &TransferReview) -> String {
    review.payment.lines.iter().map(|line| line.invoice.as_str()).collect::<Vec<_>>().join(", ")
}

impl ProofsPage {
    fn href(review: &TransferReview) -> String {
        href(review)
    }

    fn payer(review: &TransferReview) -> String {
        payer(review)
    }

    fn invoices(review: &TransferReview) -> String {
        invoices(review)
    }

    fn total(review: &TransferReview) -> String {
        format::rupiah(review.payment.total().amount())
    }
}

impl ProofPage {
    fn href(&self) -> String {
        href(&self.review)
    }

    fn customer_page(&self) -> String {
        customer_page(&self.review.payment.customer_id)
    }

    fn payer(&self) -> String {
        payer(&self.review)
    }

    /// Whether it waits for a decision.
    fn waits(&self) -> bool {
        self.review.found.transfer.state == TransferState::InReview
    }

    fn badge(&self) -> (Tone, String) {
        let (tone, key) = match self.review.found.transfer.state {
            TransferState::Waiting => (Tone::Quiet, "proof-waiting"),
            TransferState::InReview => (Tone::Info, "proof-in-review"),
            TransferState::Confirmed => (Tone::Success, "proof-confirmed"),
            TransferState::Rejected => (Tone::Danger, "proof-rejected"),
            TransferState::Cancelled => (Tone::Quiet, "proof-cancelled"),
        };
        (tone, self.layout.t(key))
    }

    /// What the payment is, row by row.
    fn facts(&self) -> Vec<(String, String)> {
        let (layout, payment) = (&self.layout, &self.review.payment);
        let money = |amount: portal_core::Rupiah| format::rupiah(amount.amount());
        let mut rows = vec![
            ("proof-asked", money(payment.total())),
            ("proof-invoices", invoices(&self.review)),
            ("proof-owed", money(payment.amount())),
        ];
        if payment.extra.is_positive() {
            rows.push(("proof-extra", money(payment.extra)));
        }
        rows.push(("proof-method", payment.channel.name().to_owned()));
        rows.push(("proof-created", layout.date_time(&payment.created_at)));
        rows.push(("proof-number", payment.id.to_string()));
        if let Some(proof) = &self.review.found.transfer.proof {
            rows.push(("proof-sent", layout.date_time(&proof.sent_at)));
            rows.extend(proof.sender.clone().map(|sender| ("proof-sender", sender)));
        }
        rows.into_iter().map(|(word, value)| (layout.t(word), value)).collect()
    }

    /// What was decided, row by row.
    fn decided(&self) -> Vec<(String, String)> {
        let (layout, transfer) = (&self.layout, &self.review.found.transfer);
        let Some(decision) = &transfer.decision else { return Vec::new() };
        let by = decision.by.strip_prefix("staff:").unwrap_or(&decision.by).to_owned();
        let mut rows = match &decision.outcome {
            TransferOutcome::Confirmed { amount, received_at } => vec![
                ("proof-amount", format::rupiah(amount.amount())),
                ("proof-received-on", layout.date(&received_at.with_timezone(&layout.zone).date_naive())),
            ],
            TransferOutcome::Rejected { reason } => vec![("proof-reason", reason.clone())],
        };
        rows.push(("proof-decided-by", by));
        rows.push(("proof-decided-at", layout.date_time(&decision.at)));
        rows.into_iter().map(|(word, value)| (layout.t(word), value)).collect()
    }

    fn note(&self) -> Option<&str> {
        self.review.found.transfer.proof.as_ref()?.note.as_deref()
    }

    /// What is wrong with a field of a form.
    fn wrong(&self, field: &str) -> Option<String> {
        let (name, key) = match self.problem? {
            ReviewProblem::Amount => ("amount", "proof-amount-wrong"),
            ReviewProblem::Day => ("received_on", "proof-day-wrong"),
            ReviewProblem::Note => ("note", "proof-note-wrong"),
            ReviewProblem::Reason => ("reason", "proof-reason-wrong"),
            ReviewProblem::Changed => return None,
        };
        (name == field).then(|| self.layout.t(key))
    }

    fn is_changed(&self) -> bool {
        self.problem == Some(ReviewProblem::Changed)
    }
}
