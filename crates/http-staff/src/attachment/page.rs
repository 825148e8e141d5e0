//! `/staff/attachments/{id}`, and files that a page's script sends.

use http_kit::extract::{CsrfFileForm, NoFields, PathParam};
use http_kit::{Problem, RequestContext};
use page_kit::files::{answer, take_one};
use poem::{Request, Response, handler};
use portal_core::support::attachment::Part;
use portal_core::support::conversation::Participant;
use portal_core::{AttachmentId, ConversationId, CustomerId, TicketNumber};

use crate::attachment::form::{files_for, problem};
use crate::conversation::talk;
use crate::guard::StaffSession;
use crate::state::Console;
use crate::ticket::page::shown;

/// `POST /staff/chats/{id}/files`.
#[handler]
pub(crate) async fn send_to_chat(
    console: &Console,
    context: &RequestContext,
    sent: CsrfFileForm<NoFields>,
    staff: &StaffSession,
    id: PathParam<ConversationId>,
) -> Result<Response, Problem> {
    let found = console.parts.desk.conversations.look(&staff.actor(), id.0, None).await.map_err(talk::problem)?;
    take(console, context, staff, (&found.customer_id, sent)).await
}

/// `POST /staff/tickets/{number}/files`.
#[handler]
pub(crate) async fn send_to_ticket(
    console: &Console,
    context: &RequestContext,
    sent: CsrfFileForm<NoFields>,
    staff: &StaffSession,
    number: PathParam<TicketNumber>,
) -> Result<Response, Problem> {
    let ticket = shown(console, staff, &number.0).await?;
    take(console, context, staff, (&ticket.customer_id, sent)).await
}

async fn take(
    console: &Console,
    context: &RequestContext,
    staff: &StaffSession,
    (customer, sent): (&CustomerId, CsrfFileForm<NoFields>),
) -> Result<Response, Problem> {
    let by = files_for(console, staff, customer).ok_or_else(Problem::not_found)?;
    take_one(context.locale(), &by, sent.files).await
}

/// `GET /staff/attachments/{id}`.
#[handler]
pub(crate) async fn show(
    console: &Console,
    request: &Request,
    staff: &StaffSession,
    id: PathParam<AttachmentId>,
) -> Result<Response, Problem> {
    serve(console, request, staff, (id.0, Part::File)).await
}

/// `GET /staff/attachments/{id}/preview`.
#[handler]
pub(crate) async fn preview(
    console: &Console,
    request: &Request,
    staff: &StaffSession,
    id: PathParam<AttachmentId>,
) -> Result<Response, Problem> {
    serve(console, request, staff, (id.0, Part::Preview)).await
}

/// A file of a message; the look at its conversation is in the trail.
async fn serve(
    console: &Console,
    request: &Request,
    staff: &StaffSession,
    (id, part): (AttachmentId, Part),
) -> Result<Response, Problem> {
    let service = console.parts.desk.attachments.as_ref().ok_or_else(Problem::not_found)?;
    let content = service.open(&Participant::Staff(staff.actor()), id, part).await.map_err(problem)?;
    let place = content.attachment.entry.ok_or_else(Problem::not_found)?;
    let conversations = &console.parts.desk.conversations;
    conversations.look(&staff.actor(), place.conversation_id, None).await.map_err(talk::problem)?;
    answer(service, request, content).await.map_err(problem)
}
