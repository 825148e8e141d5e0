//! The pages.

pub mod view;

mod accounts;
mod code;
mod confirm;
mod dashboard;
mod demo;
mod entry;
mod faq;
mod frame;
mod install;
mod invoices;
mod language;
mod login;
mod login_ticket;
mod new_phone;
mod phone_revert;
mod profile;
mod session_code;
mod sessions;
mod statics;
mod ticket;
mod tickets;

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
        .at("/customer/faq", get(faq::show))
        .at("/customer/invoices", get(invoices::list))
        .at("/customer/invoices/:number", get(invoices::show))
        .at("/customer/invoices/:number/pdf", get(invoices::pdf))
        .at("/customer/profile", get(profile::show))
        .at("/customer/profile/edit", get(profile::edit).post(profile::save))
        .at("/customer/profile/phone", get(new_phone::show).post(new_phone::submit))
        .at("/customer/profile/phone/code", get(new_phone::code_page).post(new_phone::finish))
        .at("/customer/profile/phone/resend", post(new_phone::resend))
        .at("/customer/confirm", get(confirm::show).post(confirm::ask))
        .at("/customer/confirm/code", get(confirm::code_page).post(confirm::submit))
        .at("/customer/confirm/resend", post(confirm::resend))
        .at("/customer/phone/revert/:token", get(phone_revert::show).post(phone_revert::revert))
        .at("/customer/tickets", get(tickets::list).post(tickets::open))
        .at("/customer/tickets/new", get(tickets::new))
        .at("/customer/tickets/:number", get(ticket::show))
        .at("/customer/tickets/:number/rating", post(ticket::rate))
        .at("/customer/tickets/:number/reopen", post(ticket::reopen))
        .at("/customer/sessions", get(sessions::show))
        .at("/customer/sessions/end-others", post(sessions::end_others))
        .at("/customer/sessions/:id/end", post(sessions::end))
        .at("/customer/logout", post(sessions::log_out))
        .at("/language", post(language::choose))
        .at("/static/:name", get(statics::file))
        .at("/favicon.svg", get(statics::favicon))
        .at("/manifest.webmanifest", get(install::manifest))
        .at("/icons/:name", get(install::icon))
        .at("/offline", get(install::offline))
        .at("/sw.js", get(install::worker))
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
