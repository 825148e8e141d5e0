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

pub(crate) use profile::{phone_problem, update_problem};
pub(crate) use wire::seconds;

use poem::http::Method;

use crate::route_table::{Entry, entry as operation};

/// Where the API lies.
const BASE: &str = "/api/customer-portal";

/// Every operation, its path below [`BASE`]; the `OpenAPI` document describes the same.
fn operations() -> Vec<Entry> {
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
        operation(Method::POST, "/tickets/:number/cancel", tickets::cancel),
    ]
}

/// Every route of the API.
pub(crate) fn entries() -> Vec<Entry> {
    let mut all: Vec<Entry> =
        operations().into_iter().map(|entry| Entry { path: format!("{BASE}{}", entry.path), ..entry }).collect();
    all.push(operation(Method::GET, "/api/openapi.json", document::openapi));
    all.push(operation(Method::GET, "/api/docs", document::docs));
    all
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
