//! The operations of the JSON API, which are mounted and described in this order.

use http_kit::route_table::{Entry, entry};
use poem::http::Method;
use portal_core::{Group, Groups};

use crate::document::{ApiRoute, BASE, json, operation};
use crate::{
    attachment, confirmation, conversation, dashboard, document, email, events, faq, invoice, otp, payment, profile,
    promise, receipt, session, statement, ticket, transfer,
};

/// The document of a portal with these groups.
pub(crate) fn document_of(groups: Groups) -> Result<String, serde_json::Error> {
    json(&operations(groups))
}

/// The groups in the order of the document.
const ORDER: [Group; 12] = [
    Group::Profile,
    Group::Content,
    Group::Dashboard,
    Group::Billing,
    Group::Payments,
    Group::Email,
    Group::Statements,
    Group::Promises,
    Group::Support,
    Group::Conversations,
    Group::Attachments,
    Group::StaffLooks,
];

/// The operations of a portal with these groups, their paths below [`BASE`]. The document is made of this list, in this
/// order.
fn operations(groups: Groups) -> Vec<ApiRoute> {
    let there = ORDER.into_iter().filter(|group| groups.contains(*group));
    let mut all: Vec<ApiRoute> = identity_operations().into_iter().chain(there.flat_map(operations_of)).collect();
    if groups.contains(Group::Support) && groups.contains(Group::Conversations) {
        all.extend(ticket_conversation_operations());
    }
    if groups.contains(Group::Email) && groups.contains(Group::Payments) {
        all.push(operation(Method::POST, "/payments/:id/receipt/email", email::api::send_receipt));
    }
    all
}

fn operations_of(group: Group) -> Vec<ApiRoute> {
    match group {
        Group::Dashboard => vec![operation(Method::GET, "/dashboard/stats", dashboard::api::stats)],
        Group::Profile => profile_operations(),
        Group::Billing => billing_operations(),
        Group::Payments => payment_operations(),
        Group::Email => vec![operation(Method::POST, "/invoices/:number/email", email::api::send_invoice)],
        Group::Statements => statement_operations(),
        Group::Promises => vec![operation(Method::POST, "/invoices/:number/promise", promise::api::make)],
        Group::Support => support_operations(),
        Group::Conversations => conversation_operations(),
        Group::Attachments => attachment_operations(),
        // On a page alone.
        Group::StaffLooks => Vec::new(),
        Group::Content => vec![operation(Method::GET, "/faq", faq::api::list)],
    }
}

fn identity_operations() -> Vec<ApiRoute> {
    vec![
        operation(Method::POST, "/request-otp", otp::api::request_otp),
        operation(Method::POST, "/verify-otp", otp::api::verify_otp),
        operation(Method::POST, "/logout", session::api::log_out),
        operation(Method::GET, "/sessions", session::api::list),
        operation(Method::DELETE, "/sessions", session::api::end_others),
        operation(Method::DELETE, "/sessions/:id", session::api::end),
        operation(Method::POST, "/sessions/confirm/request", confirmation::api::ask_confirmation),
        operation(Method::POST, "/sessions/confirm", confirmation::api::confirm),
        operation(Method::POST, "/accounts/switch", session::accounts_api::switch),
        operation(Method::GET, "/profile", profile::api::show),
    ]
}

fn profile_operations() -> Vec<ApiRoute> {
    vec![
        operation(Method::PUT, "/profile", profile::api::change),
        operation(Method::POST, "/profile/phone", profile::api::change_phone),
    ]
}

fn billing_operations() -> Vec<ApiRoute> {
    vec![
        operation(Method::GET, "/invoices", invoice::api::list),
        operation(Method::GET, "/invoices/:number", invoice::api::show),
        operation(Method::GET, "/invoices/:number/pdf", invoice::api::pdf),
    ]
}

fn payment_operations() -> Vec<ApiRoute> {
    vec![
        operation(Method::GET, "/payment-methods", payment::api::methods),
        operation(Method::POST, "/payments", payment::api::start),
        operation(Method::GET, "/payments", payment::api::list),
        operation(Method::GET, "/payments/:id", payment::api::show),
        operation(Method::GET, "/payments/:id/receipt", receipt::api::receipt),
        operation(Method::POST, "/payments/:id/check", payment::api::check),
        operation(Method::POST, "/payments/:id/cancel", payment::api::cancel),
        operation(Method::GET, "/payments/:id/proof", transfer::api::show),
        operation(Method::POST, "/payments/:id/proof", transfer::api::send),
    ]
}

