//! Coming in: the cookies of a new session, and none of those from before it.

use poem::Response;
use portal_core::session::OpenedSession;

use super::frame::{notify, see_other};
use super::view::Notice;
use super::wanted;
use crate::edge::{CHOOSING, DEVICE, OTP, PRE_SESSION, SESSION, Visit};
use crate::problem::Problem;
use crate::seal;
use crate::state::App;
use crate::token::Door;

/// Answers a login: on to the account chooser if there is a choice, else to the page that was wanted.
pub(super) fn enter(app: &App, visit: &Visit, opened: &OpenedSession) -> Result<Response, Problem> {
    give_session(app, visit, opened)?;
    visit.remove_cookie(OTP);
    visit.remove_cookie(PRE_SESSION);
    visit.remove_cookie(CHOOSING);
    if let Some(token) = &opened.device_token {
        let life = app.parts.portal.sessions.policy().device_life.num_seconds();
        visit.set_cookie(DEVICE, &seal::encode(token.expose()), Some(life));
    }
    notify(app, visit, Notice::LoggedIn);
    if opened.accounts.len() > 1 {
        visit.set_cookie(CHOOSING, "1", None);
        return Ok(see_other("/customer/accounts"));
    }
    Ok(see_other(&wanted::take(app, visit)))
}

/// Gives the browser the token of its new session.
pub(super) fn give_session(app: &App, visit: &Visit, opened: &OpenedSession) -> Result<(), Problem> {
    let session = &opened.session;
    let more = opened.accounts.len() > 1;
    let token = app.tokens.issue(Door::Web, session, more).map_err(Problem::broken)?;
    let life = (session.expires_at - app.now()).num_seconds();
    visit.set_cookie(SESSION, &token, Some(life));
    Ok(())
}
