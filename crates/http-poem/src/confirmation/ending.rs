//! What is done once the number was proved again: going on to a page, or ending devices.

use http_kit::answer::see_other;
use http_kit::{Problem, RequestContext};
use poem::Response;
use poem::http::StatusCode;
use portal_core::SessionId;
use portal_core::identity::session::ManageSessionsError;

use crate::auth::web_session::WebSession;
use crate::confirmation::errand::{Errand, detour};
use crate::page::render::notify;
use crate::problem::IntoProblem;
use crate::state::App;
use crate::view::flash::Notice;

/// The page of the devices.
const HERE: &str = "/customer/sessions";

/// Ends one session, after a fresh code if the last one is too old.
pub(crate) async fn end_one(
    app: &App,
    context: &RequestContext,
    web: &WebSession,
    id: SessionId,
) -> Result<Response, Problem> {
    match app.parts.portal.sessions.end(&web.session, id).await {
        Ok(()) => {
            notify(app, context, Notice::DeviceEnded);
            Ok(see_other(HERE))
        }
        Err(ManageSessionsError::ConfirmationNeeded) => Ok(detour(Errand::End(id))),
        Err(error) => Err(error.into_problem()),
    }
}

/// Ends all other sessions, after a fresh code if the last one is too old.
pub(crate) async fn end_all_others(app: &App, context: &RequestContext, web: &WebSession) -> Result<Response, Problem> {
    match app.parts.portal.sessions.end_others(&web.session).await {
        Ok(_) => {
            notify(app, context, Notice::OthersEnded);
            Ok(see_other(HERE))
        }
        Err(ManageSessionsError::ConfirmationNeeded) => Ok(detour(Errand::EndOthers)),
        Err(error) => Err(error.into_problem()),
    }
}

/// Goes on, now that the number was proved.
pub(crate) async fn go_on(errand: Errand, app: &App, context: &RequestContext) -> Result<Response, Problem> {
    match errand {
        Errand::Page(_) => Ok(confirmed(errand, app, context)),
        // Read anew: the session is fresh since.
        Errand::End(id) => match end_one(app, context, &WebSession::of(app, context).await?, id).await {
            Err(problem) if problem.details().status == StatusCode::NOT_FOUND => Ok(confirmed(errand, app, context)),
            done => done,
        },
        Errand::EndOthers => end_all_others(app, context, &WebSession::of(app, context).await?).await,
    }
}

fn confirmed(errand: Errand, app: &App, context: &RequestContext) -> Response {
    notify(app, context, Notice::Confirmed);
    see_other(errand.page(app))
}
