//! The sessions of the customer: list them, end them.

use poem::{Response, handler};
use portal_core::SessionId;
use portal_core::identity::session::ManageSessionsError;
use serde::Serialize;

use super::wire::{self, SessionItem};
use crate::extract::{ApiSession, PathParam};
use crate::middleware::RequestContext;
use crate::problem::Problem;
use crate::state::App;

#[derive(Serialize)]
struct SessionList {
    sessions: Vec<SessionItem>,
}

#[derive(Serialize)]
struct Ended {
    ended: u64,
}

/// `POST /logout`.
#[handler]
pub(super) async fn log_out(app: &App, context: &RequestContext, session: ApiSession) -> Result<Response, Problem> {
    app.parts.portal.sessions.log_out(&session.0).await?;
    wire::done(context, "api-logout-ok", None::<()>)
}

/// `GET /sessions`.
#[handler]
pub(super) async fn list(app: &App, session: ApiSession) -> Result<Response, Problem> {
    let own = session.0.session().id;
    let sessions = app.parts.portal.sessions.list(&session.0).await?;
    let item = |session: portal_core::identity::session::Session| {
        let current = session.id == own;
        SessionItem::new(app, session, current)
    };
    wire::data(SessionList { sessions: sessions.into_iter().map(item).collect() })
}

/// `DELETE /sessions/{id}`.
#[handler]
pub(super) async fn end(
    app: &App,
    context: &RequestContext,
    session: ApiSession,
    id: PathParam<SessionId>,
) -> Result<Response, Problem> {
    app.parts.portal.sessions.end(&session.0, id.0).await?;
    wire::done(context, "api-session-ended", None::<()>)
}

/// `DELETE /sessions`: all but the caller's own.
#[handler]
pub(super) async fn end_others(app: &App, context: &RequestContext, session: ApiSession) -> Result<Response, Problem> {
    let ended = app.parts.portal.sessions.end_others(&session.0).await?;
    wire::done(context, "api-sessions-ended", Some(Ended { ended }))
}

impl From<ManageSessionsError> for Problem {
    fn from(error: ManageSessionsError) -> Self {
        match error {
            ManageSessionsError::ConfirmationNeeded => Self::confirmation_needed(),
            ManageSessionsError::NotFound => Self::not_found(),
            ManageSessionsError::Port(error) => error.into(),
            error => Self::broken(error),
        }
    }
}
