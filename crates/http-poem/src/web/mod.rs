//! The pages.

pub(crate) mod refused_form;
pub mod view;

mod accounts;
mod code;
mod confirm;
mod dashboard;
mod demo;
mod entry;
mod errand;
mod faq;
mod install;
mod invoices;
mod language;
mod login;
mod login_ticket;
mod new_phone;
mod phone_revert;
mod profile;
mod render;
mod return_to;
mod session_code;
mod sessions;
mod statics;
mod ticket;
mod tickets;

use poem::http::{Method, StatusCode};
use poem::{Response, handler};
use portal_core::Group;

pub(crate) use render::{error_page, layout, page};

use crate::extract::WebSession;
use crate::middleware::RequestContext;
use crate::problem::Problem;
use crate::route_table::{Entry, RouteOptions, entry};
use crate::state::App;

/// The pages of a portal with these options, and the files they load.
pub(crate) fn entries(options: RouteOptions) -> Vec<Entry> {
    let mut all = identity_pages();
    all.extend(files());
    all.extend(Group::ALL.into_iter().filter(|group| options.groups.contains(*group)).flat_map(pages_of));
    if options.demo {
        all.push(entry(Method::GET, "/demo/whatsapp", demo::show));
    }
    all
}

fn pages_of(group: Group) -> Vec<Entry> {
    match group {
        Group::Dashboard => vec![entry(Method::GET, "/customer/dashboard", dashboard::show)],
        Group::Profile => profile_pages(),
        Group::Billing => billing_pages(),
        Group::Support => support_pages(),
        Group::Content => vec![entry(Method::GET, "/customer/faq", faq::show)],
    }
}

fn identity_pages() -> Vec<Entry> {
    vec![
        entry(Method::GET, "/", front),
        entry(Method::GET, "/customer/login", login::show),
        entry(Method::POST, "/customer/login", login::submit),
        entry(Method::GET, "/customer/login/code", code::show),
        entry(Method::POST, "/customer/login/code", code::submit),
        entry(Method::POST, "/customer/login/resend", code::resend),
        entry(Method::GET, "/customer/accounts", accounts::show),
        entry(Method::POST, "/customer/accounts", accounts::choose),
        entry(Method::GET, "/customer/profile", profile::show),
        entry(Method::GET, "/customer/confirm", confirm::show),
        entry(Method::POST, "/customer/confirm", confirm::ask),
        entry(Method::GET, "/customer/confirm/code", confirm::code_page),
        entry(Method::POST, "/customer/confirm/code", confirm::submit),
        entry(Method::POST, "/customer/confirm/resend", confirm::resend),
        entry(Method::GET, "/customer/sessions", sessions::show),
        entry(Method::POST, "/customer/sessions/end-others", sessions::end_others),
        entry(Method::POST, "/customer/sessions/:id/end", sessions::end),
        entry(Method::POST, "/customer/logout", sessions::log_out),
        entry(Method::POST, "/language", language::choose),
    ]
}

/// What customers change of themselves.
fn profile_pages() -> Vec<Entry> {
    vec![
        entry(Method::GET, "/customer/profile/edit", profile::edit),
        entry(Method::POST, "/customer/profile/edit", profile::save),
        entry(Method::GET, "/customer/profile/phone", new_phone::show),
        entry(Method::POST, "/customer/profile/phone", new_phone::submit),
        entry(Method::GET, "/customer/profile/phone/code", new_phone::code_page),
        entry(Method::POST, "/customer/profile/phone/code", new_phone::finish),
        entry(Method::POST, "/customer/profile/phone/resend", new_phone::resend),
        entry(Method::GET, "/customer/phone/revert/:token", phone_revert::show),
        entry(Method::POST, "/customer/phone/revert/:token", phone_revert::revert),
    ]
}

fn billing_pages() -> Vec<Entry> {
    vec![
        entry(Method::GET, "/customer/invoices", invoices::list),
        entry(Method::GET, "/customer/invoices/:number", invoices::show),
        entry(Method::GET, "/customer/invoices/:number/pdf", invoices::pdf),
    ]
}

fn support_pages() -> Vec<Entry> {
    vec![
        entry(Method::GET, "/customer/tickets", tickets::list),
        entry(Method::POST, "/customer/tickets", tickets::open),
        entry(Method::GET, "/customer/tickets/new", tickets::new),
        entry(Method::GET, "/customer/tickets/:number", ticket::show),
        entry(Method::POST, "/customer/tickets/:number/rating", ticket::rate),
        entry(Method::POST, "/customer/tickets/:number/reopen", ticket::reopen),
        entry(Method::POST, "/customer/tickets/:number/cancel", ticket::cancel),
    ]
}

/// What pages load.
fn files() -> Vec<Entry> {
    vec![
        entry(Method::GET, "/static/:name", statics::file),
        entry(Method::GET, "/favicon.svg", statics::favicon),
        entry(Method::GET, "/manifest.webmanifest", install::manifest),
        entry(Method::GET, "/icons/:name", install::icon),
        entry(Method::GET, "/offline", install::offline),
        entry(Method::GET, "/sw.js", install::worker),
        entry(Method::GET, "/brand/logo", statics::logo),
    ]
}

/// `GET /`.
#[handler]
async fn front(app: &App, context: &RequestContext) -> Result<Response, Problem> {
    match WebSession::of(app, context).await {
        Ok(_) => Ok(render::see_other(app.home())),
        Err(problem) if problem.details().status == StatusCode::UNAUTHORIZED => {
            Ok(render::see_other("/customer/login"))
        }
        Err(problem) => Err(problem),
    }
}
