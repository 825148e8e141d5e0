//! Paying all that is owed in one payment.

use http_kit::answer::see_other;
use http_kit::extract::CsrfForm;
use http_kit::{Problem, RequestContext};
use poem::{Response, handler};
use portal_core::InvoiceNumber;
use portal_core::billing::payment::StartPayment;

use crate::auth::web_session::WebSession;
use crate::check::noted_refusal;
use crate::page::render::session_layout;
use crate::payment::choose_view::{Choice, ToPay};
use crate::payment::form::PAY_ALL;
use crate::payment::place::Place;
use crate::payment::start_page::{ChosenMethod, Pages, choice_page, not_chosen, started};
use crate::problem::OrProblem;
use crate::state::App;

const INVOICES: &str = "/customer/invoices";

/// `GET /customer/pay`. One invoice is paid on its own page, and none on the list.
#[handler]
pub(crate) async fn choose(app: &App, context: &RequestContext, web: WebSession) -> Result<Response, Problem> {
    let payments = app.parts.portal.payments()?;
    let unpaid = payments.unpaid(&web.session).await.or_problem()?;
    match unpaid.invoices.as_slice() {
        [] => return Ok(see_other(INVOICES)),
        [one] if unpaid.more == 0 => return Ok(see_other(&Place::Account.choice(&one.number))),
        _ => {}
    }
    let open = payments.open_of(&web.session, &unpaid.invoices).await.or_problem()?;
    let layout = session_layout(app, context, &web).await?;
    let choice = Choice {
        place: Place::Account,
        pages: Pages { choice: PAY_ALL.to_owned(), settled: INVOICES.to_owned() },
        lines: unpaid.invoices.iter().map(ToPay::of).collect(),
        more: unpaid.more,
        payer: None,
        open,
    };
    choice_page(app, context, layout, choice)
}

/// `POST /customer/pay`: what was shown is paid, also if another invoice came meanwhile.
#[handler]
pub(crate) async fn start(
    app: &App,
    context: &RequestContext,
    sent: CsrfForm<ChosenMethod>,
    web: WebSession,
) -> Result<Response, Problem> {
    let form = sent.0;
    let numbers = form.invoices.lines().map(InvoiceNumber::parse).collect::<Result<Vec<_>, _>>();
    let (Some(channel), Ok(invoices)) = (form.channel(), numbers) else { return Ok(not_chosen(context)) };
    let locale = context.locale().into();
    let requested = StartPayment { invoices, channel, idempotency_key: form.key(), locale };
    let result = app.parts.portal.payments()?.start(&web.session, &requested).await;
    // If one of them was paid meanwhile, what is left is asked anew.
    let pages = Pages { choice: PAY_ALL.to_owned(), settled: PAY_ALL.to_owned() };
    started(app, context, noted_refusal(context, result), (&Place::Account, &pages))
}
