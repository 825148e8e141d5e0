//! The invoice of a link: what is to be paid, and the ways to pay it.

use http_kit::extract::CsrfForm;
use http_kit::refused_form::{RefusedForm, send_back};
use http_kit::{Problem, RequestContext, refused_form, seal};
use poem::{Response, handler};
use portal_core::kernel::idempotency::IdempotencyKey;

use super::extract::OpenLink;
use crate::check::noted_refusal;
use crate::page::render::{layout, page};
use crate::payment::choose_view::{ChoosePage, ToPay};
use crate::payment::start_page::{ChosenMethod, Pages, PayTrouble, started};
use crate::problem::OrProblem;
use crate::state::App;

/// `GET /pay/{token}`. An invoice on which nothing is owed says so, and offers nothing.
#[handler]
pub(crate) async fn choose(app: &App, context: &RequestContext, link: OpenLink) -> Result<Response, Problem> {
    let payments = app.parts.portal.payments()?;
    let invoice = payments.linked_invoice(&link.link).await.or_problem()?;
    let trouble: Option<PayTrouble> = refused_form::shown(context).and_then(RefusedForm::reason);
    let layout = layout(app, context, None);
    let is_owed = invoice.outstanding.is_positive();
    page(&ChoosePage {
        offered: if is_owed { payments.offered(invoice.outstanding) } else { Vec::new() },
        open: invoice.payment.filter(|payment| is_owed && payment.state.is_open()),
        idempotency_key: seal::encode(&app.site.random::<16>()),
        trouble: trouble.map(|trouble| trouble.words(&layout)),
        outstanding: invoice.outstanding,
        pages: Pages::of(&link.place, &invoice.number),
        lines: vec![ToPay { number: invoice.number, amount: invoice.outstanding }],
        more: 0,
        payer: Some(invoice.masked_name),
        place: link.place,
        layout,
    })
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
    let Ok(channel) = form.method.parse() else {
        return Ok(send_back(context, "payment-method", &PayTrouble::NotOffered));
    };
    let key = IdempotencyKey::parse(&format!("form {}", form.idempotency_key));
    let key = key.filter(|_| !form.idempotency_key.is_empty());
    let payments = app.parts.portal.payments()?;
    let result = payments.start_by_link(&link.link, channel, key, context.locale().into()).await;
    started(app, context, noted_refusal(context, result), (&link.place, &Pages::of(&link.place, link.link.invoice())))
}
