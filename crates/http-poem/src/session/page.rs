//! "Perangkat Saya", and logging out.

use http_kit::answer::see_other;
use http_kit::extract::{CsrfForm, PathParam};
use http_kit::{Problem, RequestContext};
use poem::{Response, handler};
use portal_core::SessionId;
use portal_core::identity::session::Session;
use serde::Deserialize;

use crate::auth::web_session::WebSession;
use crate::confirmation::ending::{end_all_others, end_one};
use crate::cookies::{RETURN_TO, SESSION, STEP};
use crate::page::render::{notify, page, session_layout};
use crate::session::view::{DeviceKind, SessionRow, SessionsPage};
use crate::state::App;
use crate::view::flash::Notice;

#[derive(Deserialize)]
struct NoFields {}

/// `GET /customer/sessions`.
#[handler]
pub(crate) async fn show(app: &App, context: &RequestContext, web: WebSession) -> Result<Response, Problem> {
    let sessions = app.parts.portal.sessions.list(&web.session).await?;
    let layout = session_layout(app, context, &web).await?;
    let own = web.session.session().id;
    let mut sessions: Vec<SessionRow> = sessions.into_iter().map(|session| row(session, own)).collect();
    sessions.sort_by_key(|session| !session.current);
    page(&SessionsPage { layout, sessions })
}

/// `POST /customer/sessions/{id}/end`.
#[handler]
pub(crate) async fn end(
    app: &App,
    context: &RequestContext,
    _sent: CsrfForm<NoFields>,
    web: WebSession,
    id: PathParam<SessionId>,
) -> Result<Response, Problem> {
    end_one(app, context, &web, id.0).await
}

/// `POST /customer/sessions/end-others`.
#[handler]
pub(crate) async fn end_others(
    app: &App,
    context: &RequestContext,
    _sent: CsrfForm<NoFields>,
    web: WebSession,
) -> Result<Response, Problem> {
    end_all_others(app, context, &web).await
}

/// `POST /customer/logout`.
#[handler]
pub(crate) async fn log_out(
    app: &App,
    context: &RequestContext,
    _sent: CsrfForm<NoFields>,
    web: WebSession,
) -> Result<Response, Problem> {
    app.parts.portal.sessions.log_out(&web.session).await?;
    context.remove_cookie(SESSION);
    context.remove_cookie(RETURN_TO);
    context.remove_cookie(STEP);
    notify(app, context, Notice::LoggedOut);
    Ok(see_other("/customer/login"))
}

fn row(session: Session, own: SessionId) -> SessionRow {
    SessionRow {
        id: session.id.to_string(),
        kind: DeviceKind::guess(&session.device),
        device: session.device,
        ip: Some(shortened(&session.network)),
        created_at: session.created_at,
        last_seen_at: session.last_seen_at,
        current: session.id == own,
    }
}

/// `103.28.x.x`: enough to know one's own network by. IPv6 networks are prefixes already.
fn shortened(network: &str) -> String {
    let parts: Vec<&str> = network.split('.').collect();
    match parts[..] {
        [first, second, _, _] => format!("{first}.{second}.x.x"),
        _ => network.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::shortened;

    #[test]
    fn the_last_half_of_an_ipv4_address_is_not_shown() {
        assert_eq!(shortened("103.28.7.9"), "103.28.x.x");
        assert_eq!(shortened("2001:db8:1:2::/64"), "2001:db8:1:2::/64");
    }
}
