//! Every route of the console, each with who reaches it.

use std::sync::Arc;

use http_kit::endpoint;
use http_kit::refused_form::Fields;
use http_kit::route_table::{Entry, Paths, entry};
use poem::http::Method;
use poem::{Endpoint, Response};
use portal_core::staff::account::Permission::{
    Announce, AnswerConversations, ConfirmPayments, CorrectContacts, ManageAccess, ManageFaq, ManageIntegrations,
    ManageReplies, ManageStaff, ReadAnalytics, ReadAudit, ReadConversations, ReadCustomers, ReadTickets, UseConsole,
    ViewAsCustomer, WorkOnTickets,
};

use crate::guard::Access::{self, Staff, Visitor};
use crate::guard::Guarded;
use crate::inbox::asked::{Asked, address};
use crate::parts::StaffParts;
use crate::state::Console;
use crate::{
    account, analytics, announcement, api_key, assets, attachment, audit, conversation, customer, events, faq, inbox,
    invitation, language, login, payment, reply, session, settings, ticket, transfer,
};

/// Where the console lies.
pub const BASE: &str = "/staff";

/// Whether a request with this path is one of the console's.
pub fn is_below(path: &str) -> bool {
    path.strip_prefix(BASE).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// A route with who reaches it. There is no other way to make one, so none is without a check.
struct StaffRoute {
    access: Access,
    entry: Entry,
}

fn route(method: Method, path: &str, access: Access, endpoint: impl Endpoint + 'static) -> StaffRoute {
    StaffRoute { access, entry: entry(method, format!("{BASE}{path}"), Guarded { access, endpoint }) }
}

fn get(path: &str, access: Access, endpoint: impl Endpoint + 'static) -> StaffRoute {
    route(Method::GET, path, access, endpoint)
}

fn post(path: &str, access: Access, endpoint: impl Endpoint + 'static) -> StaffRoute {
    route(Method::POST, path, access, endpoint)
}

fn visitor_routes() -> Vec<StaffRoute> {
    vec![
        get("/static/:name", Visitor, assets::file),
        get("/favicon.svg", Visitor, assets::favicon),
        post("/language", Visitor, language::choose),
        get("/login", Visitor, login::page::show),
        post("/login", Visitor, login::page::submit),
        get("/login/code", Visitor, login::code_page::show),
        post("/login/code", Visitor, login::code_page::submit),
        post("/login/oidc", Visitor, login::provider::begin),
        get("/login/oidc/callback", Visitor, login::provider::callback),
        get("/invitations/:token", Visitor, invitation::page::show),
        post("/invitations/:token/password", Visitor, invitation::page::choose_password),
        post("/invitations/:token/code", Visitor, invitation::page::confirm),
    ]
}

fn session_routes() -> Vec<StaffRoute> {
    vec![
        get("", Staff(UseConsole), inbox::page::show),
        get("/events", Staff(UseConsole), events::page::of_inbox),
        post("/assign", Staff(UseConsole), inbox::assign::assign),
        post("/views", Staff(UseConsole), inbox::saved::save),
        post("/views/remove", Staff(UseConsole), inbox::saved::remove),
        get("/sessions", Staff(UseConsole), session::page::show),
        post("/sessions/:id/end", Staff(UseConsole), session::page::end),
        post("/sessions/end-others", Staff(UseConsole), session::page::end_others),
        post("/logout", Staff(UseConsole), session::page::log_out),
    ]
}

fn work_routes() -> Vec<StaffRoute> {
    vec![
        get("/customers", Staff(ReadCustomers), customer::page::search),
        get("/customers/:id", Staff(ReadCustomers), customer::page::show),
        post("/customers/:id/access", Staff(ManageAccess), customer::access::switch),
        post("/customers/:id/sessions/end", Staff(ManageAccess), customer::care::end_sessions),
        post("/customers/:id/login-link", Staff(ManageAccess), customer::care::send_login_link),
        post("/customers/:id/release", Staff(ManageAccess), customer::care::release),
        get("/customers/:id/contact", Staff(CorrectContacts), customer::contact::show),
        post("/customers/:id/contact", Staff(CorrectContacts), customer::contact::correct),
        post("/customers/:id/view", Staff(ViewAsCustomer), customer::viewing::begin),
        get("/tickets/:number", Staff(ReadTickets), ticket::page::show),
        post("/tickets/:number/work", Staff(WorkOnTickets), ticket::page::work),
        post("/tickets/:number/merge", Staff(WorkOnTickets), ticket::merge::merge),
        post("/tickets/:number/notes", Staff(WorkOnTickets), ticket::page::write_note),
        post("/tickets/:number/messages", Staff(AnswerConversations), ticket::page::answer),
        post("/tickets/:number/files", Staff(AnswerConversations), attachment::page::send_to_ticket),
        post("/chats/:id/files", Staff(AnswerConversations), attachment::page::send_to_chat),
        get("/attachments/:id", Staff(ReadConversations), attachment::page::show),
        get("/attachments/:id/preview", Staff(ReadConversations), attachment::page::preview),
        get("/tickets/:number/events", Staff(ReadTickets), events::page::of_ticket),
        get("/chats/:id/events", Staff(ReadConversations), events::page::of_chat),
        post("/chats/:id/typing", Staff(AnswerConversations), events::page::typing),
        get("/chats/:id", Staff(ReadConversations), conversation::page::show),
        post("/chats/:id/messages", Staff(AnswerConversations), conversation::page::answer),
        post("/chats/:id/close", Staff(AnswerConversations), conversation::page::close),
        get("/figures", Staff(ReadAnalytics), analytics::page::show),
        get("/figures/service", Staff(ReadAnalytics), analytics::page::show_service),
        get("/audit", Staff(ReadAudit), audit::page::list),
        post("/audit/verify", Staff(ReadAudit), audit::page::verify),
    ]
}

fn payment_routes() -> Vec<StaffRoute> {
    vec![
        get("/payments", Staff(ConfirmPayments), payment::search::search),
        get("/payments/export", Staff(ConfirmPayments), payment::search::export),
        get("/payments/exceptions", Staff(ConfirmPayments), payment::exception_page::list),
        post("/payments/exceptions/:id/close", Staff(ConfirmPayments), payment::exception_page::close),
        get("/payments/totals", Staff(ConfirmPayments), payment::totals::show),
        get("/payments/totals/export", Staff(ConfirmPayments), payment::totals::export),
        get("/payments/:id", Staff(ConfirmPayments), payment::page::show),
        post("/payments/:id/check", Staff(ConfirmPayments), payment::page::check),
        post("/payments/:id/refund", Staff(ConfirmPayments), payment::page::refund),
    ]
}

fn announcement_routes() -> Vec<StaffRoute> {
    vec![
        get("/announcements", Staff(Announce), announcement::page::list),
        post("/announcements", Staff(Announce), announcement::page::begin),
        get("/announcements/new", Staff(Announce), announcement::page::new),
        post("/announcements/preview", Staff(Announce), announcement::page::submit_to_preview),
        get("/announcements/:id", Staff(Announce), announcement::campaign::show),
        get("/announcements/:id/events", Staff(Announce), announcement::campaign::events),
        post("/announcements/:id/stop", Staff(Announce), announcement::campaign::stop),
        post("/announcements/:id/resume", Staff(Announce), announcement::campaign::resume),
    ]
}

fn transfer_routes() -> Vec<StaffRoute> {
    vec![
        get("/payments/proofs", Staff(ConfirmPayments), transfer::page::list),
        get("/payments/proofs/:id", Staff(ConfirmPayments), transfer::page::show),
        get("/payments/proofs/:id/files/:file", Staff(ConfirmPayments), transfer::page::file),
        get("/payments/proofs/:id/files/:file/preview", Staff(ConfirmPayments), transfer::page::preview),
        post("/payments/proofs/:id/confirm", Staff(ConfirmPayments), transfer::page::confirm),
        post("/payments/proofs/:id/reject", Staff(ConfirmPayments), transfer::page::reject),
    ]
}

fn settings_routes() -> Vec<StaffRoute> {
    vec![
        get("/settings", Staff(ManageReplies), settings::page::show),
        get("/settings/accounts", Staff(ManageStaff), account::page::list),
        post("/settings/accounts", Staff(ManageStaff), account::page::add),
        post("/settings/accounts/reset", Staff(ManageStaff), account::page::reset),
        post("/settings/accounts/disable", Staff(ManageStaff), account::page::disable),
        post("/settings/accounts/role", Staff(ManageStaff), account::page::change_role),
        get("/settings/keys", Staff(ManageIntegrations), api_key::page::list),
        post("/settings/keys", Staff(ManageIntegrations), api_key::page::create),
        post("/settings/keys/:id/revoke", Staff(ManageIntegrations), api_key::page::revoke),
        get("/settings/replies", Staff(ManageReplies), reply::page::list),
        post("/settings/replies", Staff(ManageReplies), reply::page::add),
        get("/settings/replies/:id", Staff(ManageReplies), reply::page::show),
        post("/settings/replies/:id", Staff(ManageReplies), reply::page::change),
        post("/settings/replies/:id/remove", Staff(ManageReplies), reply::page::remove),
    ]
}

fn faq_routes() -> Vec<StaffRoute> {
    vec![
        get("/settings/faq", Staff(ManageFaq), faq::page::list),
        get("/settings/faq/new", Staff(ManageFaq), faq::page::new),
        post("/settings/faq/new", Staff(ManageFaq), faq::edit::add),
        get("/settings/faq/:id", Staff(ManageFaq), faq::page::show),
        post("/settings/faq/:id", Staff(ManageFaq), faq::edit::save),
        post("/settings/faq/:id/hide", Staff(ManageFaq), faq::edit::hide),
        post("/settings/faq/:id/restore", Staff(ManageFaq), faq::edit::restore),
    ]
}

fn all() -> Vec<StaffRoute> {
    let lists = [
        visitor_routes(),
        session_routes(),
        work_routes(),
        payment_routes(),
        announcement_routes(),
        transfer_routes(),
        settings_routes(),
        faq_routes(),
    ];
    lists.into_iter().flatten().collect()
}

/// Everything below [`BASE`], ready for [`http_kit::serve`].
pub fn routes(parts: StaffParts) -> impl Endpoint<Output = Response> + 'static {
    let all: Vec<Entry> = all().into_iter().map(|route| route.entry).collect();
    let console = Console::new(parts, Paths::of(&all));
    endpoint(Arc::clone(&console.site), Arc::new(console), all)
}

