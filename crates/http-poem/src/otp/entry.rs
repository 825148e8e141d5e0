//! Coming in: the cookies of a new session, and none of those from before it.

use http_kit::answer::see_other;
use http_kit::cookies::PRE_SESSION;
use http_kit::token::Audience;
use http_kit::{Problem, RequestContext, seal};
use poem::Response;
use portal_core::identity::session::OpenedSession;

use crate::cookies::{CHOOSING, DEVICE, OTP, SESSION};
use crate::page::render::notify;
use crate::page::return_to;
use crate::state::App;
use crate::view::flash::Notice;

/// Answers a login: on to the account chooser if there is a choice, else to the page to return to.
pub(crate) fn enter(app: &App, context: &RequestContext, opened: &OpenedSession) -> Result<Response, Problem> {
    give_session(app, context, opened)?;
    context.remove_cookie(OTP);
    context.remove_cookie(PRE_SESSION);
    context.remove_cookie(CHOOSING);
    if let Some(token) = &opened.device_token {
        let life = app.parts.portal.sessions.policy().device_life.num_seconds();
        context.set_cookie(DEVICE, &seal::encode(token.expose()), Some(life));
    }
    notify(app, context, Notice::LoggedIn);
    if opened.accounts.len() > 1 {
        context.set_cookie(CHOOSING, "1", None);
        return Ok(see_other("/customer/accounts"));
    }
    Ok(see_other(&return_to::take(app, context)))
}

/// Gives the browser the token of its new session.
pub(crate) fn give_session(app: &App, context: &RequestContext, opened: &OpenedSession) -> Result<(), Problem> {
    let session = &opened.session;
    let more = opened.accounts.len() > 1;
    let token = app.site.tokens().issue(Audience::Web, session, more).map_err(Problem::broken)?;
    let life = (session.expires_at - app.site.now()).num_seconds();
    context.set_cookie(SESSION, &token, Some(life));
    Ok(())
}
