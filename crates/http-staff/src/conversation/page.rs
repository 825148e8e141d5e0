//! `/staff/chats/{id}`.

use std::collections::BTreeMap;

use http_kit::answer::see_other;
use http_kit::extract::{CsrfFileForm, CsrfForm, PathParam};
use http_kit::refused_form::{RefusedForm, send_back};
use http_kit::{Problem, RequestContext, refused_form};
use page_kit::files::attached;
use poem::{Response, handler};
use portal_core::staff::assignment::WorkSubject;
use portal_core::staff::conversation::StaffConversationError;
use portal_core::support::conversation::{ClientId, Entry, MessageText, SendMessage};
use portal_core::{ConversationId, CustomerId};
use serde::Deserialize;

use crate::attachment::form::{files_for, take_all};
use crate::conversation::talk::{self, problem};
use crate::conversation::view::ChatPage;
use crate::guard::StaffSession;
use crate::inbox::page::colleagues;
use crate::page::{layout, page, told};
use crate::state::Console;
use crate::ticket::page::holder;
use crate::ticket::view::ActionProblem;
use crate::ticket::words::subject_page;
use crate::view::notice::Notice;

/// A message of staff.
#[derive(Deserialize)]
pub(crate) struct AnswerForm {
    #[serde(default)]
    text: String,
    #[serde(default)]
    client_id: String,
    /// Among them the files that were taken before.
    #[serde(flatten)]
    others: BTreeMap<String, String>,
}

/// The message of a form with its files, or the form again.
///
/// # Errors
/// [`Problem`] without a name, which no form of ours lacks, and if the form is cut off.
pub(crate) async fn read_answer(
    console: &Console,
    context: &RequestContext,
    staff: &StaffSession,
    (customer, sent): (&CustomerId, CsrfFileForm<AnswerForm>),
) -> Result<Result<SendMessage, Box<Response>>, Problem> {
    let AnswerForm { text, client_id, others } = sent.fields;
    let client_id = ClientId::parse(&client_id).ok_or_else(Problem::bad_request)?;
    let by = files_for(console, staff, customer);
    let (attachments, trouble) = take_all(context, by, (attached(&others), sent.files)).await?;
    if let Some(trouble) = trouble {
        return Ok(Err(Box::new(send_back(context, "staff_file", &trouble))));
    }
    match MessageText::parse_beside(&text, !attachments.is_empty()) {
        Ok(text) => Ok(Ok(SendMessage { client_id, text, attachments })),
        Err(_) => Ok(Err(Box::new(send_back(context, "staff_message", &ActionProblem::Message)))),
    }
}

/// What came of a message: on to its page, or the form again.
pub(crate) fn answered(
    context: &RequestContext,
    result: Result<Entry, StaffConversationError>,
    page: &str,
) -> Result<Response, Problem> {
    match result {
        Ok(_) => Ok(see_other(page)),
        Err(StaffConversationError::Invalid(_)) => Ok(send_back(context, "staff_file", &ActionProblem::FileGone)),
        Err(error) => Err(problem(error)),
    }
}

#[derive(Deserialize)]
struct CloseForm {
    #[serde(default)]
    client_id: String,
    /// The page that the form is on: that of the ticket, where the conversation has one.
    #[serde(default)]
    return_to: String,
}

/// `GET /staff/chats/{id}`.
#[handler]
pub(crate) async fn show(
    console: &Console,
    context: &RequestContext,
    staff: &StaffSession,
    id: PathParam<ConversationId>,
) -> Result<Response, Problem> {
    let talk = talk::by_id(console, context, staff, id.0).await?;
    let conversation = talk.conversation.clone().ok_or_else(Problem::not_found)?;
    let refused = refused_form::shown(context);
    let shown = ChatPage {
        holder: holder(console, staff, &WorkSubject::Conversation(id.0)).await?,
        colleagues: colleagues(console, staff).await?,
        text: refused.and_then(|form| form.text("text")).unwrap_or_default().to_owned(),
        problem: refused.and_then(RefusedForm::reason),
        layout: layout(console, context),
        conversation,
        talk,
    };
    page(&shown)
}

/// `POST /staff/chats/{id}/messages`.
#[handler]
pub(crate) async fn answer(
    console: &Console,
    context: &RequestContext,
    sent: CsrfFileForm<AnswerForm>,
    staff: &StaffSession,
    id: PathParam<ConversationId>,
) -> Result<Response, Problem> {
    let (conversations, actor) = (&console.parts.desk.conversations, staff.actor());
    let customer = conversations.look(&actor, id.0, None).await.map_err(problem)?.customer_id;
    let message = match read_answer(console, context, staff, (&customer, sent)).await? {
        Ok(message) => message,
        Err(refused) => return Ok(*refused),
    };
    let said = conversations.answer(&actor, id.0, &message).await;
    answered(context, said, &subject_page(&WorkSubject::Conversation(id.0)))
}

/// `POST /staff/chats/{id}/close`.
#[handler]
pub(crate) async fn close(
    console: &Console,
    context: &RequestContext,
    CsrfForm(form): CsrfForm<CloseForm>,
    staff: &StaffSession,
    id: PathParam<ConversationId>,
) -> Result<Response, Problem> {
    let client_id = ClientId::parse(&form.client_id).ok_or_else(Problem::bad_request)?;
    console.parts.desk.conversations.close(&staff.actor(), id.0, client_id).await.map_err(problem)?;
    Ok(told(console, context, Notice::ConversationClosed, console.page_or_home(&form.return_to)))
}
