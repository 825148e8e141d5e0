//! `/staff/tickets/{number}`.

use http_kit::extract::{CsrfFileForm, CsrfForm, PathParam};
use http_kit::refused_form::{RefusedForm, send_back};
use http_kit::{Problem, RequestContext, refused_form};
use poem::{Response, handler};
use portal_core::staff::account::Permission;
use portal_core::staff::assignment::{AssignError, Assignment, WorkSubject};
use portal_core::staff::desk::{DeskError, StaffTicket, TicketDeskService};
use portal_core::staff::note::{InternalNote, NoteError, NoteText};
use portal_core::{PageRequest, TicketNumber};
use serde::Deserialize;

use crate::check::forbidden;
use crate::conversation::page::{AnswerForm, answered, read_answer};
use crate::conversation::talk;
use crate::guard::StaffSession;
use crate::inbox::page::colleagues;
use crate::page::{layout, page, told};
use crate::state::Console;
use crate::ticket::form::ActionForm;
use crate::ticket::merge::Merging;
use crate::ticket::view::{ActionProblem, TicketPage};
use crate::ticket::words::subject_page;
use crate::view::notice::Notice;

/// The notes that a page shows.
const NOTES: u32 = 50;

/// `GET /staff/tickets/{number}`.
#[handler]
pub(crate) async fn show(
    console: &Console,
    context: &RequestContext,
    staff: &StaffSession,
    number: PathParam<TicketNumber>,
) -> Result<Response, Problem> {
    let ticket = shown(console, staff, &number.0).await?;
    let subject = WorkSubject::Ticket(number.0);
    let may_read = staff.active.may(Permission::ReadConversations);
    let talk = if may_read { Some(talk::of_ticket(console, context, staff, &ticket).await?) } else { None };
    let refused = refused_form::shown(context);
    let made = TicketPage {
        notes: notes(console, staff, &subject).await?,
        holder: holder(console, staff, &subject).await?,
        colleagues: colleagues(console, staff).await?,
        merging: Merging::of(console, staff, &ticket).await?,
        typed: refused.and_then(RefusedForm::typed).unwrap_or_default(),
        problem: refused.and_then(RefusedForm::reason),
        layout: layout(console, context),
        ticket,
        talk,
    };
    page(&made)
}

/// The ticket desk, where there is one.
fn desk(console: &Console) -> Result<&TicketDeskService, Problem> {
    console.parts.desk.tickets.as_ref().ok_or_else(Problem::not_found)
}

/// What staff noted about a ticket or a conversation.
pub(crate) async fn notes(
    console: &Console,
    staff: &StaffSession,
    subject: &WorkSubject,
) -> Result<Vec<InternalNote>, Problem> {
    let request = PageRequest::new(1, NOTES).unwrap_or_default();
    let notes = console.parts.desk.notes.list(&staff.actor(), subject, request).await.map_err(|error| match error {
        NoteError::Port(error) => error.into(),
        _ => forbidden(),
    })?;
    Ok(notes.items)
}

/// Who is responsible for a ticket or a conversation.
pub(crate) async fn holder(
    console: &Console,
    staff: &StaffSession,
    subject: &WorkSubject,
) -> Result<Option<Assignment>, Problem> {
    let held = console.parts.desk.assignments.holders(&staff.actor(), std::slice::from_ref(subject)).await;
    held.map(|held| held.into_iter().next()).map_err(|error| match error {
        AssignError::Port(error) => error.into(),
        _ => forbidden(),
    })
}

/// `POST /staff/tickets/{number}/work`.
#[handler]
pub(crate) async fn work(
    console: &Console,
    context: &RequestContext,
    CsrfForm(form): CsrfForm<ActionForm>,
    staff: &StaffSession,
    number: PathParam<TicketNumber>,
) -> Result<Response, Problem> {
    let action = match form.read(console.parts.time_zone) {
        Ok(action) => action,
        Err(problem) => return Ok(send_back(context, "staff_ticket", &problem)),
    };
    match desk(console)?.work(&staff.actor(), &number.0, &action).await {
        Ok(_) => Ok(told(console, context, Notice::TicketChanged, &subject_page(&WorkSubject::Ticket(number.0)))),
        Err(DeskError::NotNow) => Ok(send_back(context, "staff_ticket", &ActionProblem::NotNow)),
        Err(DeskError::Busy) => Ok(send_back(context, "staff_ticket", &ActionProblem::Busy)),
        Err(error) => Err(problem(error)),
    }
}

#[derive(Deserialize)]
struct NoteForm {
    #[serde(default)]
    internal: String,
}

/// `POST /staff/tickets/{number}/messages`.
#[handler]
pub(crate) async fn answer(
    console: &Console,
    context: &RequestContext,
    sent: CsrfFileForm<AnswerForm>,
    staff: &StaffSession,
    number: PathParam<TicketNumber>,
) -> Result<Response, Problem> {
    let ticket = shown(console, staff, &number.0).await?;
    let message = match read_answer(console, context, staff, (&ticket.customer_id, sent)).await? {
        Ok(message) => message,
        Err(refused) => return Ok(*refused),
    };
    let said = console.parts.desk.conversations.answer_in_ticket(&staff.actor(), &ticket, &message).await;
    answered(context, said, &subject_page(&WorkSubject::Ticket(number.0)))
}

/// A ticket; the look at it is in the trail.
pub(crate) async fn shown(
    console: &Console,
    staff: &StaffSession,
    number: &TicketNumber,
) -> Result<StaffTicket, Problem> {
    desk(console)?.show(&staff.actor(), number, None).await.map_err(problem)
}

/// `POST /staff/tickets/{number}/notes`.
#[handler]
pub(crate) async fn write_note(
    console: &Console,
    context: &RequestContext,
    CsrfForm(form): CsrfForm<NoteForm>,
    staff: &StaffSession,
    number: PathParam<TicketNumber>,
) -> Result<Response, Problem> {
    // A note is of a ticket that there is; the look at it is in the trail.
    shown(console, staff, &number.0).await?;
    let Ok(text) = NoteText::parse(&form.internal) else {
        return Ok(send_back(context, "staff_note", &ActionProblem::Internal));
    };
    let subject = WorkSubject::Ticket(number.0);
    match console.parts.desk.notes.write(&staff.actor(), &subject, text).await {
        Ok(_) => Ok(told(console, context, Notice::NoteWritten, &subject_page(&subject))),
        Err(NoteError::Port(error)) => Err(error.into()),
        Err(_) => Err(forbidden()),
    }
}

fn problem(error: DeskError) -> Problem {
    match error {
        DeskError::Port(error) => error.into(),
        DeskError::Forbidden => forbidden(),
        _ => Problem::not_found(),
    }
}
