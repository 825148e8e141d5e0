//! Paying: the ways to pay, starting a payment, following it.

use http_kit::extract::{JsonMember, ListQuery, PathParam};
use http_kit::{FieldProblem, Problem, RequestContext, noted};
use poem::web::Query;
use poem::{Request, handler};
use portal_core::InvoiceNumber;
use portal_core::billing::payment::{PaymentId, StartPayment};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use utoipa::openapi::path::ParameterBuilder;

use crate::api::wire::Pagination;
use crate::auth::api_session::ApiSession;
use crate::document::answer::{Data, Told};
use crate::document::{AnswerOf, BASE, BodyOf, Described, Location, NoBody, Operation, Tag, answer, parameter, text};
use crate::payment::wire::{MethodItem, PaymentItem, methods as method_words};
use crate::problem::OrProblem;
use crate::state::App;
use crate::ticket::api::{idempotency_key, refused};

#[derive(Serialize, ToSchema)]
#[schema(as = PaymentMethodsData)]
pub(crate) struct Methods {
    /// In the order in which they are to be offered; empty if the invoice cannot be paid online now.
    methods: Vec<MethodItem>,
}

#[derive(Deserialize)]
struct ForInvoice {
    #[serde(default)]
    invoice: String,
}

impl Described for methods {
    type Body = NoBody;
    type Answer = Data<Methods>;

    fn describe() -> Operation {
        let invoice = parameter(Location::Query, "invoice", text()).description(Some("The invoice's number."));
        Operation::new(Tag::Payments, "paymentMethods", "The ways to pay what is left of an invoice")
            .parameter(invoice)
            .answers(200, "PaymentMethodsAnswer", "The ways, with what each costs on top.")
            .problems([400, 404])
    }
}

/// `GET /payment-methods?invoice=`.
#[handler]
pub(crate) async fn methods(
    app: &App,
    session: ApiSession,
    Query(of): Query<ForInvoice>,
) -> Result<AnswerOf<methods>, Problem> {
    let words = "pay-invoices";
    let number =
        InvoiceNumber::parse(&of.invoice).map_err(|_| Problem::invalid(FieldProblem { field: "invoice", words }))?;
    let billed = app.parts.portal.invoices()?.show(&session.0, &number).await.or_problem()?;
    let offered = app.parts.portal.payments()?.offered(billed.detail.invoice.outstanding());
    answer::data(Methods { methods: offered.into_iter().map(MethodItem::from).collect() })
}

#[derive(Deserialize, ToSchema)]
#[schema(as = StartPayment)]
pub(crate) struct StartBody {
    /// The numbers of the invoices, 1 to 24 of them.
    #[serde(default)]
    #[schema(value_type = Vec<String>, required, min_items = 1, max_items = 24)]
    invoices: JsonMember,
    #[serde(default)]
    #[schema(schema_with = method_words, required)]
    method: JsonMember,
}

impl Described for start {
    type Body = StartBody;
    type Answer = Told<PaymentItem>;

    fn describe() -> Operation {
        let key = text().min_length(Some(1)).max_length(Some(255)).pattern(Some("^[ -~]*[!-~][ -~]*$"));
        let key = parameter(Location::Header, "Idempotency-Key", key)
            .required(utoipa::openapi::Required::True)
            .description(Some("Names this request: 1 to 255 printable ASCII characters."))
            .example(Some("9f1c2c1e-8a54-4d0f-9a57-5f7b6e0f1a22".into()));
        Operation::new(Tag::Payments, "startPayment", "Start paying what is left of invoices")
            .details(
                "Amount and fee come from the invoices and the method. An open payment of one of the invoices is called \
                 off first; if it is the same one, it is answered. The same key with the same request answers the same \
                 payment for 24 hours, with another request 422.",
            )
            .parameter(key)
            .sent(json!({ "invoices": ["INV/2025/11/0001"], "method": "qris" }))
            .answers(201, "PaymentStarted", "The payment, with what the customer needs for paying.")
            .header("Location", "Where the payment lies.", None)
            .problems([400, 404, 409, 422, 429])
    }
}

