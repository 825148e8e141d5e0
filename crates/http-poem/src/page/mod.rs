//! The pages.

pub(crate) mod refused_form;

pub(crate) mod render;
pub(crate) mod return_to;

use poem::http::{Method, StatusCode};
use poem::{Response, handler};
use portal_core::Group;

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
        all.push(entry(Method::GET, "/demo/whatsapp", crate::demo::page::show));
    }
    all
}

fn pages_of(group: Group) -> Vec<Entry> {
    match group {
        Group::Dashboard => vec![entry(Method::GET, "/customer/dashboard", crate::dashboard::page::show)],
        Group::Profile => profile_pages(),
        Group::Billing => billing_pages(),
        Group::Support => support_pages(),
        Group::Content => vec![entry(Method::GET, "/customer/faq", crate::faq::page::show)],
    }
}

fn identity_pages() -> Vec<Entry> {
    vec![
        entry(Method::GET, "/", front),
        entry(Method::GET, "/customer/login", crate::otp::page::show),
        entry(Method::POST, "/customer/login", crate::otp::page::submit),
        entry(Method::GET, "/customer/login/code", crate::otp::code_page::show),
        entry(Method::POST, "/customer/login/code", crate::otp::code_page::submit),
        entry(Method::POST, "/customer/login/resend", crate::otp::code_page::resend),
        entry(Method::GET, "/customer/accounts", crate::session::accounts_page::show),
        entry(Method::POST, "/customer/accounts", crate::session::accounts_page::choose),
        entry(Method::GET, "/customer/profile", crate::profile::page::show),
        entry(Method::GET, "/customer/confirm", crate::confirmation::page::show),
        entry(Method::POST, "/customer/confirm", crate::confirmation::page::ask),
        entry(Method::GET, "/customer/confirm/code", crate::confirmation::page::code_page),
        entry(Method::POST, "/customer/confirm/code", crate::confirmation::page::submit),
        entry(Method::POST, "/customer/confirm/resend", crate::confirmation::page::resend),
        entry(Method::GET, "/customer/sessions", crate::session::page::show),
        entry(Method::POST, "/customer/sessions/end-others", crate::session::page::end_others),
        entry(Method::POST, "/customer/sessions/:id/end", crate::session::page::end),
        entry(Method::POST, "/customer/logout", crate::session::page::log_out),
        entry(Method::POST, "/language", crate::language::choose),
    ]
}

/// What customers change of themselves.
fn profile_pages() -> Vec<Entry> {
    vec![
        entry(Method::GET, "/customer/profile/edit", crate::profile::page::edit),
        entry(Method::POST, "/customer/profile/edit", crate::profile::page::save),
        entry(Method::GET, "/customer/profile/phone", crate::profile::new_phone_page::show),
        entry(Method::POST, "/customer/profile/phone", crate::profile::new_phone_page::submit),
        entry(Method::GET, "/customer/profile/phone/code", crate::profile::new_phone_page::code_page),
        entry(Method::POST, "/customer/profile/phone/code", crate::profile::new_phone_page::finish),
        entry(Method::POST, "/customer/profile/phone/resend", crate::profile::new_phone_page::resend),
        entry(Method::GET, "/customer/phone/revert/:token", crate::profile::phone_revert_page::show),
        entry(Method::POST, "/customer/phone/revert/:token", crate::profile::phone_revert_page::revert),
    ]
}

fn billing_pages() -> Vec<Entry> {
    vec![
        entry(Method::GET, "/customer/invoices", crate::invoice::page::list),
        entry(Method::GET, "/customer/invoices/:number", crate::invoice::page::show),
        entry(Method::GET, "/customer/invoices/:number/pdf", crate::invoice::page::pdf),
    ]
}

fn support_pages() -> Vec<Entry> {
    vec![
        entry(Method::GET, "/customer/tickets", crate::ticket::list_page::list),
        entry(Method::POST, "/customer/tickets", crate::ticket::list_page::open),
        entry(Method::GET, "/customer/tickets/new", crate::ticket::list_page::new),
        entry(Method::GET, "/customer/tickets/:number", crate::ticket::page::show),
        entry(Method::POST, "/customer/tickets/:number/rating", crate::ticket::page::rate),
        entry(Method::POST, "/customer/tickets/:number/reopen", crate::ticket::page::reopen),
        entry(Method::POST, "/customer/tickets/:number/cancel", crate::ticket::page::cancel),
    ]
}

/// What pages load.
fn files() -> Vec<Entry> {
    vec![
        entry(Method::GET, "/static/:name", crate::statics::file),
        entry(Method::GET, "/favicon.svg", crate::statics::favicon),
        entry(Method::GET, "/manifest.webmanifest", crate::install::page::manifest),
        entry(Method::GET, "/icons/:name", crate::install::page::icon),
        entry(Method::GET, "/offline", crate::install::page::offline),
        entry(Method::GET, "/sw.js", crate::install::page::worker),
        entry(Method::GET, "/brand/logo", crate::statics::logo),
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
