//! The caller's tickets: read, open, rate, reopen, call off.

use poem::{Request, Response, handler};
use portal_core::TicketNumber;
use portal_core::ticket::{IdempotencyKey, TicketDetail, TicketError, TicketQuery, TicketSearch};
use serde::Serialize;

use super::ticket_wire::{TicketItem, WholeTicket};
use super::wire::{self, Pagination};
use crate::edge::Visit;
use crate::extract::{Caller, JsonBody, ListQuery, Named};
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
pub(super) async fn list(app: &App, caller: Caller, query: ListQuery) -> Result<Response, Problem> {
    let search = TicketSearch::parse(&query.search);
    let wanted = TicketQuery { filter: filter(&query)?, search, page: query.page };
    let page = app.parts.portal.tickets.list(&caller.0, &wanted).await?.page;
    let pagination = Pagination::from(&page);
    let tickets = page.items.into_iter().map(|ticket| TicketItem::new(app, ticket)).collect();
    wire::data(TicketList { tickets, pagination })
}

/// `GET /tickets/{number}`.
#[handler]
pub(super) async fn show(app: &App, caller: Caller, ticket: Named<TicketNumber>) -> Result<Response, Problem> {
    let number = addressed(app, &caller, ticket.0).await?;
    let detail = app.parts.portal.tickets.show(&caller.0, &number).await?;
    wire::data(WholeTicket::new(app, detail))
}

/// The ticket that an address names, by its number or by the digits of it.
async fn addressed(app: &App, caller: &Caller, named: TicketNumber) -> Result<TicketNumber, Problem> {
    let Some(of_digits) = TicketNumber::of_digits(named.as_str()) else { return Ok(named) };
    match app.parts.portal.tickets.show(&caller.0, &named).await {
        Ok(_) => Ok(named),
        Err(TicketError::NotFound) => Ok(of_digits),
        Err(error) => Err(error.into()),
    }
}

/// `POST /tickets`.
#[handler]
pub(super) async fn open(
    app: &App,
    visit: &Visit,
    caller: Caller,
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
    let wanted = sent.check(once(request)?, visit.locale().into()).map_err(refused)?;
    let detail = app.parts.portal.tickets.open(&caller.0, &wanted).await?;
    let at = format!("{}/tickets/{}", super::BASE, in_address(detail.ticket.number.as_str()));
    wire::created(visit, "api-ticket-opened", &at, WholeTicket::new(app, detail))
}

/// `POST /tickets/{number}/rating`.
#[handler]
pub(super) async fn rate(
    app: &App,
    visit: &Visit,
    caller: Caller,
    ticket: Named<TicketNumber>,
    body: JsonBody,
) -> Result<Response, Problem> {
    let mut wrong = Vec::new();
    let rating = noted(&mut wrong, stars(body.whole("rating")));
    let feedback = noted(&mut wrong, sent_remark(&body, "feedback"));
    let (Some(rating), Some(feedback)) = (rating, feedback) else { return Err(refused(wrong)) };
    let number = addressed(app, &caller, ticket.0).await?;
    let detail = app.parts.portal.tickets.rate(&caller.0, &number, rating, feedback).await?;
    done(app, visit, "api-ticket-rated", detail)
}

/// `POST /tickets/{number}/reopen`.
#[handler]
pub(super) async fn reopen(
    app: &App,
    visit: &Visit,
    caller: Caller,
    ticket: Named<TicketNumber>,
    body: JsonBody,
) -> Result<Response, Problem> {
    let note = sent_remark(&body, "note").map_err(Problem::invalid)?;
    let number = addressed(app, &caller, ticket.0).await?;
    let detail = app.parts.portal.tickets.reopen(&caller.0, &number, note).await?;
    done(app, visit, "api-ticket-reopened", detail)
}

/// `POST /tickets/{number}/cancel`.
#[handler]
pub(super) async fn cancel(
    app: &App,
    visit: &Visit,
    caller: Caller,
    ticket: Named<TicketNumber>,
    body: JsonBody,
) -> Result<Response, Problem> {
    let note = sent_remark(&body, "note").map_err(Problem::invalid)?;
    let number = addressed(app, &caller, ticket.0).await?;
    let detail = app.parts.portal.tickets.cancel(&caller.0, &number, note).await?;
    done(app, visit, "api-ticket-cancelled", detail)
}

fn done(app: &App, visit: &Visit, words: &str, detail: TicketDetail) -> Result<Response, Problem> {
    wire::done(visit, words, Some(WholeTicket::new(app, detail)))
}

fn sent_remark(body: &JsonBody, field: &'static str) -> Result<Option<portal_core::ticket::Feedback>, FieldProblem> {
    let text = body.text(field, "").map_err(|_| FieldProblem { field, words: "ticket-remark-text" })?;
    remark(field, text)
}

fn refused(wrong: Vec<FieldProblem>) -> Problem {
    Problem::invalid_all(wrong).unwrap_or_else(Problem::bad_request)
}

/// What the client names its request by, if it does.
fn once(request: &Request) -> Result<Option<IdempotencyKey>, Problem> {
    let mut lines = request.headers().get_all("idempotency-key").iter();
    let Some(line) = lines.next() else { return Ok(None) };
    let key = line.to_str().ok().filter(|_| lines.next().is_none()).and_then(IdempotencyKey::parse);
    key.map(Some)
        .ok_or_else(|| Problem::malformed("ticket:key-malformed", "Malformed idempotency key", "ticket-key-malformed"))
}
