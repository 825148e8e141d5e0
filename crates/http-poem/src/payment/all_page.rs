//! Paying all that is owed in one payment.

use http_kit::answer::see_other;
use http_kit::extract::CsrfForm;
use http_kit::refused_form::{RefusedForm, send_back};
use http_kit::{Problem, RequestContext, refused_form, seal};
use poem::{Response, handler};
use portal_core::InvoiceNumber;
use portal_core::billing::payment::StartPayment;
use portal_core::kernel::idempotency::IdempotencyKey;
use serde::Deserialize;

use crate::auth::web_session::WebSession;
use crate::check::noted_refusal;
use crate::page::render::{page, session_layout};
use crate::payment::choose_view::{ChoosePage, ToPay};
use crate::payment::form::PAY_ALL;
use crate::payment::place::Place;
use crate::payment::start_page::{Pages, PayTrouble, started};
use crate::problem::OrProblem;
use crate::state::App;

const INVOICES: &str = "/customer/invoices";

#[derive(Deserialize)]
struct ChosenMethod {
    #[serde(default)]
    method: String,
    /// The numbers that were shown, one on each line.
    #[serde(default)]
    invoices: String,
    #[serde(default)]
    idempotency_key: String,
}

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
    let trouble: Option<PayTrouble> = refused_form::shown(context).and_then(RefusedForm::reason);
    let layout = session_layout(app, context, &web).await?;
    page(&ChoosePage {
        offered: payments.offered(unpaid.outstanding()),
        open,
        idempotency_key: seal::encode(&app.site.random::<16>()),
        trouble: trouble.map(|trouble| trouble.words(&layout)),
        outstanding: unpaid.outstanding(),
        lines: unpaid.invoices.iter().map(ToPay::of).collect(),
        more: unpaid.more,
        payer: None,
        place: Place::Account,
        pages: Pages { choice: PAY_ALL.to_owned(), settled: INVOICES.to_owned() },
        layout,
    })
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
    let (Ok(channel), Ok(invoices)) = (form.method.parse(), numbers) else {
        return Ok(send_back(context, "payment-method", &PayTrouble::NotOffered));
    };
    let key = IdempotencyKey::parse(&format!("form {}", form.idempotency_key));
    let requested = StartPayment {
        invoices,
        channel,
        idempotency_key: key.filter(|_| !form.idempotency_key.is_empty()),
        locale: context.locale().into(),
    };
    let result = app.parts.portal.payments()?.start(&web.session, &requested).await;
    // If one of them was paid meanwhile, what is left is asked anew.
    let pages = Pages { choice: PAY_ALL.to_owned(), settled: PAY_ALL.to_owned() };
    started(app, context, noted_refusal(context, result), (&Place::Account, &pages))
}
