//! Promising to pay an invoice, in the API.

use chrono::NaiveDate;
use http_kit::extract::{JsonMember, PathParam};
use http_kit::{Problem, RequestContext};
use poem::handler;
use portal_core::InvoiceNumber;
use portal_core::billing::promise::{PaymentPromise, PromiseState};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use utoipa::openapi::Object;

use crate::auth::api_session::ApiSession;
use crate::document::answer::Told;
use crate::document::{AnswerOf, BASE, BodyOf, Described, Operation, Tag, answer, words};
use crate::invoice::api::number;
use crate::problem::OrProblem;
use crate::promise::form::WRONG_DAY;
use crate::state::App;
use crate::view::format;

#[derive(Deserialize, ToSchema)]
#[schema(as = MakePromise)]
pub(crate) struct PromiseBody {
    /// The last day to pay, in the ISP's time zone.
    #[serde(default)]
    #[schema(value_type = String, format = Date, required, example = "2025-12-05")]
    date: JsonMember,
}

fn states() -> Object {
    words(PromiseState::ALL.map(PromiseState::as_str)).build()
}

#[derive(Serialize, ToSchema)]
#[schema(as = Promise)]
pub(crate) struct PromiseItem {
    #[schema(example = "0194f1c0-0000-7000-8000-000000000001")]
    id: String,
    #[schema(example = "INV/2025/11/0001")]
    invoice_number: String,
    /// What was owed when it was promised, whole rupiah.
    #[schema(example = 333_000)]
    amount: i64,
    /// The last day to pay.
    #[schema(format = Date, example = "2025-12-05")]
    date: String,
    #[schema(schema_with = states)]
    status: &'static str,
    #[schema(format = DateTime, example = "2025-12-01T14:30:00+07:00")]
    made_at: String,
}

impl PromiseItem {
    fn new(app: &App, promise: &PaymentPromise) -> Self {
        Self {
            id: promise.id.to_string(),
            invoice_number: promise.invoice.as_str().to_owned(),
            amount: promise.amount.amount(),
            date: promise.by.to_string(),
            status: promise.state.as_str(),
            made_at: app.stamp(promise.made_at),
        }
    }
}

impl Described for make {
    type Body = PromiseBody;
    type Answer = Told<PromiseItem>;

    fn describe() -> Operation {
        Operation::new(Tag::Invoices, "promisePayment", "Promise to pay an invoice by a day")
            .details(
                "For an invoice that is due or overdue, by a day within the ISP's rule; the account has one open promise at \
                 most. Refused with 409 of the kinds `promise:open`, `promise:too-many`, `promise:after-broken`, \
                 `promise:too-early` and `promise:nothing-owed`.",
            )
            .parameter(number())
            .sent(json!({ "date": "2025-12-05" }))
            .answers(201, "PromiseMade", "The promise.")
            .header("Location", "Where the invoice lies.", None)
            .problems([404, 409])
    }
}

/// `POST /invoices/{number}/promise`.
#[handler]
pub(crate) async fn make(
    app: &App,
    context: &RequestContext,
    session: ApiSession,
    at: PathParam<InvoiceNumber>,
    body: BodyOf<make>,
) -> Result<AnswerOf<make>, Problem> {
    let promises = app.parts.portal.promises()?;
    let Ok(by) = body.0.date.lenient_text().unwrap_or_default().parse::<NaiveDate>() else {
        // Somebody else's invoice is not found, whatever day is sent.
        app.parts.portal.invoices()?.show(&session.0, &at.0).await.or_problem()?;
        return Err(Problem::invalid(WRONG_DAY));
    };
    let promise = promises.make(&session.0, &at.0, by, context.locale().into()).await.or_problem()?;
    let lies_at = format!("{BASE}/invoices/{}", format::in_address(at.0.as_str()));
    answer::created(context, "api-promise-made", &lies_at, PromiseItem::new(app, &promise))
}