fn statement_operations() -> Vec<ApiRoute> {
    vec![
        operation(Method::GET, "/statements", statement::api::list),
        operation(Method::GET, "/statements/:year", statement::api::show),
        operation(Method::GET, "/invoices/:number/payments/:id/receipt", receipt::api::recorded),
    ]
}

fn support_operations() -> Vec<ApiRoute> {
    vec![
        operation(Method::GET, "/tickets", ticket::api::list),
        operation(Method::POST, "/tickets", ticket::api::open),
        operation(Method::GET, "/tickets/:number", ticket::api::show),
        operation(Method::POST, "/tickets/:number/rating", ticket::follow_up_api::rate),
        operation(Method::POST, "/tickets/:number/cancel", ticket::follow_up_api::cancel),
        operation(Method::POST, "/tickets/:number/reopen", ticket::follow_up_api::reopen),
    ]
}

fn conversation_operations() -> Vec<ApiRoute> {
    vec![
        operation(Method::GET, "/conversations", conversation::api::list),
        operation(Method::POST, "/conversations", conversation::api::begin),
        operation(Method::GET, "/conversations/:id/messages", conversation::message_api::list),
        operation(Method::POST, "/conversations/:id/messages", conversation::message_api::write),
        operation(Method::POST, "/conversations/:id/read", conversation::message_api::read),
        operation(Method::POST, "/conversations/:id/rating", conversation::message_api::rate),
        operation(Method::POST, "/conversations/:id/typing", conversation::message_api::typing),
        operation(Method::GET, "/events", events::api::stream),
    ]
}

/// Conversations of tickets, in a portal that has both.
fn ticket_conversation_operations() -> Vec<ApiRoute> {
    vec![
        operation(Method::GET, "/tickets/:number/messages", conversation::ticket_api::list),
        operation(Method::POST, "/tickets/:number/messages", conversation::ticket_api::write),
    ]
}

fn attachment_operations() -> Vec<ApiRoute> {
    vec![
        operation(Method::POST, "/attachments", attachment::api::upload),
        operation(Method::GET, "/attachments/:id", attachment::api::show),
        operation(Method::GET, "/attachments/:id/preview", attachment::api::preview),
    ]
}

/// Every route of the API of a portal with these groups.
pub(crate) fn entries(groups: Groups) -> Vec<Entry> {
    let below_base = |ApiRoute { entry, .. }| Entry { path: format!("{BASE}{}", entry.path), ..entry };
    let mut all: Vec<Entry> = operations(groups).into_iter().map(below_base).collect();
    all.push(entry(Method::GET, "/api/openapi.json", document::openapi));
    all.push(entry(Method::GET, "/api/docs", document::docs));
    all.push(entry(Method::GET, "/api/docs/integration", document::integration_docs));
    all
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn whole() -> serde_json::Value {
        let json = json(&operations(Groups::all())).expect("JSON");
        serde_json::from_str(&json).expect("a document")
    }

    #[test]
    fn every_route_is_in_the_document_and_the_other_way_round() {
        let document = whole();
        let mut told = BTreeSet::new();
        for (path, item) in document["paths"].as_object().expect("paths") {
            let verbs = item.as_object().expect("an item").keys().filter(|verb| *verb != "parameters");
            let path = path.replace('{', ":").replace('}', "");
            told.extend(verbs.map(|verb| format!("{} {path}", verb.to_uppercase())));
        }
        let routes: BTreeSet<String> = operations(Groups::all())
            .iter()
            .map(|ApiRoute { entry, .. }| format!("{} {}", entry.method, entry.path))
            .collect();
        assert_eq!(routes, told);
    }

    #[test]
    fn every_parameter_of_a_path_is_described() {
        let document = whole();
        for (path, item) in document["paths"].as_object().expect("paths") {
            let named: BTreeSet<&str> =
                path.split('/').filter_map(|step| step.strip_prefix('{')?.strip_suffix('}')).collect();
            for (verb, operation) in item.as_object().expect("an item") {
                let parameters = operation["parameters"].as_array().expect("parameters").iter();
                let told: BTreeSet<&str> = parameters
                    .filter(|parameter| parameter["in"] == "path")
                    .filter_map(|parameter| parameter["name"].as_str())
                    .collect();
                assert_eq!(told, named, "{verb} {path}");
            }
        }
    }
}
