//! The JSON API under `/api/customer-portal`.

mod accounts;
mod answer;
mod confirm;
mod dashboard;
mod document;
mod faq;
mod invoice_comparison;
mod invoice_wire;
mod invoices;
mod login;
mod login_wire;
mod profile;
mod profile_wire;
mod sessions;
mod ticket_examples;
mod ticket_follow_up;
mod ticket_wire;
mod tickets;
mod wire;

pub(crate) use document::document_of;
pub(crate) use profile::{phone_problem, update_problem};
pub(crate) use wire::seconds;

use poem::Endpoint;
use poem::http::Method;
use portal_core::{Group, Groups};

use self::document::{Describe, Described, describe};
use crate::route_table::{Entry, entry};

/// Where the API lies.
const BASE: &str = "/api/customer-portal";

/// One operation: where it is mounted, and what the `OpenAPI` document says of it.
struct ApiRoute {
    entry: Entry,
    describe: Describe,
}

/// Answers `method` at `path` with `handler`, which has to be described.
fn operation<H: Described + Endpoint + 'static>(method: Method, path: &str, handler: H) -> ApiRoute {
    ApiRoute { entry: entry(method, path, handler), describe: describe::<H>() }
}

/// The groups in the order of the document.
const ORDER: [Group; 5] = [Group::Profile, Group::Content, Group::Dashboard, Group::Billing, Group::Support];

/// The operations of a portal with these groups, their paths below [`BASE`]. The document is made of this list, in this
/// order.
fn operations(groups: Groups) -> Vec<ApiRoute> {
    let there = ORDER.into_iter().filter(|group| groups.contains(*group));
    identity_operations().into_iter().chain(there.flat_map(operations_of)).collect()
}

fn operations_of(group: Group) -> Vec<ApiRoute> {
    match group {
        Group::Dashboard => vec![operation(Method::GET, "/dashboard/stats", dashboard::stats)],
        Group::Profile => profile_operations(),
        Group::Billing => billing_operations(),
        Group::Support => support_operations(),
        Group::Content => vec![operation(Method::GET, "/faq", faq::list)],
    }
}

fn identity_operations() -> Vec<ApiRoute> {
    vec![
        operation(Method::POST, "/request-otp", login::request_otp),
        operation(Method::POST, "/verify-otp", login::verify_otp),
        operation(Method::POST, "/logout", sessions::log_out),
        operation(Method::GET, "/sessions", sessions::list),
        operation(Method::DELETE, "/sessions", sessions::end_others),
        operation(Method::DELETE, "/sessions/:id", sessions::end),
        operation(Method::POST, "/sessions/confirm/request", confirm::ask_confirmation),
        operation(Method::POST, "/sessions/confirm", confirm::confirm),
        operation(Method::POST, "/accounts/switch", accounts::switch),
        operation(Method::GET, "/profile", profile::show),
    ]
}

fn profile_operations() -> Vec<ApiRoute> {
    vec![
        operation(Method::PUT, "/profile", profile::change),
        operation(Method::POST, "/profile/phone", profile::change_phone),
    ]
}

fn billing_operations() -> Vec<ApiRoute> {
    vec![
        operation(Method::GET, "/invoices", invoices::list),
        operation(Method::GET, "/invoices/:number", invoices::show),
        operation(Method::GET, "/invoices/:number/pdf", invoices::pdf),
    ]
}

fn support_operations() -> Vec<ApiRoute> {
    vec![
        operation(Method::GET, "/tickets", tickets::list),
        operation(Method::POST, "/tickets", tickets::open),
        operation(Method::GET, "/tickets/:number", tickets::show),
        operation(Method::POST, "/tickets/:number/rating", ticket_follow_up::rate),
        operation(Method::POST, "/tickets/:number/cancel", ticket_follow_up::cancel),
        operation(Method::POST, "/tickets/:number/reopen", ticket_follow_up::reopen),
    ]
}

/// Every route of the API of a portal with these groups.
pub(crate) fn entries(groups: Groups) -> Vec<Entry> {
    let below_base = |ApiRoute { entry, .. }| Entry { path: format!("{BASE}{}", entry.path), ..entry };
    let mut all: Vec<Entry> = operations(groups).into_iter().map(below_base).collect();
    all.push(entry(Method::GET, "/api/openapi.json", document::openapi));
    all.push(entry(Method::GET, "/api/docs", document::docs));
    all
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn document() -> serde_json::Value {
        let json = document::json(&operations(Groups::all())).expect("JSON");
        serde_json::from_str(&json).expect("a document")
    }

    #[test]
    fn every_route_is_in_the_document_and_the_other_way_round() {
        let document = document();
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
        let document = document();
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
