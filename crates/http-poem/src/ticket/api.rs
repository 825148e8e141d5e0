//! The customer's tickets: read them, open one.

use http_kit::extract::{JsonMember, ListQuery, PathParam};
use http_kit::{FieldProblem, Problem, RequestContext};
use poem::{Request, handler};
use portal_core::TicketNumber;
use portal_core::support::ticket::{IdempotencyKey, Priority, TicketError, TicketQuery, TicketSearch};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use utoipa::openapi::Object;
use utoipa::openapi::path::ParameterBuilder;
use utoipa::openapi::schema::{ObjectBuilder, SchemaType, Type};

use crate::api::wire::Pagination;
use crate::auth::api_session::ApiSession;
use crate::document::answer::{Data, Told};
use crate::document::{
    AnswerOf, BASE, BodyOf, Described, Location, NoBody, Operation, Tag, answer, described, parameter, text, words,
};
use crate::problem::{IntoProblem, OrProblem};
use crate::state::App;
use crate::ticket::examples;
use crate::ticket::form::{SentTicket, filter};
use crate::ticket::wire::{TicketItem, WholeTicket, priority_words, status_words, types};
use crate::view::format::in_address;

#[derive(Serialize, ToSchema)]
#[schema(as = TicketsData)]
pub(crate) struct TicketList {
    tickets: Vec<TicketItem>,
    pagination: Pagination,
}

impl Described for list {
    type Body = NoBody;
    type Answer = Data<TicketList>;

    fn describe() -> Operation {
        let known = ["all", "active"].into_iter().chain(status_words()).chain([""]);
        let status = parameter(Location::Query, "status", words(known).default(Some("all".into()))).description(Some(
            "Only tickets that stand there; `active` are all that are neither completed nor cancelled.",
        ));
        let search = parameter(Location::Query, "q", text().default(Some("".into())))
            .description(Some("Words to look for in number and title. All of them must be found."));
        Operation::new(Tag::Tickets, "listTickets", "List tickets, the latest activity first")
            .parameter(status)
            .parameter(search)
            .paged()
            .answers(200, "Tickets", "One page of them; empty past the last one.")
            .example(examples::page())
            .problems([400])
    }
}

/// `GET /tickets`.
#[handler]
pub(crate) async fn list(app: &App, session: ApiSession, query: ListQuery) -> Result<AnswerOf<list>, Problem> {
    let search = TicketSearch::parse(&query.search);
    let list_query = TicketQuery { filter: filter(&query)?, search, page: query.page };
    let page = app.parts.portal.tickets()?.list(&session.0, &list_query).await.or_problem()?.page;
    let pagination = Pagination::from(&page);
    let tickets = page.items.into_iter().map(|ticket| TicketItem::new(app, ticket)).collect();
    answer::data(TicketList { tickets, pagination })
}

/// The ticket that a path names.
pub(crate) fn number() -> ParameterBuilder {
    parameter(Location::Path, "number", text().max_length(Some(64)))
        .description(Some("The ticket's number."))
        .example(Some("TKT20251105001".into()))
}

impl Described for show {
    type Body = NoBody;
    type Answer = Data<WholeTicket>;

    fn describe() -> Operation {
        Operation::new(Tag::Tickets, "showTicket", "One ticket with its timeline")
            .parameter(number())
            .answers(200, "TicketAnswer", "The ticket, the steps of its timeline oldest first.")
            .example(examples::shown())
            .problems([404])
    }
}

/// `GET /tickets/{number}`.
#[handler]
pub(crate) async fn show(
    app: &App,
    session: ApiSession,
    ticket: PathParam<TicketNumber>,
) -> Result<AnswerOf<show>, Problem> {
    let number = addressed(app, &session, ticket.0).await?;
    let detail = app.parts.portal.tickets()?.show(&session.0, &number).await.or_problem()?;
    answer::data(WholeTicket::new(app, detail))
}

/// The ticket that an address names, by its number or by the digits of it.
pub(crate) async fn addressed(app: &App, session: &ApiSession, named: TicketNumber) -> Result<TicketNumber, Problem> {
    let Some(of_digits) = TicketNumber::of_digits(named.as_str()) else { return Ok(named) };
    match app.parts.portal.tickets()?.show(&session.0, &named).await {
        Ok(_) => Ok(named),
        Err(TicketError::NotFound) => Ok(of_digits),
        Err(error) => Err(error.into_problem()),
    }
}

