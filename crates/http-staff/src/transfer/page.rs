//! `/staff/payments/proofs`.

use http_kit::extract::{CsrfForm, PathParam};
use http_kit::refused_form::{RefusedForm, send_back};
use http_kit::{Problem, RequestContext, refused_form};
use page_kit::files::{FileList, answer};
use page_kit::pagination::Pagination;
use poem::web::{Path, Query};
use poem::{Request, Response, handler};
use portal_core::PageRequest;
use portal_core::billing::payment::PaymentId;
use portal_core::staff::transfer::{TransferReviewError, TransferReviewService};
use portal_core::support::attachment::Part;
use serde::Deserialize;

use crate::attachment::form::problem as file_problem;
use crate::check::forbidden;
use crate::guard::StaffSession;
use crate::page::{layout, page, told};
use crate::state::Console;
use crate::transfer::form::{ConfirmForm, RejectForm, ReviewProblem};
use crate::transfer::view::{ProofPage, ProofsPage};
use crate::view::notice::Notice;

/// Where the list lies.
pub(crate) const LIST: &str = "/staff/payments/proofs";

/// The check that refuses what cannot be decided.
const CHECK: &str = "staff_proof";

#[derive(Deserialize)]
struct ListQuery {
    #[serde(default)]
    page: Option<u32>,
}

/// The use cases; not found where nothing is transferred to the ISP's own accounts.
fn service(console: &Console) -> Result<&TransferReviewService, Problem> {
    console.parts.desk.transfers.as_ref().ok_or_else(Problem::not_found)
}

/// `GET /staff/payments/proofs`.
#[handler]
pub(crate) async fn list(
    console: &Console,
    context: &RequestContext,
    staff: &StaffSession,
    Query(query): Query<ListQuery>,
) -> Result<Response, Problem> {
    let request = PageRequest::new(query.page.unwrap_or(1).max(1), 20).unwrap_or_default();
    let found = service(console)?.waiting(&staff.actor(), request).await.map_err(problem)?;
    let pagination = Pagination::new(LIST, "", found.request.page(), found.total_pages());
    page(&ProofsPage { layout: layout(console, context), reviews: found.items, pagination })
}

/// `GET /staff/payments/proofs/{id}`.
#[handler]
pub(crate) async fn show(
    console: &Console,
    context: &RequestContext,
    staff: &StaffSession,
    id: PathParam<PaymentId>,
) -> Result<Response, Problem> {
    let review = service(console)?.show(&staff.actor(), &id.0).await.map_err(problem)?;
    let refused = refused_form::shown(context);
    let wrong: Option<ReviewProblem> = refused.and_then(RefusedForm::reason);
    let today = console.parts.clock.local_date(console.site.now());
    // The form that was not sent is shown as it was at first.
    let sent: Option<ConfirmForm> = refused.and_then(RefusedForm::typed);
    let sent = sent.filter(|form| !form.received_on.is_empty() || !form.amount.is_empty());
    page(&ProofPage {
        layout: layout(console, context),
        file: FileList::new(context.locale(), &format!("{LIST}/{}/files", id.0), review.file.iter()),
        confirm: sent.unwrap_or_else(|| ConfirmForm::of(review.payment.total(), today)),
        reject: refused.and_then(RefusedForm::typed).unwrap_or_default(),
        problem: wrong,
        today,
        review,
    })
}

/// `GET /staff/payments/proofs/{id}/files/{file}`.
#[handler]
pub(crate) async fn file(
    console: &Console,
    request: &Request,
    staff: &StaffSession,
    Path(at): Path<(String, String)>,
) -> Result<Response, Problem> {
    serve(console, request, staff, (at, Part::File)).await
}

/// `GET /staff/payments/proofs/{id}/files/{file}/preview`.
#[handler]
pub(crate) async fn preview(
    console: &Console,
    request: &Request,
    staff: &StaffSession,
    Path(at): Path<(String, String)>,
) -> Result<Response, Problem> {
    serve(console, request, staff, (at, Part::Preview)).await
}

async fn serve(
    console: &Console,
    request: &Request,
    staff: &StaffSession,
    ((payment, proof), part): ((String, String), Part),
) -> Result<Response, Problem> {
    let attachments = console.parts.desk.attachments.as_ref().ok_or_else(Problem::not_found)?;
    let id = PaymentId::parse(&payment).map_err(|_| Problem::not_found())?;
    let proof = proof.parse().map_err(|_| Problem::not_found())?;
    let content = service(console)?.open(&staff.actor(), (&id, proof), part).await.map_err(problem)?;
    answer(attachments, request, content).await.map_err(file_problem)
}

/// `POST /staff/payments/proofs/{id}/confirm`.
#[handler]
pub(crate) async fn confirm(
    console: &Console,
    context: &RequestContext,
    CsrfForm(form): CsrfForm<ConfirmForm>,
    staff: &StaffSession,
    id: PathParam<PaymentId>,
) -> Result<Response, Problem> {
    let confirmation = match form.read() {
        Ok(confirmation) => confirmation,
        Err(wrong) => return Ok(send_back(context, CHECK, &wrong)),
    };
    let at = (&id.0, Some(form.version()));
    match service(console)?.confirm(&staff.actor(), at, &confirmation).await {
        Ok(_) => Ok(told(console, context, Notice::ProofConfirmed, LIST)),
        Err(error) => refused(context, error),
    }
}

/// `POST /staff/payments/proofs/{id}/reject`.
#[handler]
pub(crate) async fn reject(
    console: &Console,
    context: &RequestContext,
    CsrfForm(form): CsrfForm<RejectForm>,
    staff: &StaffSession,
    id: PathParam<PaymentId>,
) -> Result<Response, Problem> {
    let reason = match form.read() {
        Ok(reason) => reason,
        Err(wrong) => return Ok(send_back(context, CHECK, &wrong)),
    };
    match service(console)?.reject(&staff.actor(), (&id.0, Some(form.version())), &reason).await {
        Ok(_) => Ok(told(console, context, Notice::ProofRejected, LIST)),
        Err(error) => refused(context, error),
    }
}

fn refused(context: &RequestContext, error: TransferReviewError) -> Result<Response, Problem> {
    let wrong = match error {
        TransferReviewError::Changed => ReviewProblem::Changed,
        TransferReviewError::Amount { .. } => ReviewProblem::Amount,
        TransferReviewError::Day { .. } => ReviewProblem::Day,
        error => return Err(problem(error)),
    };
    Ok(send_back(context, CHECK, &wrong))
}

fn problem(error: TransferReviewError) -> Problem {
    match error {
        TransferReviewError::Port(error) => error.into(),
        TransferReviewError::Forbidden => forbidden(),
        _ => Problem::not_found(),
    }
}
