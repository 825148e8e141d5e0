//! The pages.

pub mod view;

mod accounts;
mod code;
mod dashboard;
mod demo;
mod entry;
mod frame;
mod language;
mod login;
mod login_ticket;
mod sessions;
mod statics;

use poem::http::StatusCode;
use poem::{Response, Route, get, handler, post};

pub(crate) use frame::{error_page, page, shell};

use crate::edge::Visit;
use crate::extract::Member;
use crate::problem::Problem;
use crate::state::App;

/// Puts the pages' routes on `route`.
pub(crate) fn mount(route: Route, app: &App) -> Route {
    let route = route
        .at("/", get(front))
        .at("/customer/login", get(login::show).post(login::submit))
        .at("/customer/login/code", get(code::show).post(code::submit))
        .at("/customer/login/resend", post(code::resend))
        .at("/customer/accounts", get(accounts::show).post(accounts::choose))
        .at("/customer/dashboard", get(dashboard::show))
        .at("/customer/sessions", get(sessions::show))
        .at("/customer/sessions/end-others", post(sessions::end_others))
        .at("/customer/sessions/:id/end", post(sessions::end))
        .at("/customer/logout", post(sessions::log_out))
        .at("/language", post(language::choose))
        .at("/static/:name", get(statics::file))
        .at("/favicon.svg", get(statics::favicon))
        .at("/brand/logo", get(statics::logo));
    if app.parts.demo.is_some() { route.at("/demo/whatsapp", get(demo::show)) } else { route }
}

/// `GET /`.
#[handler]
async fn front(app: &App, visit: &Visit) -> Result<Response, Problem> {
    match Member::of(app, visit).await {
        Ok(_) => Ok(frame::see_other("/customer/dashboard")),
        Err(problem) if problem.details().status == StatusCode::UNAUTHORIZED => Ok(frame::see_other("/customer/login")),
        Err(problem) => Err(problem),
    }
}
