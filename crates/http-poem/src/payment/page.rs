//! The customer's payments, and one of them.

use std::collections::HashSet;

use http_kit::answer::see_other;
use http_kit::extract::{CsrfForm, ListQuery, NoFields, PathParam};
use http_kit::{Problem, RequestContext};
use poem::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION};
use poem::web::Query;
use poem::{IntoResponse, Response, handler};
use portal_core::PageRequest;
use portal_core::billing::payment::{PaymentAttempt, PaymentError, PaymentId, PaymentState};
use portal_core::billing::statement::{PaymentHistory, RecordedPayment, StatementService};
use serde::Deserialize;
use serde_json::json;

use crate::auth::web_session::WebSession;
use crate::check::noted_refusal;
use crate::email::view::EmailOffer;
use crate::page::render::{notify, page, session_layout};
use crate::payment::list_view::PaymentsPage;
use crate::payment::place::Place;
use crate::payment::view::{PaymentPage, scanned};
use crate::problem::{IntoProblem, OrProblem};
use crate::state::App;
use crate::statement::page::year_of;
use crate::transfer::page::proof_panel;
use crate::view::flash::Notice;
use crate::view::pagination::Pagination;

const HERE: &str = "/customer/payments";
/// Pixels of a module of a QR code that is saved as an image.
const SCALE: u8 = 8;

/// `GET /customer/payments`.
#[handler]
pub(crate) async fn list(
    app: &App,
    context: &RequestContext,
    web: WebSession,
    query: ListQuery,
    Query(of): Query<OfYear>,
) -> Result<Response, Problem> {
    let part = PageRequest::new(query.page.page(), PageRequest::default().limit()).map_err(Problem::broken)?;
    let (portal, year) = (&app.parts.portal, of.year()?);
    let list = match portal.payments() {
        Ok(payments) => Some(payments.list(&web.session, part).await.or_problem()?),
        Err(_) => None,
    };
    let history = match portal.statements() {
        Ok(statements) => Some(statements.history(&web.session, year).await.or_problem()?),
        Err(_) => None,
    };
    let receipts = match (portal.receipts(), &history) {
        (Some(receipts), Some(history)) => receipts.with_receipt(&web.session, records(history)).await.or_problem()?,
        _ => HashSet::new(),
    };
    let total = list.as_ref().map_or(1, portal_core::Page::total_pages);
    let shown = year.map(|year| format!("year={year}")).unwrap_or_default();
    page(&PaymentsPage {
        layout: session_layout(app, context, &web).await?,
        pagination: Pagination::new(HERE, &shown, part.page(), total),
        list,
        history,
        has_documents: portal.statements().is_ok_and(StatementService::has_documents),
        receipts,
    })
}

/// The payments of the year.
fn records(history: &PaymentHistory) -> impl Iterator<Item = &RecordedPayment> {
    history.months.iter().flat_map(|month| &month.payments).map(|payment| &payment.record)
}

/// The year whose payments are shown.
#[derive(Deserialize)]
struct OfYear {
    #[serde(default)]
    year: String,
}

impl OfYear {
    /// The year; `None` for the latest one. What names no year is not found.
    fn year(&self) -> Result<Option<i32>, Problem> {
        if self.year.is_empty() {
            return Ok(None);
        }
        year_of(self.year.parse().map_err(|_| Problem::not_found())?).map(Some)
    }
}

/// `GET /customer/payments/{id}`.
#[handler]
pub(crate) async fn show(
    app: &App,
    context: &RequestContext,
    web: WebSession,
    at: PathParam<PaymentId>,
) -> Result<Response, Problem> {
    let payment = app.parts.portal.payments()?.show(&web.session, &at.0).await.or_problem()?;
    let has_receipt = app.parts.portal.receipts().is_some() && payment.has_receipt();
    let email = if has_receipt { EmailOffer::of(app, &web).await? } else { None };
    let layout = session_layout(app, context, &web).await?;
    let proof = proof_panel(app, context, &web, &payment).await?;
    page(&PaymentPage::new(layout, Place::Account, payment).with_receipt(has_receipt, email).with_proof(proof))
}

/// `GET /customer/payments/{id}/state`: what an open page asks every few seconds.
#[handler]
pub(crate) async fn state(app: &App, web: WebSession, at: PathParam<PaymentId>) -> Result<Response, Problem> {
    let payment = app.parts.portal.payments()?.show(&web.session, &at.0).await.or_problem()?;
    Ok(state_of(&payment))
}