#[derive(Deserialize, ToSchema)]
#[schema(as = OpenTicket)]
pub(crate) struct OpenTicketBody {
    #[serde(default)]
    #[schema(schema_with = types, required)]
    r#type: JsonMember,
    /// What it is about, in one line.
    #[serde(default)]
    #[schema(value_type = String, required, min_length = 1, max_length = 200)]
    title: JsonMember,
    /// What is wrong or requested.
    #[serde(default)]
    #[schema(value_type = String, required, min_length = 1, max_length = 5000)]
    description: JsonMember,
    #[serde(default)]
    #[schema(schema_with = priority_or_null)]
    priority: JsonMember,
}

/// A priority, or null for the usual one.
fn priority_or_null() -> Object {
    let all = priority_words().map(Value::from).chain([Value::Null]);
    let one =
        ObjectBuilder::new().schema_type(SchemaType::Array(vec![Type::String, Type::Null])).enum_values(Some(all));
    let usual = one.default(Some(Priority::Normal.as_str().into()));
    described(usual, "Promised to be solved within 48, 24 or 4 hours.")
}

impl Described for open {
    type Body = OpenTicketBody;
    type Answer = Told<WholeTicket>;

    fn describe() -> Operation {
        let key = text().min_length(Some(1)).max_length(Some(255)).pattern(Some("^[ -~]*[!-~][ -~]*$"));
        let key = parameter(Location::Header, "Idempotency-Key", key)
            .description(Some("Names this request: 1 to 255 printable ASCII characters."))
            .example(Some("9f1c2c1e-8a54-4d0f-9a57-5f7b6e0f1a22".into()));
        let [kind, title, description] = ["repair", "Internet mati", "Lampu LOS merah sejak pagi."];
        Operation::new(Tag::Tickets, "openTicket", "Open a ticket")
            .details(
                "Its number and the time it is promised to be solved by are confirmed over WhatsApp. Send \
                 `Idempotency-Key` to be able to send the request again without opening another ticket: the same key \
                 with the same request answers the same ticket for 24 hours, with another request 422.",
            )
            .parameter(key)
            .sent(json!({ "type": kind, "title": title, "description": description, "priority": "high" }))
            .answers(201, "TicketChanged", "The ticket.")
            .header("Location", "Where the ticket lies.", Some("/api/customer-portal/tickets/TKT20251105001"))
            .example(examples::created())
            .problems([422, 429])
    }
}

/// `POST /tickets`.
#[handler]
pub(crate) async fn open(
    app: &App,
    context: &RequestContext,
    session: ApiSession,
    request: &Request,
    body: BodyOf<open>,
) -> Result<AnswerOf<open>, Problem> {
    let body = body.0;
    let sent = SentTicket {
        kind: body.r#type.lenient_text(),
        title: body.title.lenient_text(),
        description: body.description.lenient_text(),
        priority: body.priority.lenient_text(),
    };
    let opening = sent.check(idempotency_key(request)?, context.locale().into()).map_err(refused)?;
    let detail = app.parts.portal.tickets()?.open(&session.0, &opening).await.or_problem()?;
    let at = format!("{}/tickets/{}", BASE, in_address(detail.ticket.number.as_str()));
    answer::created(context, "api-ticket-opened", &at, WholeTicket::new(app, detail))
}

pub(crate) fn refused(wrong: Vec<FieldProblem>) -> Problem {
    Problem::invalid_all(wrong).unwrap_or_else(Problem::bad_request)
}

/// What the client names its request by, if it does.
pub(crate) fn idempotency_key(request: &Request) -> Result<Option<IdempotencyKey>, Problem> {
    let mut lines = request.headers().get_all("idempotency-key").iter();
    let Some(line) = lines.next() else { return Ok(None) };
    let key = line.to_str().ok().filter(|_| lines.next().is_none()).and_then(IdempotencyKey::parse);
    key.map(Some)
        .ok_or_else(|| Problem::malformed("ticket:key-malformed", "Malformed idempotency key", "ticket-key-malformed"))
}
