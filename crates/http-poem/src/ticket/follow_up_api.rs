//! What customers say about a ticket: rate it, reopen it, call it off.

use http_kit::extract::{JsonMember, PathParam};
use http_kit::{FieldProblem, Problem, RequestContext, noted};
use poem::handler;
use portal_core::TicketNumber;
use portal_core::support::ticket::Feedback;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use crate::auth::api_session::ApiSession;
use crate::document::answer::Told;
use crate::document::{AnswerOf, BodyOf, Described, Operation, Tag, answer};
use crate::problem::OrProblem;
use crate::state::App;
use crate::ticket::api::{addressed, number, refused};
use crate::ticket::examples;
use crate::ticket::form::{remark, stars};
use crate::ticket::wire::WholeTicket;

#[derive(Deserialize, ToSchema)]
#[schema(as = RateTicket)]
pub(crate) struct RateTicketBody {
    #[serde(default)]
    #[schema(value_type = i64, required, minimum = 1, maximum = 5)]
    rating: JsonMember,
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 1000)]
    feedback: JsonMember,
}

impl Described for rate {
    type Body = RateTicketBody;
    type Answer = Told<WholeTicket>;

    fn describe() -> Operation {
        Operation::new(Tag::Tickets, "rateTicket", "Rate the work on a completed ticket, once")
            .parameter(number())
            .sent(json!({ "rating": 5, "feedback": "Cepat dan ramah." }))
            .answers(200, "TicketChanged", "The ticket, rated. 409 if it is not completed, or rated already.")
            .example(examples::rated())
            .problems([404, 409])
    }
}

/// `POST /tickets/{number}/rating`.
#[handler]
pub(crate) async fn rate(
    app: &App,
    context: &RequestContext,
    session: ApiSession,
    ticket: PathParam<TicketNumber>,
    body: BodyOf<rate>,
) -> Result<AnswerOf<rate>, Problem> {
    let mut wrong = Vec::new();
    let rating = noted(&mut wrong, stars(body.0.rating.whole()));
    let feedback = noted(&mut wrong, sent_remark(&body.0.feedback, "feedback"));
    let (Some(rating), Some(feedback)) = (rating, feedback) else { return Err(refused(wrong)) };
    let number = addressed(app, &session, ticket.0).await?;
    let detail = app.parts.portal.tickets()?.rate(&session.0, &number, rating, feedback).await.or_problem()?;
    answer::done_with(context, "api-ticket-rated", WholeTicket::new(app, detail))
}

#[derive(Deserialize, ToSchema)]
#[schema(as = ReopenTicket)]
pub(crate) struct ReopenTicketBody {
    /// What is still broken.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 1000)]
    note: JsonMember,
}

impl Described for reopen {
    type Body = ReopenTicketBody;
    type Answer = Told<WholeTicket>;

    fn describe() -> Operation {
        let summary = "Say that a completed ticket is still broken, once and within 7 days";
        Operation::new(Tag::Tickets, "reopenTicket", summary)
            .parameter(number())
            .sent(json!({ "note": "Masih putus-putus." }))
            .answers(
                200,
                "TicketChanged",
                "The ticket, open again with a new promise. 409 if it is not completed, was reopened before, or was \
                 completed too long ago.",
            )
            .example(examples::reopened())
            .problems([404, 409])
    }
}

/// `POST /tickets/{number}/reopen`.
#[handler]
pub(crate) async fn reopen(
    app: &App,
    context: &RequestContext,
    session: ApiSession,
    ticket: PathParam<TicketNumber>,
    body: BodyOf<reopen>,
) -> Result<AnswerOf<reopen>, Problem> {
    let note = sent_remark(&body.0.note, "note").map_err(Problem::invalid)?;
    let number = addressed(app, &session, ticket.0).await?;
    let detail = app.parts.portal.tickets()?.reopen(&session.0, &number, note).await.or_problem()?;
    answer::done_with(context, "api-ticket-reopened", WholeTicket::new(app, detail))
}

#[derive(Deserialize, ToSchema)]
#[schema(as = CancelTicket)]
pub(crate) struct CancelTicketBody {
    /// Why; may be left out.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 1000)]
    note: JsonMember,
}

impl Described for cancel {
    type Body = CancelTicketBody;
    type Answer = Told<WholeTicket>;

    fn describe() -> Operation {
        Operation::new(Tag::Tickets, "cancelTicket", "Call off a ticket that nobody has taken")
            .parameter(number())
            .sent(json!({ "note": "Sudah menyala lagi." }))
            .answers(200, "TicketChanged", "The ticket, called off. 409 if somebody has taken it or it is over.")
            .example(examples::cancelled())
            .problems([404, 409])
    }
}

/// `POST /tickets/{number}/cancel`.
#[handler]
pub(crate) async fn cancel(
    app: &App,
    context: &RequestContext,
    session: ApiSession,
    ticket: PathParam<TicketNumber>,
    body: BodyOf<cancel>,
) -> Result<AnswerOf<cancel>, Problem> {
    let note = sent_remark(&body.0.note, "note").map_err(Problem::invalid)?;
    let number = addressed(app, &session, ticket.0).await?;
    let detail = app.parts.portal.tickets()?.cancel(&session.0, &number, note).await.or_problem()?;
    answer::done_with(context, "api-ticket-cancelled", WholeTicket::new(app, detail))
}

/// Words that may be left out.
fn sent_remark(sent: &JsonMember, field: &'static str) -> Result<Option<Feedback>, FieldProblem> {
    let text = sent.text(field, "").map_err(|_| FieldProblem { field, words: "ticket-remark-text" })?;
    remark(field, text)
}
