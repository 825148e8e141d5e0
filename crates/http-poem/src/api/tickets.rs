//! The customer's tickets: read, open, rate, reopen, call off.

use poem::{Request, Response, handler};
use portal_core::TicketNumber;
use portal_core::support::ticket::{IdempotencyKey, TicketDetail, TicketError, TicketQuery, TicketSearch};
use serde::Serialize;

use super::ticket_wire::{TicketItem, WholeTicket};
use super::wire::{self, Pagination};
use crate::extract::{ApiSession, JsonBody, ListQuery, PathParam};
use crate::middleware::RequestContext;
use crate::problem::{FieldProblem, Problem, noted};
use crate::state::App;
use crate::ticket_fields::{SentTicket, filter, remark, stars};
use crate::web::view::format::in_address;

#[derive(Serialize)]
struct TicketList {
    tickets: Vec<TicketItem>,
    pagination: Pagination,
}

/// `GET /tickets`.
#[handler]
pub(super) async fn list(app: &App, session: ApiSession, query: ListQuery) -> Result<Response, Problem> {
    let search = TicketSearch::parse(&query.search);
    let requested = TicketQuery { filter: filter(&query)?, search, page: query.page };
    let page = app.parts.portal.tickets()?.list(&session.0, &requested).await?.page;
    let pagination = Pagination::from(&page);
    let tickets = page.items.into_iter().map(|ticket| TicketItem::new(app, ticket)).collect();
    wire::data(TicketList { tickets, pagination })
}

/// `GET /tickets/{number}`.
#[handler]
pub(super) async fn show(app: &App, session: ApiSession, ticket: PathParam<TicketNumber>) -> Result<Response, Problem> {
    let number = addressed(app, &session, ticket.0).await?;
    let detail = app.parts.portal.tickets()?.show(&session.0, &number).await?;
    wire::data(WholeTicket::new(app, detail))
}

/// The ticket that an address names, by its number or by the digits of it.
async fn addressed(app: &App, session: &ApiSession, named: TicketNumber) -> Result<TicketNumber, Problem> {
    let Some(of_digits) = TicketNumber::of_digits(named.as_str()) else { return Ok(named) };
    match app.parts.portal.tickets()?.show(&session.0, &named).await {
        Ok(_) => Ok(named),
        Err(TicketError::NotFound) => Ok(of_digits),
        Err(error) => Err(error.into()),
    }
}

/// `POST /tickets`.
#[handler]
pub(super) async fn open(
    app: &App,
    context: &RequestContext,
    session: ApiSession,
    request: &Request,
    body: JsonBody,
) -> Result<Response, Problem> {
    // What is no text is as good as none.
    let text = |field| body.text(field, "").unwrap_or(Some(""));
    let sent = SentTicket {
        kind: text("type"),
        title: text("title"),
        description: text("description"),
        priority: text("priority"),
    };
    let requested = sent.check(idempotency_key(request)?, context.locale().into()).map_err(refused)?;
    let detail = app.parts.portal.tickets()?.open(&session.0, &requested).await?;
    let at = format!("{}/tickets/{}", super::BASE, in_address(detail.ticket.number.as_str()));
    wire::created(context, "api-ticket-opened", &at, WholeTicket::new(app, detail))
}

/// `POST /tickets/{number}/rating`.
#[handler]
pub(super) async fn rate(
    app: &App,
    context: &RequestContext,
    session: ApiSession,
    ticket: PathParam<TicketNumber>,
    body: JsonBody,
) -> Result<Response, Problem> {
    let mut wrong = Vec::new();
    let rating = noted(&mut wrong, stars(body.whole("rating")));
    let feedback = noted(&mut wrong, sent_remark(&body, "feedback"));
    let (Some(rating), Some(feedback)) = (rating, feedback) else { return Err(refused(wrong)) };
    let number = addressed(app, &session, ticket.0).await?;
    let detail = app.parts.portal.tickets()?.rate(&session.0, &number, rating, feedback).await?;
    done(app, context, "api-ticket-rated", detail)
}

/// `POST /tickets/{number}/reopen`.
#[handler]
pub(super) async fn reopen(
    app: &App,
    context: &RequestContext,
    session: ApiSession,
    ticket: PathParam<TicketNumber>,
    body: JsonBody,
) -> Result<Response, Problem> {
    let note = sent_remark(&body, "note").map_err(Problem::invalid)?;
    let number = addressed(app, &session, ticket.0).await?;
    let detail = app.parts.portal.tickets()?.reopen(&session.0, &number, note).await?;
    done(app, context, "api-ticket-reopened", detail)
}

/// `POST /tickets/{number}/cancel`.
#[handler]
pub(super) async fn cancel(
    app: &App,
    context: &RequestContext,
    session: ApiSession,
    ticket: PathParam<TicketNumber>,
    body: JsonBody,
) -> Result<Response, Problem> {
    let note = sent_remark(&body, "note").map_err(Problem::invalid)?;
    let number = addressed(app, &session, ticket.0).await?;
    let detail = app.parts.portal.tickets()?.cancel(&session.0, &number, note).await?;
    done(app, context, "api-ticket-cancelled", detail)
}

fn done(app: &App, context: &RequestContext, words: &str, detail: TicketDetail) -> Result<Response, Problem> {
    wire::done(context, words, Some(WholeTicket::new(app, detail)))
}

fn sent_remark(
    body: &JsonBody,
    field: &'static str,
) -> Result<Option<portal_core::support::ticket::Feedback>, FieldProblem> {
    let text = body.text(field, "").map_err(|_| FieldProblem { field, words: "ticket-remark-text" })?;
    remark(field, text)
}

fn refused(wrong: Vec<FieldProblem>) -> Problem {
    Problem::invalid_all(wrong).unwrap_or_else(Problem::bad_request)
}

/// What the client names its request by, if it does.
fn idempotency_key(request: &Request) -> Result<Option<IdempotencyKey>, Problem> {
    let mut lines = request.headers().get_all("idempotency-key").iter();
    let Some(line) = lines.next() else { return Ok(None) };
    let key = line.to_str().ok().filter(|_| lines.next().is_none()).and_then(IdempotencyKey::parse);
    key.map(Some)
        .ok_or_else(|| Problem::malformed("ticket:key-malformed", "Malformed idempotency key", "ticket-key-malformed"))
}