/// Method, path with parameters as `:name`, and who reaches it, of every route: what tests go through one by one.
pub fn route_list() -> Vec<(Method, String, Access)> {
    all().into_iter().map(|StaffRoute { access, entry }| (entry.method, entry.path, access)).collect()
}

/// The language of the texts in a form: of two, whatever was sent.
fn language_of(fields: &Fields) -> &'static str {
    let code = fields.get("language").map_or("", String::as_str);
    faq::language(code).unwrap_or_default().code()
}

/// The inbox as a form's view would show it.
fn shown_inbox(fields: &Fields) -> String {
    let text = |name: &str| fields.get(name).cloned().unwrap_or_default();
    let (filter, kind) = (text("filter"), text("kind"));
    let asked = Asked { filter, kind, priority: text("priority"), suspended: text("suspended"), page: None };
    let query = asked.query();
    address(query.filter, query.refinement)
}

/// The page that shows the form which posts to `path`; `None` if no form of the console does.
pub(crate) fn form_page(path: &str, fields: &Fields) -> Option<String> {
    let path = path.split('?').next().unwrap_or_default();
    let page = match path.strip_prefix(BASE)?.strip_prefix('/')?.split('/').collect::<Vec<_>>()[..] {
        ["login"] | ["login", "code"] | ["settings", "replies"] | ["customers", _, "contact"] => path.to_owned(),
        ["login", "oidc"] => format!("{BASE}/login"),
        ["invitations", token, _] => format!("{BASE}/invitations/{token}"),
        ["sessions", ..] => format!("{BASE}/sessions"),
        ["settings", "keys", ..] => format!("{BASE}/settings/keys"),
        ["settings", "accounts", ..] => format!("{BASE}/settings/accounts"),
        ["settings", "replies", id, ..] => format!("{BASE}/settings/replies/{id}"),
        ["settings", "faq", question, ..] => format!("{BASE}/settings/faq/{question}?language={}", language_of(fields)),
        ["logout" | "assign"] | ["views", "remove"] => BASE.to_owned(),
        ["views"] => shown_inbox(fields),
        ["announcements"] | ["announcements", "preview"] => format!("{BASE}/announcements/new"),
        ["payments", "proofs", id, ..] => format!("{BASE}/payments/proofs/{id}"),
        ["audit", ..] => format!("{BASE}/audit"),
        ["payments", "exceptions", ..] => format!("{BASE}/payments/exceptions"),
        ["payments", id, ..] => format!("{BASE}/payments/{id}"),
        // What is done to one thing is done on its page.
        ["customers", id, ..] => format!("{BASE}/customers/{id}"),
        ["announcements" | "tickets" | "chats", _, ..] => path.rsplit_once('/')?.0.to_owned(),
        ["language"] => {
            let page = fields.get("return_to").map_or("", String::as_str);
            if is_below(page) { page.to_owned() } else { BASE.to_owned() }
        }
        _ => return None,
    };
    Some(page)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_base_and_what_lies_below_it_are_its_own() {
        for path in ["/staff", "/staff/", "/staff/login"] {
            assert!(is_below(path), "{path}");
        }
        for path in ["/", "/staffing", "/customer/login", "/api/integration/v1"] {
            assert!(!is_below(path), "{path}");
        }
    }

    #[test]
    fn no_route_is_there_twice_and_every_form_has_its_page() {
        let mut list: Vec<String> = route_list().iter().map(|(method, path, _)| format!("{method} {path}")).collect();
        let count = list.len();
        list.sort_unstable();
        list.dedup();
        assert_eq!(list.len(), count);
        let paths = Paths::of(&all().into_iter().map(|route| route.entry).collect::<Vec<_>>());
        for (_, path, _) in route_list().into_iter().filter(|(method, ..)| *method == Method::POST) {
            let page = form_page(&path, &Fields::new()).expect("a page");
            assert!(paths.lead_to(&page), "{path} is shown again at {page}");
        }
    }

    #[test]
    fn what_a_form_says_of_its_page_leads_nowhere_else() {
        let evil = [("return_to".to_owned(), "//evil.example".to_owned())].into_iter().collect();
        assert_eq!(form_page("/staff/language", &evil).as_deref(), Some("/staff"));
    }
}
