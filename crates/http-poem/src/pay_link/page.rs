//! A payment of the invoice of a link.

use http_kit::extract::{CsrfForm, NoFields};
use http_kit::{Problem, RequestContext};
use poem::web::Path;
use poem::{Response, handler};
use portal_core::billing::payment::{PaymentAttempt, PaymentId};

use super::extract::OpenLink;
use crate::check::noted_refusal;
use crate::page::render::{layout, page};
use crate::payment::page::{cancelled, checked, qr_image, state_of};
use crate::payment::view::PaymentPage;
use crate::problem::OrProblem;
use crate::state::App;

/// A payment that the link may show.
async fn shown(app: &App, link: &OpenLink, id: &str) -> Result<PaymentAttempt, Problem> {
    let id = named(id)?;
    app.parts.portal.payments()?.show_by_link(&link.link, &id).await.or_problem()
}

fn named(id: &str) -> Result<PaymentId, Problem> {
    PaymentId::parse(id).map_err(|_| Problem::not_found())
}

/// `GET /pay/{token}/payments/{id}`. A receipt names the customer, so there is none here.
#[handler]
pub(crate) async fn show(
    app: &App,
    context: &RequestContext,
    link: OpenLink,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let payment = shown(app, &link, &id).await?;
    page(&PaymentPage::new(layout(app, context, None), link.place, payment))
}

/// `GET /pay/{token}/payments/{id}/state`.
#[handler]
pub(crate) async fn state(
    app: &App,
    link: OpenLink,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response, Problem> {
    Ok(state_of(&shown(app, &link, &id).await?))
}

/// `GET /pay/{token}/payments/{id}/qr`.
#[handler]
pub(crate) async fn qr(app: &App, link: OpenLink, Path((_, id)): Path<(String, String)>) -> Result<Response, Problem> {
    qr_image(&shown(app, &link, &id).await?)
}

/// `POST /pay/{token}/payments/{id}/check`.
#[handler]
pub(crate) async fn check(
    app: &App,
    context: &RequestContext,
    _sent: CsrfForm<NoFields>,
    link: OpenLink,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let id = named(&id)?;
    let result = app.parts.portal.payments()?.check_by_link(&link.link, &id).await;
    checked(app, context, (&link.place, &id), noted_refusal(context, result))
}

/// `POST /pay/{token}/payments/{id}/cancel`.
#[handler]
pub(crate) async fn cancel(
    app: &App,
    context: &RequestContext,
    _sent: CsrfForm<NoFields>,
    link: OpenLink,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let id = named(&id)?;
    let result = app.parts.portal.payments()?.cancel_by_link(&link.link, &id).await;
    cancelled(app, context, (&link.place, &id), noted_refusal(context, result))
}
