//! The messages of a conversation: read them, write one, say how far was read, and that somebody types.

use http_kit::extract::{JsonMember, PathParam};
use http_kit::{Problem, RequestContext};
use poem::{Request, handler};
use portal_core::kernel::id::ConversationId;
use portal_core::support::conversation::{Mark, Participant, RateChatError};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use utoipa::openapi::path::ParameterBuilder;
use utoipa::openapi::schema::SchemaFormat;

use crate::attachment::file::files_of;
use crate::auth::api_session::ApiSession;
use crate::conversation::api::MessageBody;
use crate::conversation::examples;
use crate::conversation::form::{ORDINAL, range};
use crate::conversation::wire::{MessageList, Written};
use crate::document::answer::{Data, Done, Told};
use crate::document::{
    AnswerOf, BASE, BodyOf, Described, Location, NoBody, Operation, Tag, answer, integer, parameter, text,
};
use crate::problem::{IntoProblem, OrProblem};
use crate::state::App;
use crate::ticket::form::stars;

fn id() -> ParameterBuilder {
    let uuid = text().format(Some(SchemaFormat::Custom("uuid".to_owned())));
    parameter(Location::Path, "id", uuid).description(Some("The conversation."))
}

/// An operation that answers messages by their ordinals.
pub(crate) fn ranged(operation: Operation) -> Operation {
    let ordinal =
        |name: &str, what: &str| parameter(Location::Query, name, integer().minimum(Some(0))).description(Some(what));
    let limit = integer().minimum(Some(1)).maximum(Some(100)).default(Some(50.into()));
    operation
        .parameter(ordinal("after", "The first messages behind this ordinal."))
        .parameter(ordinal("before", "The last messages before this ordinal. Without either: the latest."))
        .parameter(parameter(Location::Query, "limit", limit).description(Some("How many at most.")))
        .answers(200, "Messages", "The messages in the order of their ordinals, and the conversation as it stands.")
        .example(examples::messages())
        .problems([400, 404])
}

impl Described for list {
    type Body = NoBody;
    type Answer = Data<MessageList>;

    fn describe() -> Operation {
        ranged(Operation::new(Tag::Conversations, "listMessages", "Messages of a conversation").parameter(id()))
    }
}

/// `GET /conversations/{id}/messages`.
#[handler]
pub(crate) async fn list(
    app: &App,
    session: ApiSession,
    id: PathParam<ConversationId>,
    request: &Request,
) -> Result<AnswerOf<list>, Problem> {
    let (range, who) = (range(request)?, Participant::Customer(session.0.scope()));
    let service = app.parts.portal.conversations()?;
    let conversation = service.show(&who, id.0).await.or_problem()?;
    let entries = service.entries(&who, id.0, range).await.or_problem()?;
    let files = files_of(app, &who, &entries).await?;
    let place = service.queue_place(&conversation).await.or_problem()?;
    answer::data(MessageList::new(app, &conversation, &entries, &files).in_queue(place))
}

impl Described for write {
    type Body = MessageBody;
    type Answer = Told<Written>;

    fn describe() -> Operation {
        Operation::new(Tag::Conversations, "writeMessage", "Write a message")
            .details("The same message under the same `client_id` is written once, however often it is sent.")
            .parameter(id())
            .sent(MessageBody::example())
            .answers(201, "MessageWritten", "The conversation and the message.")
            .header("Location", "Where the messages lie.", None)
            .example(examples::written())
            .problems([404, 422, 429])
    }
}

/// `POST /conversations/{id}/messages`.
#[handler]
pub(crate) async fn write(
    app: &App,
    context: &RequestContext,
    session: ApiSession,
    id: PathParam<ConversationId>,
    body: BodyOf<write>,
) -> Result<AnswerOf<write>, Problem> {
    let message = body.0.check()?;
    let service = app.parts.portal.conversations()?;
    let entry = service.send(&session.0, id.0, &message).await.or_problem()?;
    let who = Participant::Customer(session.0.scope());
    let conversation = service.show(&who, id.0).await.or_problem()?;
    let files = files_of(app, &who, std::slice::from_ref(&entry)).await?;
    let at = format!("{BASE}/conversations/{}/messages", id.0);
    answer::created(context, "api-message-sent", &at, Written::new(app, &conversation, &entry, &files))
}

