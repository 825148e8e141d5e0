//! The receipt of a payment, as a file.

use http_kit::extract::{PathParam, PathParams};
use http_kit::{Problem, RequestContext};
use poem::{Response, handler};

use portal_core::InvoiceNumber;
use portal_core::billing::document::RenderedDocument;
use portal_core::billing::payment::PaymentId;
use portal_core::billing::receipt::ReceiptError;
use portal_core::billing::statement::RecordedPaymentId;
use portal_core::identity::session::ActiveSession;

use crate::auth::web_session::WebSession;
use crate::invoice::form::{download, page_of};
use crate::problem::{IntoProblem, OrProblem};
use crate::state::App;

/// `GET /customer/payments/{id}/receipt`.
#[handler]
pub(crate) async fn receipt(
    app: &App,
    context: &RequestContext,
    web: WebSession,
    at: PathParam<PaymentId>,
) -> Result<Response, Problem> {
    Ok(download(issued(app, context, &web.session, &at.0).await?))
}

/// The receipt in the language of the request.
pub(super) async fn issued(
    app: &App,
    context: &RequestContext,
    session: &ActiveSession,
    id: &PaymentId,
) -> Result<RenderedDocument, Problem> {
    // A portal without payments has no such address, whatever it makes of documents.
    app.parts.portal.payments()?;
    let receipts = app.parts.portal.receipts().ok_or_else(no_documents)?;
    receipts.issue(session, id, context.locale().into()).await.or_problem()
}

/// `GET /customer/invoices/{number}/payments/{id}/receipt`.
#[handler]
pub(crate) async fn recorded(
    app: &App,
    context: &RequestContext,
    web: WebSession,
    at: PathParams<InvoiceNumber, RecordedPaymentId>,
) -> Result<Response, Problem> {
    Ok(download(issued_recorded(app, context, &web.session, &at).await?))
}

/// The receipt of a payment on record in the language of the request.
pub(super) async fn issued_recorded(
    app: &App,
    context: &RequestContext,
    session: &ActiveSession,
    PathParams(invoice, id): &PathParams<InvoiceNumber, RecordedPaymentId>,
) -> Result<RenderedDocument, Problem> {
    app.parts.portal.statements()?;
    let receipts = app.parts.portal.receipts().ok_or_else(no_documents)?;
    receipts.issue_recorded(session, (invoice, *id), context.locale().into()).await.or_problem()
}

/// Where the receipt of a payment on record lies.
pub(crate) fn recorded_receipt(invoice: &InvoiceNumber, id: RecordedPaymentId) -> String {
    format!("{}/payments/{id}/receipt", page_of(invoice))
}

fn no_documents() -> Problem {
    Problem::missing("payment:no-documents", "No documents", "api-no-documents")
}

impl IntoProblem for ReceiptError {
    fn into_problem(self) -> Problem {
        match self {
            ReceiptError::NotFound => Problem::not_found(),
            ReceiptError::NotPaid => Problem::missing("payment:no-receipt", "No receipt", "api-no-receipt"),
            ReceiptError::Port(error) => error.into_problem(),
            error => Problem::broken(error),
        }
    }
}
