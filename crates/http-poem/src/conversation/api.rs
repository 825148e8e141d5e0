//! The customer's conversations: list them, begin a chat.

use http_kit::extract::{JsonMember, ListQuery};
use http_kit::{Problem, RequestContext};
use poem::handler;
use portal_core::support::conversation::{Entry, Participant, SendMessage};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::api::wire::Pagination;
use crate::attachment::file::files_of;
use crate::auth::api_session::ApiSession;
use crate::conversation::wire::{ListedConversation, Written};
use crate::conversation::{examples, form};
use crate::document::answer::{Data, Told};
use crate::document::{AnswerOf, BASE, BodyOf, Described, NoBody, Operation, Tag, answer};
use crate::problem::OrProblem;
use crate::state::App;
use crate::ticket::api::refused;

#[derive(Serialize, ToSchema)]
#[schema(as = ConversationsData)]
pub(crate) struct ConversationList {
    conversations: Vec<ListedConversation>,
    /// For `GET /events?cursor=`: where the list stands, so that nothing is missed after it.
    cursor: String,
    pagination: Pagination,
}

impl Described for list {
    type Body = NoBody;
    type Answer = Data<ConversationList>;

    fn describe() -> Operation {
        Operation::new(Tag::Conversations, "listConversations", "List conversations, the latest message first")
            .paged()
            .answers(200, "Conversations", "One page of chats and of tickets' conversations.")
            .example(examples::page())
            .problems([400])
    }
}

/// `GET /conversations`.
#[handler]
pub(crate) async fn list(app: &App, session: ApiSession, query: ListQuery) -> Result<AnswerOf<list>, Problem> {
    let service = app.parts.portal.conversations()?;
    // Before the list: what comes in between is told twice rather than not at all.
    let cursor = service.cursor(&session.0).await.or_problem()?.to_string();
    let page = service.list(&session.0, query.page).await.or_problem()?;
    let pagination = Pagination::from(&page);
    let last: Vec<Entry> = page.items.iter().filter_map(|summary| summary.last.clone()).collect();
    let files = files_of(app, &Participant::Customer(session.0.scope()), &last).await?;
    let conversations = page.items.iter().map(|summary| ListedConversation::new(app, summary, &files)).collect();
    answer::data(ConversationList { conversations, cursor, pagination })
}

/// A message to be written.
#[derive(Deserialize, ToSchema)]
#[schema(as = WriteMessage)]
pub(crate) struct MessageBody {
    /// Names the message: 1 to 64 letters, digits, `_` and `-`. The same message under the same name is written once.
    #[serde(default)]
    #[schema(value_type = String, required, min_length = 1, max_length = 64, pattern = "^[A-Za-z0-9_-]+$")]
    pub(crate) client_id: JsonMember,
    #[serde(default)]
    #[schema(value_type = String, max_length = 4000)]
    pub(crate) text: JsonMember,
    /// Identities of files that were uploaded for it; at most 5, each once. With them there need be no text.
    #[serde(default)]
    #[schema(value_type = Vec<String>, max_items = 5)]
    pub(crate) attachments: JsonMember,
}

impl MessageBody {
    pub(crate) fn check(&self) -> Result<SendMessage, Problem> {
        let (client_id, text) = (self.client_id.lenient_text(), self.text.lenient_text());
        let attachments = form::attachments(&self.attachments.lenient_texts()).map_err(|wrong| refused(vec![wrong]))?;
        form::message(client_id, text, attachments).map_err(refused)
    }

    /// A body that could be sent.
    pub(crate) fn example() -> serde_json::Value {
        json!({
            "client_id": "0199f0c2-6f3a-7000-8000-000000000001",
            "text": "Internet di rumah mati sejak pagi.",
            "attachments": [],
        })
    }
}

impl Described for begin {
    type Body = MessageBody;
    type Answer = Told<Written>;

    fn describe() -> Operation {
        Operation::new(Tag::Conversations, "beginChat", "Begin a chat with its first message")
            .details("The same message under the same `client_id` answers the chat of before.")
            .sent(MessageBody::example())
            .answers(201, "MessageWritten", "The chat and the message.")
            .header("Location", "Where its messages lie.", None)
            .example(examples::written())
            .problems([422, 429])
    }
}

/// `POST /conversations`.
#[handler]
pub(crate) async fn begin(
    app: &App,
    context: &RequestContext,
    session: ApiSession,
    body: BodyOf<begin>,
) -> Result<AnswerOf<begin>, Problem> {
    let message = body.0.check()?;
    let (chat, entry) = app.parts.portal.conversations()?.begin_chat(&session.0, &message).await.or_problem()?;
    let at = format!("{BASE}/conversations/{}/messages", chat.id);
    let files = files_of(app, &Participant::Customer(session.0.scope()), std::slice::from_ref(&entry)).await?;
    answer::created(context, "api-message-sent", &at, Written::new(app, &chat, &entry, &files))
}
