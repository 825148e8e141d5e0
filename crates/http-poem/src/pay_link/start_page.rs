//! The invoice of a link: what is to be paid, and the ways to pay it.

use http_kit::extract::CsrfForm;
use http_kit::{Problem, RequestContext};
use poem::{Response, handler};

use super::extract::OpenLink;
use crate::check::noted_refusal;
use crate::page::render::layout;
use crate::payment::choose_view::{Choice, ToPay};
use crate::payment::start_page::{ChosenMethod, Pages, choice_page, not_chosen, started};
use crate::problem::OrProblem;
use crate::state::App;

/// `GET /pay/{token}`. An invoice on which nothing is owed says so, and offers nothing.
#[handler]
pub(crate) async fn choose(app: &App, context: &RequestContext, link: OpenLink) -> Result<Response, Problem> {
    let invoice = app.parts.portal.payments()?.linked_invoice(&link.link).await.or_problem()?;
    let is_owed = invoice.outstanding.is_positive();
    let choice = Choice {
        pages: Pages::of(&link.place, &invoice.number),
        place: link.place,
        lines: vec![ToPay { number: invoice.number, amount: invoice.outstanding }],
        more: 0,
        payer: Some(invoice.masked_name),
        open: invoice.payment.filter(|payment| is_owed && payment.state.is_open()),
    };
    choice_page(app, context, layout(app, context, None), choice)
}

/// `POST /pay/{token}`.
#[handler]
pub(crate) async fn start(
    app: &App,
    context: &RequestContext,
    sent: CsrfForm<ChosenMethod>,
    link: OpenLink,
) -> Result<Response, Problem> {
    let form = sent.0;
    let Some(channel) = form.channel() else { return Ok(not_chosen(context)) };
    let payments = app.parts.portal.payments()?;
    let result = payments.start_by_link(&link.link, channel, form.key(), context.locale().into()).await;
    let pages = Pages::of(&link.place, link.link.invoice());
    started(app, context, noted_refusal(context, result), (&link.place, &pages))
}
