//! Choosing a way to pay, and starting a payment by it.

use chrono::{DateTime, Utc};
use http_kit::answer::see_other;
use http_kit::extract::{CsrfForm, PathParam};
use http_kit::refused_form::{RefusedForm, send_back};
use http_kit::{Problem, RequestContext, refused_form, seal};
use poem::{Response, handler};
use portal_core::InvoiceNumber;
use portal_core::billing::invoice::InvoiceView;
use portal_core::billing::payment::{PaymentAttempt, PaymentChannel, StartPayment, StartPaymentError};
use portal_core::kernel::idempotency::IdempotencyKey;
use serde::{Deserialize, Serialize};

use crate::auth::web_session::WebSession;
use crate::check;
use crate::check::noted_refusal;
use crate::invoice::form::page_of;
use crate::page::render::{notify, page, session_layout};
use crate::payment::choose_view::{Choice, ChoosePage, ToPay};
use crate::payment::place::Place;
use crate::problem::{IntoProblem, OrProblem};
use crate::state::App;
use crate::view::flash::Notice;
use crate::view::layout::Layout;

/// Why no payment was started.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
enum PayTrouble {
    /// No way was chosen, or one that is not offered.
    NotOffered,
    /// The gateway failed.
    Gateway,
    /// Another payment of the invoice is being made.
    Busy,
    /// The account started as many payments as it may for now.
    TooMany {
        /// When it may start the next.
        until: DateTime<Utc>,
    },
    /// Something else failed.
    Unavailable,
}

impl PayTrouble {
    fn words(&self, layout: &Layout) -> String {
        match self {
            Self::NotOffered => layout.t("pay-not-offered"),
            Self::Gateway => layout.t("pay-gateway-failed"),
            Self::Busy => layout.t("pay-busy"),
            Self::TooMany { until } => layout.tn("pay-too-many", "when", layout.again(until)),
            Self::Unavailable => layout.t("pay-unavailable"),
        }
    }
}

/// Where a choice of a way to pay leads, other than to a payment.
#[derive(Debug, Clone)]
pub(crate) struct Pages {
    /// The choice itself.
    pub(crate) choice: String,
    /// What is shown if nothing is left to pay.
    pub(crate) settled: String,
}

impl Pages {
    /// Those of one invoice.
    pub(crate) fn of(place: &Place, invoice: &InvoiceNumber) -> Self {
        Self { choice: place.choice(invoice), settled: place.invoice(invoice) }
    }
}

/// The form of the choice.
#[derive(Deserialize)]
pub(crate) struct ChosenMethod {
    #[serde(default)]
    method: String,
    /// The numbers that were shown, one on each line, where there are several.
    #[serde(default)]
    pub(crate) invoices: String,
    #[serde(default)]
    idempotency_key: String,
}

impl ChosenMethod {
    /// The way to pay; `None` if none was chosen.
    pub(crate) fn channel(&self) -> Option<PaymentChannel> {
        self.method.parse().ok()
    }

    /// What names the filling-in of the form.
    pub(crate) fn key(&self) -> Option<IdempotencyKey> {
        let key = IdempotencyKey::parse(&format!("form {}", self.idempotency_key));
        key.filter(|_| !self.idempotency_key.is_empty())
    }
}

/// That no way to pay was chosen.
pub(crate) fn not_chosen(context: &RequestContext) -> Response {
    send_back(context, "payment-method", &PayTrouble::NotOffered)
}

/// The page of a choice.
pub(crate) fn choice_page(
    app: &App,
    context: &RequestContext,
    layout: Layout,
    choice: Choice,
) -> Result<Response, Problem> {
    let trouble: Option<PayTrouble> = refused_form::shown(context).and_then(RefusedForm::reason);
    page(&ChoosePage {
        offered: app.parts.portal.payments()?.offered(choice.outstanding()),
        idempotency_key: seal::encode(&app.site.random::<16>()),
        trouble: trouble.map(|trouble| trouble.words(&layout)),
        choice,
        layout,
    })
}

