//! The sessions of the customer: list them, end them.

use http_kit::extract::PathParam;
use http_kit::{Problem, RequestContext};
use poem::handler;
use portal_core::SessionId;
use portal_core::identity::session::ManageSessionsError;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa::openapi::schema::SchemaFormat;

use crate::api::wire::SessionItem;
use crate::auth::api_session::ApiSession;
use crate::check;
use crate::document::answer::{Data, Done, Told};
use crate::document::{AnswerOf, Described, Location, NoBody, Operation, Tag, answer, parameter, text};
use crate::problem::{IntoProblem, OrProblem};
use crate::state::App;

#[derive(Serialize, ToSchema)]
#[schema(as = SessionsData)]
pub(crate) struct SessionList {
    sessions: Vec<SessionItem>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = EndedOthersData)]
pub(crate) struct Ended {
    /// How many.
    ended: u64,
}

impl Described for log_out {
    type Body = NoBody;
    type Answer = Done;

    fn describe() -> Operation {
        Operation::new(Tag::Sessions, "logout", "End this session").answers(
            200,
            "Done",
            "The token is refused from the next request on.",
        )
    }
}

/// `POST /logout`.
#[handler]
pub(crate) async fn log_out(
    app: &App,
    context: &RequestContext,
    session: ApiSession,
) -> Result<AnswerOf<log_out>, Problem> {
    app.parts.portal.sessions.log_out(&session.0).await?;
    answer::done(context, "api-logout-ok")
}

impl Described for list {
    type Body = NoBody;
    type Answer = Data<SessionList>;

    fn describe() -> Operation {
        Operation::new(Tag::Sessions, "listSessions", "List the open sessions of the proved number").answers(
            200,
            "Sessions",
            "The sessions, last used first.",
        )
    }
}

/// `GET /sessions`.
#[handler]
pub(crate) async fn list(app: &App, session: ApiSession) -> Result<AnswerOf<list>, Problem> {
    let own = session.0.session().id;
    let sessions = app.parts.portal.sessions.list(&session.0).await?;
    let item = |session: portal_core::identity::session::Session| {
        let current = session.id == own;
        SessionItem::new(app, session, current)
    };
    answer::data(SessionList { sessions: sessions.into_iter().map(item).collect() })
}

impl Described for end {
    type Body = NoBody;
    type Answer = Done;

    fn describe() -> Operation {
        Operation::new(Tag::Sessions, "endSession", "End one session")
            .parameter(parameter(Location::Path, "id", text().format(Some(SchemaFormat::Custom("uuid".to_owned())))))
            .answers(200, "Done", "It is ended.")
            .problems([403, 404])
    }
}

/// `DELETE /sessions/{id}`.
#[handler]
pub(crate) async fn end(
    app: &App,
    context: &RequestContext,
    session: ApiSession,
    id: PathParam<SessionId>,
) -> Result<AnswerOf<end>, Problem> {
    app.parts.portal.sessions.end(&session.0, id.0).await.or_problem()?;
    answer::done(context, "api-session-ended")
}

impl Described for end_others {
    type Body = NoBody;
    type Answer = Told<Ended>;

    fn describe() -> Operation {
        Operation::new(Tag::Sessions, "endOtherSessions", "End all sessions but this one")
            .answers(200, "EndedOthers", "How many were ended.")
            .problems([403])
    }
}

/// `DELETE /sessions`: all but the caller's own.
#[handler]
pub(crate) async fn end_others(
    app: &App,
    context: &RequestContext,
    session: ApiSession,
) -> Result<AnswerOf<end_others>, Problem> {
    let ended = app.parts.portal.sessions.end_others(&session.0).await.or_problem()?;
    answer::done_with(context, "api-sessions-ended", Ended { ended })
}

impl IntoProblem for ManageSessionsError {
    fn into_problem(self) -> Problem {
        match self {
            ManageSessionsError::ConfirmationNeeded => check::confirmation_needed(),
            ManageSessionsError::NotFound => Problem::not_found(),
            ManageSessionsError::Port(error) => error.into_problem(),
            error => Problem::broken(error),
        }
    }
}
