//! Sending a document from its page.

use http_kit::answer::see_other;
use http_kit::extract::{CsrfForm, NoFields, PathParam};
use http_kit::{Problem, RequestContext};
use poem::{Response, handler};
use portal_core::InvoiceNumber;
use portal_core::billing::email::SendDocumentError;
use portal_core::billing::payment::PaymentId;
use portal_core::kernel::email::EmailAddress;

use crate::auth::web_session::WebSession;
use crate::check::noted_refusal;
use crate::invoice::form::page_of;
use crate::page::render::notify;
use crate::payment::form::payment_page;
use crate::problem::IntoProblem;
use crate::state::App;
use crate::view::flash::Notice;

/// `POST /customer/invoices/{number}/email`.
#[handler]
pub(crate) async fn send_invoice(
    app: &App,
    context: &RequestContext,
    _sent: CsrfForm<NoFields>,
    web: WebSession,
    at: PathParam<InvoiceNumber>,
) -> Result<Response, Problem> {
    let sent = app.parts.portal.emails()?.send_invoice(&web.session, &at.0, context.locale().into()).await;
    told(app, context, sent, &page_of(&at.0))
}

/// `POST /customer/payments/{id}/receipt/email`.
#[handler]
pub(crate) async fn send_receipt(
    app: &App,
    context: &RequestContext,
    _sent: CsrfForm<NoFields>,
    web: WebSession,
    at: PathParam<PaymentId>,
) -> Result<Response, Problem> {
    let sent = app.parts.portal.emails()?.send_receipt(&web.session, &at.0, context.locale().into()).await;
    told(app, context, sent, &payment_page(&at.0))
}

/// Back to the page of the document, with what became of it.
fn told(
    app: &App,
    context: &RequestContext,
    sent: Result<EmailAddress, SendDocumentError>,
    page: &str,
) -> Result<Response, Problem> {
    let notice = match noted_refusal(context, sent) {
        Ok(_) => Notice::EmailSent,
        Err(SendDocumentError::NoAddress) => Notice::EmailNoAddress,
        Err(SendDocumentError::RateLimited { .. }) => Notice::EmailAskedOften,
        Err(error) => return Err(error.into_problem()),
    };
    notify(app, context, notice);
    Ok(see_other(page))
}
