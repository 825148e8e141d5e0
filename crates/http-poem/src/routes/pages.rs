//! The pages, and the files they load.

use http_kit::answer::see_other;
use http_kit::route_table::{Entry, entry};
use http_kit::{Problem, RequestContext};
use poem::http::{Method, StatusCode};
use poem::{Response, handler};
use portal_core::Group;

use crate::auth::web_session::WebSession;
use crate::routes::RouteOptions;
use crate::state::App;
use crate::{
    attachment, confirmation, conversation, dashboard, demo, email, events, faq, install, invoice, language, looks,
    otp, pay_link, payment, profile, promise, receipt, session, statement, statics, ticket, transfer, viewing,
};

/// The pages of a portal with these options, and the files they load.
pub(crate) fn entries(options: RouteOptions) -> Vec<Entry> {
    let mut all = identity_pages();
    all.extend(files());
    all.extend(Group::ALL.into_iter().filter(|group| options.groups.contains(*group)).flat_map(pages_of));
    if options.groups.contains(Group::Support) && options.groups.contains(Group::Conversations) {
        let path = "/customer/tickets/:number/messages";
        all.push(entry(Method::POST, path, conversation::page::write_in_ticket));
    }
    if options.groups.contains(Group::Email) && options.groups.contains(Group::Payments) {
        all.push(entry(Method::POST, "/customer/payments/:id/receipt/email", email::page::send_receipt));
    }
    if options.groups.contains(Group::Payments) || options.groups.contains(Group::Statements) {
        all.push(entry(Method::GET, "/customer/payments", payment::page::list));
    }
    if options.views {
        all.push(entry(Method::GET, "/customer/view/:token", viewing::page::enter));
        all.push(entry(Method::POST, "/customer/view/end", viewing::page::end));
    }
    if options.demo {
        all.push(entry(Method::GET, "/demo/whatsapp", demo::page::show));
    }
    all
}

fn pages_of(group: Group) -> Vec<Entry> {
    match group {
        Group::Dashboard => vec![entry(Method::GET, "/customer/dashboard", dashboard::page::show)],
        Group::Profile => profile_pages(),
        Group::Billing => billing_pages(),
        Group::Support => support_pages(),
        Group::Conversations => conversation_pages(),
        Group::Attachments => attachment_files(),
        Group::StaffLooks => vec![entry(Method::GET, "/customer/looks", looks::page::list)],
        Group::Payments => payment_pages(),
        Group::Email => {
            vec![entry(Method::POST, "/customer/invoices/:number/email", email::page::send_invoice)]
        }
        Group::Statements => statement_pages(),
        Group::Promises => promise_pages(),
        Group::Content => vec![entry(Method::GET, "/customer/faq", faq::page::show)],
    }
}

fn identity_pages() -> Vec<Entry> {
    vec![
        entry(Method::GET, "/", front),
        entry(Method::GET, "/customer/login", otp::page::show),
        entry(Method::POST, "/customer/login", otp::page::submit),
        entry(Method::GET, "/customer/login/code", otp::code_page::show),
        entry(Method::POST, "/customer/login/code", otp::code_page::submit),
        entry(Method::POST, "/customer/login/resend", otp::code_page::resend),
        entry(Method::GET, "/customer/accounts", session::accounts_page::show),
        entry(Method::POST, "/customer/accounts", session::accounts_page::choose),
        entry(Method::GET, "/customer/profile", profile::page::show),
        entry(Method::GET, "/customer/confirm", confirmation::page::show),
        entry(Method::POST, "/customer/confirm", confirmation::page::ask),
        entry(Method::GET, "/customer/confirm/code", confirmation::page::code_page),
        entry(Method::POST, "/customer/confirm/code", confirmation::page::submit),
        entry(Method::POST, "/customer/confirm/resend", confirmation::page::resend),
        entry(Method::GET, "/customer/sessions", session::page::show),
        entry(Method::POST, "/customer/sessions/end-others", session::page::end_others),
        entry(Method::POST, "/customer/sessions/:id/end", session::page::end),
        entry(Method::POST, "/customer/logout", session::page::log_out),
        entry(Method::POST, "/language", language::choose),
    ]
}

/// What customers change of themselves.
fn profile_pages() -> Vec<Entry> {
    vec![
        entry(Method::GET, "/customer/profile/edit", profile::page::edit),
        entry(Method::POST, "/customer/profile/edit", profile::page::save),
        entry(Method::GET, "/customer/profile/phone", profile::new_phone_page::show),
        entry(Method::POST, "/customer/profile/phone", profile::new_phone_page::submit),
        entry(Method::GET, "/customer/profile/phone/code", profile::new_phone_page::code_page),
        entry(Method::POST, "/customer/profile/phone/code", profile::new_phone_page::finish),
        entry(Method::POST, "/customer/profile/phone/resend", profile::new_phone_page::resend),
        entry(Method::GET, "/customer/phone/revert/:token", profile::phone_revert_page::show),
        entry(Method::POST, "/customer/phone/revert/:token", profile::phone_revert_page::revert),
    ]
}

