//! The JSON API under `/api/customer-portal`.

pub(crate) mod answer;
pub(crate) mod wire;

use poem::Endpoint;
use poem::http::Method;
use portal_core::{Group, Groups};

use crate::document::{Describe, Described, describe};
use crate::route_table::{Entry, entry};

/// Where the API lies.
pub(crate) const BASE: &str = "/api/customer-portal";

/// One operation: where it is mounted, and what the `OpenAPI` document says of it.
pub(crate) struct ApiRoute {
    pub(crate) entry: Entry,
    pub(crate) describe: Describe,
}

/// Answers `method` at `path` with `handler`, which has to be described.
fn operation<H: Described + Endpoint + 'static>(method: Method, path: &str, handler: H) -> ApiRoute {
    ApiRoute { entry: entry(method, path, handler), describe: describe::<H>() }
}

/// The groups in the order of the document.
const ORDER: [Group; 5] = [Group::Profile, Group::Content, Group::Dashboard, Group::Billing, Group::Support];

/// The operations of a portal with these groups, their paths below [`BASE`]. The document is made of this list, in this
/// order.
pub(crate) fn operations(groups: Groups) -> Vec<ApiRoute> {
    let there = ORDER.into_iter().filter(|group| groups.contains(*group));
    identity_operations().into_iter().chain(there.flat_map(operations_of)).collect()
}

fn operations_of(group: Group) -> Vec<ApiRoute> {
    match group {
        Group::Dashboard => vec![operation(Method::GET, "/dashboard/stats", crate::dashboard::api::stats)],
        Group::Profile => profile_operations(),
        Group::Billing => billing_operations(),
        Group::Support => support_operations(),
        Group::Content => vec![operation(Method::GET, "/faq", crate::faq::api::list)],
    }
}

fn identity_operations() -> Vec<ApiRoute> {
    vec![
        operation(Method::POST, "/request-otp", crate::otp::api::request_otp),
        operation(Method::POST, "/verify-otp", crate::otp::api::verify_otp),
        operation(Method::POST, "/logout", crate::session::api::log_out),
        operation(Method::GET, "/sessions", crate::session::api::list),
        operation(Method::DELETE, "/sessions", crate::session::api::end_others),
        operation(Method::DELETE, "/sessions/:id", crate::session::api::end),
        operation(Method::POST, "/sessions/confirm/request", crate::confirmation::api::ask_confirmation),
        operation(Method::POST, "/sessions/confirm", crate::confirmation::api::confirm),
        operation(Method::POST, "/accounts/switch", crate::session::accounts_api::switch),
        operation(Method::GET, "/profile", crate::profile::api::show),
    ]
}

fn profile_operations() -> Vec<ApiRoute> {
    vec![
        operation(Method::PUT, "/profile", crate::profile::api::change),
        operation(Method::POST, "/profile/phone", crate::profile::api::change_phone),
    ]
}

fn billing_operations() -> Vec<ApiRoute> {
    vec![
        operation(Method::GET, "/invoices", crate::invoice::api::list),
        operation(Method::GET, "/invoices/:number", crate::invoice::api::show),
        operation(Method::GET, "/invoices/:number/pdf", crate::invoice::api::pdf),
    ]
}

fn support_operations() -> Vec<ApiRoute> {
    vec![
        operation(Method::GET, "/tickets", crate::ticket::api::list),
        operation(Method::POST, "/tickets", crate::ticket::api::open),
        operation(Method::GET, "/tickets/:number", crate::ticket::api::show),
        operation(Method::POST, "/tickets/:number/rating", crate::ticket::follow_up_api::rate),
        operation(Method::POST, "/tickets/:number/cancel", crate::ticket::follow_up_api::cancel),
        operation(Method::POST, "/tickets/:number/reopen", crate::ticket::follow_up_api::reopen),
    ]
}

/// Every route of the API of a portal with these groups.
pub(crate) fn entries(groups: Groups) -> Vec<Entry> {
    let below_base = |ApiRoute { entry, .. }| Entry { path: format!("{BASE}{}", entry.path), ..entry };
    let mut all: Vec<Entry> = operations(groups).into_iter().map(below_base).collect();
    all.push(entry(Method::GET, "/api/openapi.json", crate::document::openapi));
    all.push(entry(Method::GET, "/api/docs", crate::document::docs));
    all
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn document() -> serde_json::Value {
        let json = crate::document::json(&operations(Groups::all())).expect("JSON");
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
