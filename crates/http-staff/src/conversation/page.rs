//! `/staff/chats/{id}`.

use http_kit::answer::see_other;
use http_kit::extract::{CsrfForm, PathParam};
use http_kit::refused_form::{RefusedForm, send_back};
use http_kit::{Problem, RequestContext, refused_form};
use poem::{Response, handler};
use portal_core::ConversationId;
use portal_core::staff::assignment::WorkSubject;
use portal_core::support::conversation::{ClientId, MessageText, SendMessage};
use serde::Deserialize;

use crate::conversation::talk::{self, problem};
use crate::conversation::view::ChatPage;
use crate::guard::StaffSession;
use crate::inbox::page::colleagues;
use crate::page::{layout, notify, page};
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
}

impl AnswerForm {
    /// The message; the problem of its text if it is none.
    ///
    /// # Errors
    /// [`Problem`] without a name, which no form of ours lacks.
    pub(crate) fn read(&self) -> Result<Result<SendMessage, ActionProblem>, Problem> {
        let client_id = ClientId::parse(&self.client_id).ok_or_else(Problem::bad_request)?;
        let text = MessageText::parse(&self.text).map_err(|_| ActionProblem::Message);
        Ok(text.map(|text| SendMessage { client_id, text, attachments: Vec::new() }))
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
    let talk = talk::by_id(console, staff, id.0).await?;
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
    CsrfForm(form): CsrfForm<AnswerForm>,
    staff: &StaffSession,
    id: PathParam<ConversationId>,
) -> Result<Response, Problem> {
    let message = match form.read()? {
        Ok(message) => message,
        Err(problem) => return Ok(send_back(context, "staff_message", &problem)),
    };
    console.parts.desk.conversations.answer(&staff.actor(), id.0, &message).await.map_err(problem)?;
    Ok(see_other(&subject_page(&WorkSubject::Conversation(id.0))))
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
    notify(console, context, Notice::ConversationClosed);
    Ok(see_other(console.page_or_home(&form.return_to)))
}
