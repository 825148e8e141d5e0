//! `/staff/sessions` and logging out.

use http_kit::extract::{CsrfForm, PathParam};
use http_kit::{Problem, RequestContext};
use poem::{Response, handler};
use portal_core::StaffSessionId;
use portal_core::staff::session::{LoginMethod, StaffSession as Session};
use serde::Deserialize;

use crate::cookies::{RETURN_TO, SESSION};
use crate::guard::StaffSession;
use crate::page::{layout, page, told};
use crate::session::view::{SessionRow, SessionsPage};
use crate::state::Console;
use crate::view::notice::Notice;

#[derive(Deserialize)]
struct NoFields {}

/// `GET /staff/sessions`.
#[handler]
pub(crate) async fn show(
    console: &Console,
    context: &RequestContext,
    staff: &StaffSession,
) -> Result<Response, Problem> {
    let own = staff.active.session().id;
    let sessions = console.parts.sessions.list(&staff.active).await?;
    let mut sessions: Vec<SessionRow> = sessions.into_iter().map(|session| row(session, own)).collect();
    sessions.sort_by_key(|session| !session.current);
    page(&SessionsPage { layout: layout(console, context), sessions })
}

fn row(session: Session, own: StaffSessionId) -> SessionRow {
    SessionRow {
        id: session.id.to_string(),
        device: session.device,
        network: session.network,
        by_provider: session.method == LoginMethod::Provider,
        created_at: session.created_at,
        last_seen_at: session.last_seen_at,
        current: session.id == own,
    }
}

/// `POST /staff/sessions/{id}/end`.
#[handler]
pub(crate) async fn end(
    console: &Console,
    context: &RequestContext,
    _sent: CsrfForm<NoFields>,
    staff: &StaffSession,
    id: PathParam<StaffSessionId>,
) -> Result<Response, Problem> {
    console.parts.sessions.end(&staff.active, id.0).await?;
    Ok(told(console, context, Notice::SessionEnded, "/staff/sessions"))
}

/// `POST /staff/sessions/end-others`.
#[handler]
pub(crate) async fn end_others(
    console: &Console,
    context: &RequestContext,
    _sent: CsrfForm<NoFields>,
    staff: &StaffSession,
) -> Result<Response, Problem> {
    console.parts.sessions.end_others(&staff.active).await?;
    Ok(told(console, context, Notice::OthersEnded, "/staff/sessions"))
}

/// `POST /staff/logout`.
#[handler]
pub(crate) async fn log_out(
    console: &Console,
    context: &RequestContext,
    _sent: CsrfForm<NoFields>,
    staff: &StaffSession,
) -> Result<Response, Problem> {
    console.parts.sessions.end(&staff.active, staff.active.session().id).await?;
    context.remove_cookie(SESSION);
    context.remove_cookie(RETURN_TO);
    Ok(told(console, context, Notice::LoggedOut, "/staff/login"))
}