/// What an open page is told.
pub(crate) fn state_of(payment: &PaymentAttempt) -> Response {
    let body = json!({ "state": payment.state.as_str(), "settled": payment.settled_at.is_some() });
    poem::web::Json(body).with_header(CACHE_CONTROL, "private, no-store").into_response()
}

/// `GET /customer/payments/{id}/qr`: the code as an image to be saved, for paying on the phone that shows it.
#[handler]
pub(crate) async fn qr(app: &App, web: WebSession, at: PathParam<PaymentId>) -> Result<Response, Problem> {
    let payment = app.parts.portal.payments()?.show(&web.session, &at.0).await.or_problem()?;
    qr_image(&payment)
}

/// The code of a payment that waits, as a file.
pub(crate) fn qr_image(payment: &PaymentAttempt) -> Result<Response, Problem> {
    let is_open = payment.state == PaymentState::Pending;
    let payload = payment.instructions.as_ref().filter(|_| is_open).and_then(scanned);
    let image = payload.and_then(|payload| page_kit::qr::png(payload, SCALE)).ok_or_else(Problem::not_found)?;
    Ok(Response::builder()
        .content_type("image/png")
        .header(CONTENT_DISPOSITION, format!("attachment; filename=\"{}.png\"", payment.id))
        .header(CACHE_CONTROL, "private, no-store")
        .body(image))
}

/// `POST /customer/payments/{id}/check`: asks the gateway.
#[handler]
pub(crate) async fn check(
    app: &App,
    context: &RequestContext,
    _sent: CsrfForm<NoFields>,
    web: WebSession,
    at: PathParam<PaymentId>,
) -> Result<Response, Problem> {
    let result = app.parts.portal.payments()?.check(&web.session, &at.0).await;
    checked(app, context, (&Place::Account, &at.0), noted_refusal(context, result))
}

/// Back to the page of a payment whose gateway was asked.
pub(crate) fn checked(
    app: &App,
    context: &RequestContext,
    at: (&Place, &PaymentId),
    result: Result<PaymentAttempt, PaymentError>,
) -> Result<Response, Problem> {
    let notice = |payment: &PaymentAttempt| match payment.state {
        PaymentState::Paid => Some(Notice::PaymentReceived),
        PaymentState::Created | PaymentState::Pending => Some(Notice::PaymentNotYet),
        _ => None,
    };
    settled((app, context), at, result, notice)
}

/// `POST /customer/payments/{id}/cancel`.
#[handler]
pub(crate) async fn cancel(
    app: &App,
    context: &RequestContext,
    _sent: CsrfForm<NoFields>,
    web: WebSession,
    at: PathParam<PaymentId>,
) -> Result<Response, Problem> {
    let result = app.parts.portal.payments()?.cancel(&web.session, &at.0).await;
    cancelled(app, context, (&Place::Account, &at.0), noted_refusal(context, result))
}

/// Back to the page of a payment that was to be called off.
pub(crate) fn cancelled(
    app: &App,
    context: &RequestContext,
    at: (&Place, &PaymentId),
    result: Result<PaymentAttempt, PaymentError>,
) -> Result<Response, Problem> {
    let notice = |payment: &PaymentAttempt| match payment.state {
        PaymentState::Paid => Some(Notice::PaymentReceived),
        PaymentState::Cancelled => Some(Notice::PaymentCancelled),
        PaymentState::Created | PaymentState::Pending => Some(Notice::TryLater),
        _ => None,
    };
    settled((app, context), at, result, notice)
}

/// Back to the page of the payment, with what is to be said.
fn settled(
    (app, context): (&App, &RequestContext),
    (place, id): (&Place, &PaymentId),
    result: Result<PaymentAttempt, PaymentError>,
    notice: impl Fn(&PaymentAttempt) -> Option<Notice>,
) -> Result<Response, Problem> {
    let notice = match result {
        Ok(payment) => notice(&payment),
        Err(PaymentError::NotFound) => return Err(Problem::not_found()),
        Err(PaymentError::RateLimited { .. }) => Some(Notice::PaymentAskedOften),
        Err(error) => {
            error.into_problem().log();
            Some(Notice::PaymentUnknown)
        }
    };
    if let Some(notice) = notice {
        notify(app, context, notice);
    }
    Ok(see_other(&place.payment(id)))
}
