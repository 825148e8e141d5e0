//! The stream of events of the API.

use http_kit::event_stream::respond;
use http_kit::{Problem, RequestContext};
use poem::{Request, handler};
use utoipa::openapi::schema::SchemaType;
use utoipa::openapi::{Components, Object, RefOr, Schema};

use crate::auth::api_session::ApiSession;
use crate::document::answer::Answer;
use crate::document::{AnswerBody, AnswerOf, Described, Location, NoBody, Operation, Tag, parameter, text};
use crate::events::feed::{CustomerFeed, SessionReader};
use crate::state::App;

/// Lines of server-sent events.
pub(crate) struct Events;

impl AnswerBody for Events {
    const MEDIA_TYPE: &'static str = "text/event-stream";

    /// Of one event; its `data` is JSON as text.
    fn schema(_: &str, _: &mut Components) -> RefOr<Schema> {
        Schema::from(Object::with_type(SchemaType::AnyValue)).into()
    }
}

impl Described for stream {
    type Body = NoBody;
    type Answer = Events;

    fn describe() -> Operation {
        let cursor = |at, name| {
            parameter(at, name, text()).description(Some(
                "Where to go on: the identity of the last event, or the \
                 `cursor` of a list of conversations.",
            ))
        };
        Operation::new(Tag::Conversations, "streamEvents", "What happens, as it happens")
            .details(
                "Server-sent events, each with JSON as data. `message`: a message, once and in its order (`conversation`, \
                 `message`). `read`: how far the sides of a conversation have come. `typing`: staff type in \
                 `conversation_id`. `ticket`: `ticket_number` changed. `resync`: what came since the cursor is not known \
                 for sure, or there was none: read everything again. `end`: the stream is over, with a `reason`; after \
                 `lifetime`, `restart` and `unavailable` come back with `Last-Event-ID`, after `session` and `replaced` do \
                 not. Clients take no offence at events and members that they do not know.",
            )
            .parameter(cursor(Location::Header, "Last-Event-ID"))
            .parameter(cursor(Location::Query, "cursor"))
            .answers(200, "Events", "The events. Comments keep the connection alive.")
            .problems([403, 429])
    }
}

/// `GET /events`.
#[handler]
pub(crate) fn stream(
    app: &App,
    context: &RequestContext,
    ApiSession(session): ApiSession,
    request: &Request,
) -> Result<AnswerOf<stream>, Problem> {
    let feed = CustomerFeed::new(app, &session, request)?;
    Ok(Answer::made(respond(request, context, SessionReader::new(app, &session), feed)?))
}