/// `GET /customer/invoices/{number}/pay`. What is not to be paid is shown on its own page.
#[handler]
pub(crate) async fn choose(
    app: &App,
    context: &RequestContext,
    web: WebSession,
    at: PathParam<InvoiceNumber>,
) -> Result<Response, Problem> {
    let billed = app.parts.portal.invoices()?.show(&web.session, &at.0).await.or_problem()?;
    let invoice = billed.detail.invoice;
    let is_owed = matches!(billed.view, InvoiceView::Pending | InvoiceView::Overdue);
    if !is_owed || !invoice.outstanding().is_positive() {
        return Ok(see_other(&page_of(&invoice.number)));
    }
    let payments = app.parts.portal.payments()?;
    let latest = payments.latest_of(&web.session, &invoice.number).await.or_problem()?;
    let layout = session_layout(app, context, &web).await?;
    let choice = Choice {
        pages: Pages::of(&Place::Account, &invoice.number),
        place: Place::Account,
        lines: vec![ToPay::of(&invoice)],
        more: 0,
        payer: None,
        open: latest.filter(|payment| payment.state.is_open()),
    };
    choice_page(app, context, layout, choice)
}

/// `POST /customer/invoices/{number}/pay`.
#[handler]
pub(crate) async fn start(
    app: &App,
    context: &RequestContext,
    sent: CsrfForm<ChosenMethod>,
    web: WebSession,
    at: PathParam<InvoiceNumber>,
) -> Result<Response, Problem> {
    let (form, number) = (sent.0, at.0);
    let Some(channel) = form.channel() else { return Ok(not_chosen(context)) };
    let (invoices, locale) = (vec![number.clone()], context.locale().into());
    let requested = StartPayment { invoices, channel, idempotency_key: form.key(), locale };
    let result = app.parts.portal.payments()?.start(&web.session, &requested).await;
    started(app, context, noted_refusal(context, result), (&Place::Account, &Pages::of(&Place::Account, &number)))
}

/// Leads to the payment, or says why there is none.
pub(crate) fn started(
    app: &App,
    context: &RequestContext,
    result: Result<PaymentAttempt, StartPaymentError>,
    (place, pages): (&Place, &Pages),
) -> Result<Response, Problem> {
    match result {
        Ok(payment) => Ok(see_other(&place.payment(&payment.id))),
        Err(StartPaymentError::AlreadyPaid(id)) => Ok(see_other(&place.payment(&id))),
        Err(StartPaymentError::NothingOwed(_)) => Ok(see_other(&pages.settled)),
        Err(StartPaymentError::KeyReused) => {
            // The form was sent before, gone back to, and another way chosen: it is asked anew.
            notify(app, context, Notice::PaymentChosenAnew);
            Ok(see_other(&pages.choice))
        }
        Err(error) => refused(app, context, error),
    }
}

fn refused(app: &App, context: &RequestContext, error: StartPaymentError) -> Result<Response, Problem> {
    let (check, trouble) = match &error {
        StartPaymentError::NotFound(_) => return Err(Problem::not_found()),
        StartPaymentError::NotOffered | StartPaymentError::Amount { .. } => ("payment-method", PayTrouble::NotOffered),
        StartPaymentError::Busy => ("payment-busy", PayTrouble::Busy),
        StartPaymentError::RateLimited { retry_after } => {
            let until = app.site.now() + *retry_after;
            (check::PAYMENT_LIMIT.as_str(), PayTrouble::TooMany { until })
        }
        StartPaymentError::Gateway(_) => ("payment-gateway", PayTrouble::Gateway),
        _ => ("payment-unavailable", PayTrouble::Unavailable),
    };
    if matches!(trouble, PayTrouble::Gateway | PayTrouble::Unavailable) {
        error.into_problem().log();
    }
    Ok(send_back(context, check, &trouble))
}