#[derive(Deserialize, ToSchema)]
#[schema(as = ReadUpTo)]
pub(crate) struct ReadBody {
    /// Everything up to this one was read.
    #[serde(default)]
    #[schema(value_type = i64, required, minimum = 0)]
    ordinal: JsonMember,
}

impl Described for read {
    type Body = ReadBody;
    type Answer = Done;

    fn describe() -> Operation {
        Operation::new(Tag::Conversations, "readMessages", "Say how far the customer has read")
            .details("It never goes back, and not past the last message.")
            .parameter(id())
            .sent(json!({ "ordinal": 2 }))
            .answers(200, "Done", "It is noted.")
            .problems([404])
    }
}

/// `POST /conversations/{id}/read`.
#[handler]
pub(crate) async fn read(
    app: &App,
    context: &RequestContext,
    session: ApiSession,
    id: PathParam<ConversationId>,
    body: BodyOf<read>,
) -> Result<AnswerOf<read>, Problem> {
    let ordinal = body.0.ordinal.whole().and_then(|ordinal| u64::try_from(ordinal).ok());
    let ordinal = ordinal.ok_or_else(|| Problem::invalid(ORDINAL))?;
    let who = Participant::Customer(session.0.scope());
    app.parts.portal.conversations()?.mark(&who, id.0, Mark::Read(ordinal)).await.or_problem()?;
    answer::done(context, "api-message-read")
}

#[derive(Deserialize, ToSchema)]
#[schema(as = RateChat)]
pub(crate) struct RatingBody {
    /// How many stars.
    #[serde(default)]
    #[schema(value_type = i64, required, minimum = 1, maximum = 5)]
    rating: JsonMember,
}

impl Described for rate {
    type Body = RatingBody;
    type Answer = Told<Written>;

    fn describe() -> Operation {
        Operation::new(Tag::Conversations, "rateChat", "Rate a chat that was closed")
            .details("Once each time it was closed; the same rating again answers that of before. A ticket is rated as a ticket.")
            .parameter(id())
            .sent(json!({ "rating": 5 }))
            .answers(201, "ChatRated", "The chat with its rating, which is an event in it.")
            .problems([404, 409])
    }
}

/// `POST /conversations/{id}/rating`.
#[handler]
pub(crate) async fn rate(
    app: &App,
    context: &RequestContext,
    session: ApiSession,
    id: PathParam<ConversationId>,
    body: BodyOf<rate>,
) -> Result<AnswerOf<rate>, Problem> {
    let service = app.parts.portal.conversations()?;
    let who = Participant::Customer(session.0.scope());
    service.show(&who, id.0).await.or_problem()?;
    let rating = stars(body.0.rating.whole()).map_err(Problem::invalid)?;
    let entry = service.rate(&session.0, id.0, rating).await.or_problem()?;
    let conversation = service.show(&who, id.0).await.or_problem()?;
    let at = format!("{BASE}/conversations/{}/messages", id.0);
    answer::created(context, "api-ticket-rated", &at, Written::new(app, &conversation, &entry, &[]))
}

impl IntoProblem for RateChatError {
    fn into_problem(self) -> Problem {
        match self {
            RateChatError::NotFound => Problem::not_found(),
            RateChatError::NotNow => {
                Problem::conflict("conversation:not-ratable", "Chat cannot be rated now", "api-chat-not-ratable")
            }
            RateChatError::Port(error) => error.into_problem(),
            error => Problem::broken(error),
        }
    }
}

impl Described for typing {
    type Body = NoBody;
    type Answer = Done;

    fn describe() -> Operation {
        Operation::new(Tag::Conversations, "typeInConversation", "Tell the other side that the customer types")
            .details("At most every 2.5 seconds; what comes too often is not passed on. Nothing is stored.")
            .parameter(id())
            .answers(200, "Done", "It is told.")
            .problems([404])
    }
}

/// `POST /conversations/{id}/typing`.
#[handler]
pub(crate) async fn typing(
    app: &App,
    context: &RequestContext,
    session: ApiSession,
    id: PathParam<ConversationId>,
) -> Result<AnswerOf<typing>, Problem> {
    app.parts.portal.conversations()?.type_in(&session.0, id.0).await.or_problem()?;
    answer::done(context, "api-typing-told")
}
