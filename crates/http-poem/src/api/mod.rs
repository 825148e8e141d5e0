//! The JSON API under `/api/customer-portal`.

mod accounts;
mod dashboard;
mod document;
mod faq;
mod invoice_wire;
mod invoices;
mod login;
mod profile;
mod sessions;
mod ticket_wire;
mod tickets;
mod wire;

pub(crate) use profile::phone_problem;
pub(crate) use wire::seconds;

use poem::endpoint::BoxEndpoint;
use poem::http::Method;
use poem::{Endpoint, EndpointExt as _, Response, Route, RouteMethod, get};

/// Where the API lies.
const BASE: &str = "/api/customer-portal";

/// One operation of the API.
struct Operation {
    method: Method,
    /// Path below [`BASE`], parameters as `:name`.
    path: &'static str,
    endpoint: BoxEndpoint<'static, Response>,
}

fn operation(method: Method, path: &'static str, endpoint: impl Endpoint + 'static) -> Operation {
    Operation { method, path, endpoint: endpoint.map_to_response().boxed() }
}

/// Every operation; the `OpenAPI` document describes the same.
fn operations() -> Vec<Operation> {
    vec![
        operation(Method::POST, "/request-otp", login::request_otp),
        operation(Method::POST, "/verify-otp", login::verify_otp),
        operation(Method::POST, "/logout", sessions::log_out),
        operation(Method::GET, "/sessions", sessions::list),
        operation(Method::DELETE, "/sessions", sessions::end_others),
        operation(Method::DELETE, "/sessions/:id", sessions::end),
        operation(Method::POST, "/accounts/switch", accounts::switch),
        operation(Method::POST, "/sessions/confirm/request", profile::ask_confirmation),
        operation(Method::POST, "/sessions/confirm", profile::confirm),
        operation(Method::GET, "/profile", profile::show),
        operation(Method::PUT, "/profile", profile::change),
        operation(Method::POST, "/profile/phone", profile::change_phone),
        operation(Method::GET, "/dashboard/stats", dashboard::stats),
        operation(Method::GET, "/faq", faq::list),
        operation(Method::GET, "/invoices", invoices::list),
        operation(Method::GET, "/invoices/:number", invoices::show),
        operation(Method::GET, "/invoices/:number/pdf", invoices::pdf),
        operation(Method::GET, "/tickets", tickets::list),
        operation(Method::POST, "/tickets", tickets::open),
        operation(Method::GET, "/tickets/:number", tickets::show),
        operation(Method::POST, "/tickets/:number/rating", tickets::rate),
        operation(Method::POST, "/tickets/:number/reopen", tickets::reopen),
    ]
}

/// Puts the API's routes on `route`.
pub(crate) fn mount(route: Route) -> Route {
    let mut paths: Vec<(&'static str, RouteMethod)> = Vec::new();
    for Operation { method, path, endpoint } in operations() {
        let at = paths.iter().position(|(known, _)| *known == path);
        let methods = at.map_or_else(RouteMethod::new, |at| paths.swap_remove(at).1);
        paths.push((path, methods.method(method, endpoint)));
    }
    paths
        .into_iter()
        .fold(route, |route, (path, methods)| route.at(format!("{BASE}{path}"), methods))
        .at("/api/openapi.json", get(document::openapi))
        .at("/api/docs", get(document::docs))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::operations;

    #[test]
    fn every_route_is_in_the_document_and_the_other_way_round() {
        let document: serde_json::Value = serde_json::from_str(include_str!("openapi.json")).expect("JSON");
        let mut told = BTreeSet::new();
        for (path, item) in document["paths"].as_object().expect("paths") {
            let verbs = item.as_object().expect("an item").keys().filter(|verb| *verb != "parameters");
            let path = path.replace('{', ":").replace('}', "");
            told.extend(verbs.map(|verb| format!("{} {path}", verb.to_uppercase())));
        }
        let routes: BTreeSet<String> =
            operations().iter().map(|operation| format!("{} {}", operation.method, operation.path)).collect();
        assert_eq!(routes, told);
    }
}
