//! The files of the form for a new ticket: they are the first message about it.

use http_kit::Problem;
use portal_core::support::conversation::{
    ClientId, EntryRange, MessageText, Participant, SendMessage, SendMessageError,
};
use portal_core::{AttachmentId, TicketNumber};

use crate::auth::web_session::WebSession;
use crate::problem::{IntoProblem, OrProblem};
use crate::state::App;
use crate::view::flash::Notice;

/// Names the message, so that a form that is sent twice says it once.
const OPENING: &str = "opening";

/// Among how many of the first entries the message is looked for.
const LOOKED_AT: u32 = 10;

/// Sends the files as the first message about the ticket. What the customer sent in another message goes with it as a
/// copy.
pub(super) async fn send_files(app: &App, web: &WebSession, number: &TicketNumber, files: &[AttachmentId]) -> Notice {
    let is_possible = app.parts.portal.conversations().is_ok() && app.parts.portal.attachments().is_ok();
    if files.is_empty() || !is_possible {
        return Notice::TicketOpened;
    }
    match try_to_send(app, web, number, files).await {
        Ok(true) => Notice::TicketOpened,
        Ok(false) => Notice::TicketOpenedAlone,
        Err(problem) => {
            problem.log();
            Notice::TicketOpenedAlone
        }
    }
}

/// Whether the message with as many files is there, now or from before.
async fn try_to_send(
    app: &App,
    web: &WebSession,
    number: &TicketNumber,
    files: &[AttachmentId],
) -> Result<bool, Problem> {
    if let Some(sent) = files_sent(app, web, number).await? {
        return Ok(sent == files.len());
    }
    let Some(client_id) = ClientId::parse(OPENING) else { return Ok(false) };
    let attachments = app.parts.portal.attachments()?.reuse(&web.session, files).await.or_problem()?;
    let message = SendMessage { client_id, text: MessageText::none(), attachments };
    match app.parts.portal.conversations()?.send_in_ticket(&web.session, number, &message).await {
        Ok(_) => Ok(true),
        // The same form was sent at the same time.
        Err(SendMessageError::NameReused) => Ok(files_sent(app, web, number).await? == Some(files.len())),
        Err(error) => Err(error.into_problem()),
    }
}

/// How many files the first message about the ticket has; `None` if there is no such message.
async fn files_sent(app: &App, web: &WebSession, number: &TicketNumber) -> Result<Option<usize>, Problem> {
    let service = app.parts.portal.conversations()?;
    let Some(conversation) = service.find_of_ticket(&web.session, number).await.or_problem()? else { return Ok(None) };
    let who = Participant::Customer(web.session.scope());
    let entries = service.entries(&who, conversation.id, EntryRange::After(0, LOOKED_AT)).await.or_problem()?;
    let opening = entries.iter().find(|entry| entry.author == who.author() && entry.client_id.as_str() == OPENING);
    Ok(opening.map(|entry| entry.attachments.len()))
}