/// `POST /payments`.
#[handler]
pub(crate) async fn start(
    app: &App,
    context: &RequestContext,
    session: ApiSession,
    request: &Request,
    body: BodyOf<start>,
) -> Result<AnswerOf<start>, Problem> {
    let key = idempotency_key(request)?;
    let key =
        key.ok_or_else(|| Problem::malformed("payment:key-missing", "Idempotency key missing", "pay-key-missing"))?;
    let mut wrong = Vec::new();
    let numbers = body.0.invoices.lenient_texts().into_iter().map(InvoiceNumber::parse);
    let numbers = numbers.collect::<Result<Vec<_>, _>>().ok().filter(|numbers| !numbers.is_empty());
    let invoices = noted(&mut wrong, numbers.ok_or(FieldProblem { field: "invoices", words: "pay-invoices" }));
    let channel = body.0.method.lenient_text().unwrap_or_default().parse();
    let channel = channel.map_err(|_| FieldProblem { field: "method", words: "pay-not-offered" });
    let channel = noted(&mut wrong, channel);
    let Some((invoices, channel)) = invoices.zip(channel) else { return Err(refused(wrong)) };
    let locale = context.locale().into();
    let requested = StartPayment { invoices, channel, idempotency_key: Some(key), locale };
    let payment = app.parts.portal.payments()?.start(&session.0, &requested).await.or_problem()?;
    let at = format!("{BASE}/payments/{}", payment.id);
    answer::created(context, "api-payment-started", &at, PaymentItem::new(app, payment))
}

#[derive(Serialize, ToSchema)]
#[schema(as = PaymentsData)]
pub(crate) struct Payments {
    payments: Vec<PaymentItem>,
    pagination: Pagination,
}

impl Described for list {
    type Body = NoBody;
    type Answer = Data<Payments>;

    fn describe() -> Operation {
        Operation::new(Tag::Payments, "payments", "A page of the payments, newest first")
            .paged()
            .answers(200, "PaymentsAnswer", "The page; empty past the last one.")
            .problems([400])
    }
}

/// `GET /payments`.
#[handler]
pub(crate) async fn list(app: &App, session: ApiSession, query: ListQuery) -> Result<AnswerOf<list>, Problem> {
    let page = app.parts.portal.payments()?.list(&session.0, query.page).await.or_problem()?;
    let pagination = Pagination::from(&page);
    let payments = page.items.into_iter().map(|payment| PaymentItem::new(app, payment)).collect();
    answer::data(Payments { payments, pagination })
}

/// The name of a payment in a path.
pub(crate) fn id() -> ParameterBuilder {
    parameter(Location::Path, "id", text().max_length(Some(50)))
        .description(Some("The payment's name."))
        .example(Some("INV-2025-11-0001-7d2k9x0q4m1z".into()))
}

impl Described for show {
    type Body = NoBody;
    type Answer = Data<PaymentItem>;

    fn describe() -> Operation {
        Operation::new(Tag::Payments, "payment", "One payment with its timeline")
            .parameter(id())
            .answers(200, "PaymentAnswer", "The payment.")
            .problems([404])
    }
}

/// `GET /payments/{id}`.
#[handler]
pub(crate) async fn show(app: &App, session: ApiSession, at: PathParam<PaymentId>) -> Result<AnswerOf<show>, Problem> {
    let payment = app.parts.portal.payments()?.show(&session.0, &at.0).await.or_problem()?;
    answer::data(PaymentItem::new(app, payment))
}

impl Described for check {
    type Body = NoBody;
    type Answer = Data<PaymentItem>;

    fn describe() -> Operation {
        Operation::new(Tag::Payments, "checkPayment", "Ask the gateway how a payment stands")
            .parameter(id())
            .answers(200, "PaymentAnswer", "The payment as it stands now.")
            .problems([404, 429])
    }
}

/// `POST /payments/{id}/check`.
#[handler]
pub(crate) async fn check(
    app: &App,
    session: ApiSession,
    at: PathParam<PaymentId>,
) -> Result<AnswerOf<check>, Problem> {
    let payment = app.parts.portal.payments()?.check(&session.0, &at.0).await.or_problem()?;
    answer::data(PaymentItem::new(app, payment))
}

impl Described for cancel {
    type Body = NoBody;
    type Answer = Data<PaymentItem>;

    fn describe() -> Operation {
        Operation::new(Tag::Payments, "cancelPayment", "Call a payment off")
            .details("If the money came in meanwhile, the answer says so: its `status` is `paid`.")
            .parameter(id())
            .answers(200, "PaymentAnswer", "The payment as it stands now.")
            .problems([404, 429])
    }
}

/// `POST /payments/{id}/cancel`.
#[handler]
pub(crate) async fn cancel(
    app: &App,
    session: ApiSession,
    at: PathParam<PaymentId>,
) -> Result<AnswerOf<cancel>, Problem> {
    let payment = app.parts.portal.payments()?.cancel(&session.0, &at.0).await.or_problem()?;
    answer::data(PaymentItem::new(app, payment))
}
