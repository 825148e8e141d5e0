//! Promising to pay an invoice, on pages.

use chrono::NaiveDate;
use http_kit::answer::see_other;
use http_kit::extract::{CsrfForm, PathParam};
use http_kit::refused_form::{Refused, RefusedForm, send_back};
use http_kit::{Problem, RequestContext, refused_form};
use poem::{Response, handler};
use portal_core::InvoiceNumber;
use portal_core::billing::promise::{MakePromiseError, Owed, PromiseOffer, PromiseRefusal};
use portal_core::identity::session::ActiveSession;
use serde::{Deserialize, Serialize};

use crate::auth::web_session::WebSession;
use crate::i18n::t;
use crate::invoice::form::page_of;
use crate::page::render::{notify, page, session_layout};
use crate::problem::{IntoProblem, OrProblem};
use crate::promise::form::promise_page;
use crate::promise::view::{PromisePage, PromisePart};
use crate::state::App;
use crate::view::flash::Notice;

/// The form: the chosen day.
#[derive(Deserialize)]
struct ChosenDay {
    #[serde(default)]
    date: String,
}

/// Why no promise was made, where the page can still offer one.
#[derive(Serialize, Deserialize)]
enum PromiseTrouble {
    WrongDay,
    Unavailable,
}

impl PromiseTrouble {
    const fn words(&self) -> &'static str {
        match self {
            Self::WrongDay => "promise-wrong-day",
            Self::Unavailable => "flash-try-later",
        }
    }
}

/// The account's open promise, or where the invoice can be promised of which this is owed; nothing where there are no
/// promises, or none can be made.
pub(crate) async fn promise_part(
    app: &App,
    session: &ActiveSession,
    invoice: &InvoiceNumber,
    owed: Owed,
) -> Result<Option<PromisePart>, Problem> {
    let Ok(promises) = app.parts.portal.promises() else { return Ok(None) };
    Ok(match promises.offer_for(session, owed).await.or_problem()? {
        PromiseOffer::Days(_) => Some(PromisePart::Offered(promise_page(invoice))),
        PromiseOffer::Refused(PromiseRefusal::Open(open)) => Some(PromisePart::Open(open)),
        PromiseOffer::Refused(_) => None,
    })
}

/// `GET /customer/invoices/{number}/promise`. An invoice that cannot be promised is shown on its own page.
#[handler]
pub(crate) async fn choose(
    app: &App,
    context: &RequestContext,
    web: WebSession,
    at: PathParam<InvoiceNumber>,
) -> Result<Response, Problem> {
    let promises = app.parts.portal.promises()?;
    let billed = app.parts.portal.invoices()?.show(&web.session, &at.0).await.or_problem()?;
    let invoice = &billed.detail.invoice;
    let PromiseOffer::Days(days) = promises.offer_for(&web.session, invoice.into()).await.or_problem()? else {
        return Ok(see_other(&page_of(&at.0)));
    };
    let trouble: Option<PromiseTrouble> = refused_form::shown(context).and_then(RefusedForm::reason);
    let (first, last) = days.into_inner();
    page(&PromisePage {
        layout: session_layout(app, context, &web).await?,
        amount: invoice.outstanding(),
        invoice: at.0,
        days: first.iter_days().take_while(|day| *day <= last).collect(),
        restores_service: promises.policy().restores_service,
        trouble: trouble.map(|trouble| t(context.locale(), trouble.words(), &[])),
    })
}

/// `POST /customer/invoices/{number}/promise`.
#[handler]
pub(crate) async fn make(
    app: &App,
    context: &RequestContext,
    sent: CsrfForm<ChosenDay>,
    web: WebSession,
    at: PathParam<InvoiceNumber>,
) -> Result<Response, Problem> {
    let promises = app.parts.portal.promises()?;
    let Ok(by) = sent.0.date.parse::<NaiveDate>() else {
        // Somebody else's invoice is not found, whatever day is sent.
        app.parts.portal.invoices()?.show(&web.session, &at.0).await.or_problem()?;
        return Ok(send_back(context, "promise-day", &PromiseTrouble::WrongDay));
    };
    let made = promises.make(&web.session, &at.0, by, context.locale().into()).await;
    let notice = match made {
        Ok(_) => Notice::PromiseMade,
        Err(MakePromiseError::NotFound) => return Err(Problem::not_found()),
        Err(MakePromiseError::WrongDay { .. }) => {
            return Ok(send_back(context, "promise-day", &PromiseTrouble::WrongDay));
        }
        Err(MakePromiseError::Refused(PromiseRefusal::Open(_))) => Notice::PromiseOpen,
        Err(MakePromiseError::Refused(_)) => Notice::PromiseRefused,
        Err(error) => {
            error.into_problem().log();
            return Ok(send_back(context, "promise-unavailable", &PromiseTrouble::Unavailable));
        }
    };
    let mut response = see_other(&page_of(&at.0));
    if !matches!(notice, Notice::PromiseMade) {
        response.set_data(Refused);
    }
    notify(app, context, notice);
    Ok(response)
}