fn billing_pages() -> Vec<Entry> {
    vec![
        entry(Method::GET, "/customer/invoices", invoice::page::list),
        entry(Method::GET, "/customer/invoices/:number", invoice::page::show),
        entry(Method::GET, "/customer/invoices/:number/pdf", invoice::page::pdf),
    ]
}

fn payment_pages() -> Vec<Entry> {
    vec![
        entry(Method::GET, "/customer/invoices/:number/pay", payment::start_page::choose),
        entry(Method::POST, "/customer/invoices/:number/pay", payment::start_page::start),
        entry(Method::GET, "/customer/pay", payment::all_page::choose),
        entry(Method::POST, "/customer/pay", payment::all_page::start),
        entry(Method::GET, "/customer/payments/:id", payment::page::show),
        entry(Method::GET, "/customer/payments/:id/state", payment::page::state),
        entry(Method::GET, "/customer/payments/:id/qr", payment::page::qr),
        entry(Method::GET, "/customer/payments/:id/receipt", receipt::page::receipt),
        entry(Method::POST, "/customer/payments/:id/check", payment::page::check),
        entry(Method::POST, "/customer/payments/:id/cancel", payment::page::cancel),
        entry(Method::POST, "/customer/payments/:id/proof", transfer::page::send),
        entry(Method::GET, "/pay/:token", pay_link::start_page::choose),
        entry(Method::POST, "/pay/:token", pay_link::start_page::start),
        entry(Method::GET, "/pay/:token/payments/:id", pay_link::page::show),
        entry(Method::GET, "/pay/:token/payments/:id/state", pay_link::page::state),
        entry(Method::GET, "/pay/:token/payments/:id/qr", pay_link::page::qr),
        entry(Method::POST, "/pay/:token/payments/:id/check", pay_link::page::check),
        entry(Method::POST, "/pay/:token/payments/:id/cancel", pay_link::page::cancel),
    ]
}

fn statement_pages() -> Vec<Entry> {
    vec![
        entry(Method::GET, "/customer/statements/:year/pdf", statement::page::pdf),
        entry(Method::GET, "/customer/statements/:year/csv", statement::page::csv),
        entry(Method::GET, "/customer/invoices/:number/payments/:id/receipt", receipt::page::recorded),
    ]
}

fn promise_pages() -> Vec<Entry> {
    vec![
        entry(Method::GET, "/customer/invoices/:number/promise", promise::page::choose),
        entry(Method::POST, "/customer/invoices/:number/promise", promise::page::make),
    ]
}

fn support_pages() -> Vec<Entry> {
    vec![
        entry(Method::GET, "/customer/tickets", ticket::list_page::list),
        entry(Method::POST, "/customer/tickets", ticket::list_page::open),
        entry(Method::GET, "/customer/tickets/new", ticket::list_page::new),
        entry(Method::GET, "/customer/tickets/:number", ticket::page::show),
        entry(Method::POST, "/customer/tickets/:number/rating", ticket::page::rate),
        entry(Method::POST, "/customer/tickets/:number/reopen", ticket::page::reopen),
        entry(Method::POST, "/customer/tickets/:number/cancel", ticket::page::cancel),
    ]
}

fn conversation_pages() -> Vec<Entry> {
    vec![
        entry(Method::GET, "/customer/chat", conversation::page::list),
        entry(Method::POST, "/customer/chat", conversation::page::begin),
        entry(Method::GET, "/customer/chat/:id", conversation::page::show),
        entry(Method::POST, "/customer/chat/:id/messages", conversation::page::write),
        entry(Method::POST, "/customer/chat/:id/read", conversation::page::read),
        entry(Method::POST, "/customer/chat/:id/rating", conversation::page::rate),
        entry(Method::POST, "/customer/chat/:id/typing", conversation::page::typing),
        entry(Method::GET, "/customer/events", events::page::stream),
    ]
}

/// Files of conversations, as pages show them.
fn attachment_files() -> Vec<Entry> {
    vec![
        entry(Method::POST, "/customer/attachments", attachment::page::upload),
        entry(Method::GET, "/customer/attachments/:id", attachment::page::show),
        entry(Method::GET, "/customer/attachments/:id/preview", attachment::page::preview),
    ]
}

/// What pages load.
fn files() -> Vec<Entry> {
    vec![
        entry(Method::GET, "/static/:name", statics::file),
        entry(Method::GET, "/favicon.svg", statics::favicon),
        entry(Method::GET, "/manifest.webmanifest", install::page::manifest),
        entry(Method::GET, "/icons/:name", install::page::icon),
        entry(Method::GET, "/offline", install::page::offline),
        entry(Method::GET, "/sw.js", install::page::worker),
        entry(Method::GET, "/brand/logo", statics::logo),
    ]
}

/// `GET /`.
#[handler]
async fn front(app: &App, context: &RequestContext) -> Result<Response, Problem> {
    match WebSession::of(app, context).await {
        Ok(_) => Ok(see_other(app.home())),
        Err(problem) if problem.details().status == StatusCode::UNAUTHORIZED => Ok(see_other("/customer/login")),
        Err(problem) => Err(problem),
    }
}
