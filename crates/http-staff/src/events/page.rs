//! `/staff/events`, and those of one ticket or conversation; and that staff type.

use http_kit::event_stream::{EventFeed, respond};
use http_kit::extract::{CsrfForm, NoFields, PathParam};
use http_kit::{Problem, RequestContext};
use poem::http::StatusCode;
use poem::{Request, Response, handler};
use portal_core::{ConversationId, TicketNumber};

use crate::conversation::talk::problem;
use crate::cookies::SESSION;
use crate::events::feed::{PageFeed, SessionReader};
use crate::guard::StaffSession;
use crate::state::Console;
use crate::ticket::page::shown;

/// `GET /staff/events`: of the inbox.
#[handler]
pub(crate) fn of_inbox(
    console: &Console,
    context: &RequestContext,
    staff: &StaffSession,
    request: &Request,
) -> Result<Response, Problem> {
    let feed = console.parts.desk.conversations.watch_inbox(&staff.actor()).map_err(problem)?;
    stream(console, context, staff, (request, PageFeed::new(feed)))
}

/// `GET /staff/tickets/{number}/events`.
#[handler]
pub(crate) async fn of_ticket(
    console: &Console,
    context: &RequestContext,
    staff: &StaffSession,
    number: PathParam<TicketNumber>,
    request: &Request,
) -> Result<Response, Problem> {
    let ticket = shown(console, staff, &number.0).await?;
    let conversations = &console.parts.desk.conversations;
    let feed = conversations.watch_ticket(&staff.actor(), &ticket).await.map_err(problem)?;
    stream(console, context, staff, (request, PageFeed::new(feed)))
}

/// `GET /staff/chats/{id}/events`.
#[handler]
pub(crate) async fn of_chat(
    console: &Console,
    context: &RequestContext,
    staff: &StaffSession,
    id: PathParam<ConversationId>,
    request: &Request,
) -> Result<Response, Problem> {
    let feed = console.parts.desk.conversations.watch(&staff.actor(), id.0).await.map_err(problem)?;
    stream(console, context, staff, (request, PageFeed::new(feed)))
}

/// A stream of what the feed tells, which ends with the session.
pub(crate) fn stream(
    console: &Console,
    context: &RequestContext,
    staff: &StaffSession,
    (request, feed): (&Request, impl EventFeed),
) -> Result<Response, Problem> {
    let token = context.cookie(SESSION).ok_or_else(Problem::unauthenticated)?;
    let id = staff.active.session().id.to_string();
    let reader = SessionReader { console: console.clone(), token, id };
    respond(request, context, reader, feed)
}

/// `POST /staff/chats/{id}/typing`, as the page's script sends it.
#[handler]
pub(crate) async fn typing(
    console: &Console,
    _sent: CsrfForm<NoFields>,
    staff: &StaffSession,
    id: PathParam<ConversationId>,
) -> Result<Response, Problem> {
    console.parts.desk.conversations.type_in(&staff.actor(), id.0).await.map_err(problem)?;
    Ok(Response::builder().status(StatusCode::NO_CONTENT).finish())
}
