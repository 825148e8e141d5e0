//! The messages of a ticket.

use http_kit::extract::PathParam;
use http_kit::{Problem, RequestContext};
use poem::{Request, handler};
use portal_core::TicketNumber;
use portal_core::support::conversation::Participant;

use crate::attachment::file::files_of;
use crate::auth::api_session::ApiSession;
use crate::conversation::api::MessageBody;
use crate::conversation::examples;
use crate::conversation::form::range;
use crate::conversation::message_api::ranged;
use crate::conversation::wire::{MessageList, Written};
use crate::document::answer::{Data, Told};
use crate::document::{AnswerOf, BASE, BodyOf, Described, NoBody, Operation, Tag, answer};
use crate::problem::OrProblem;
use crate::state::App;
use crate::ticket::api::{addressed, number};
use crate::view::format::in_address;

impl Described for list {
    type Body = NoBody;
    type Answer = Data<MessageList>;

    fn describe() -> Operation {
        let summary = "Messages of a ticket";
        ranged(Operation::new(Tag::Conversations, "listTicketMessages", summary).parameter(number()))
    }
}

/// `GET /tickets/{number}/messages`.
#[handler]
pub(crate) async fn list(
    app: &App,
    session: ApiSession,
    ticket: PathParam<TicketNumber>,
    request: &Request,
) -> Result<AnswerOf<list>, Problem> {
    let range = range(request)?;
    let number = addressed(app, &session, ticket.0).await?;
    let service = app.parts.portal.conversations()?;
    let Some(conversation) = service.find_of_ticket(&session.0, &number).await.or_problem()? else {
        return answer::data(MessageList::empty());
    };
    let who = Participant::Customer(session.0.scope());
    let entries = service.entries(&who, conversation.id, range).await.or_problem()?;
    let files = files_of(app, &who, &entries).await?;
    let place = service.queue_place(&conversation).await.or_problem()?;
    answer::data(MessageList::new(app, &conversation, &entries, &files).in_queue(place))
}

impl Described for write {
    type Body = MessageBody;
    type Answer = Told<Written>;

    fn describe() -> Operation {
        Operation::new(Tag::Conversations, "writeTicketMessage", "Write a message about a ticket")
            .details("The first one begins the ticket's conversation.")
            .parameter(number())
            .sent(MessageBody::example())
            .answers(201, "MessageWritten", "The conversation and the message.")
            .header("Location", "Where the messages lie.", None)
            .example(examples::written())
            .problems([404, 422, 429])
    }
}

/// `POST /tickets/{number}/messages`.
#[handler]
pub(crate) async fn write(
    app: &App,
    context: &RequestContext,
    session: ApiSession,
    ticket: PathParam<TicketNumber>,
    body: BodyOf<write>,
) -> Result<AnswerOf<write>, Problem> {
    let message = body.0.check()?;
    let number = addressed(app, &session, ticket.0).await?;
    let service = app.parts.portal.conversations()?;
    let (conversation, entry) = service.send_in_ticket(&session.0, &number, &message).await.or_problem()?;
    let who = Participant::Customer(session.0.scope());
    let files = files_of(app, &who, std::slice::from_ref(&entry)).await?;
    let at = format!("{BASE}/tickets/{}/messages", in_address(number.as_str()));
    answer::created(context, "api-message-sent", &at, Written::new(app, &conversation, &entry, &files))
}
