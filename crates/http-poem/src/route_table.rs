//! Every route in one table: what is mounted, what a method that no route takes is answered with, and what tests go
//! through one by one.

use std::collections::BTreeMap;

use poem::endpoint::BoxEndpoint;
use poem::http::{HeaderValue, Method};
use poem::{Endpoint, EndpointExt as _, Response, Route, RouteMethod};
use portal_core::Groups;

use crate::{api, health, page};

/// One method of one path.
pub(crate) struct Entry {
    pub(crate) method: Method,
    /// With parameters as `:name`.
    pub(crate) path: String,
    pub(crate) endpoint: BoxEndpoint<'static, Response>,
}

/// Answers `method` at `path` with `endpoint`.
pub(crate) fn entry(method: Method, path: impl Into<String>, endpoint: impl Endpoint + 'static) -> Entry {
    Entry { method, path: path.into(), endpoint: endpoint.map_to_response().boxed() }
}

/// Which routes there are beside those that every portal has.
#[derive(Clone, Copy)]
pub(crate) struct RouteOptions {
    /// The page that shows a demo's messages.
    pub(crate) demo: bool,
    /// The groups of use cases that the portal has.
    pub(crate) groups: Groups,
}

/// Every route, webhooks apart: their receivers bring them.
pub(crate) fn entries(options: RouteOptions) -> Vec<Entry> {
    let mut all = health::entries();
    all.extend(page::entries(options));
    all.extend(api::entries(options.groups));
    all
}

/// Mounts the routes.
pub(crate) fn mounted(entries: Vec<Entry>) -> Route {
    let mut paths: BTreeMap<String, RouteMethod> = BTreeMap::new();
    for Entry { method, path, endpoint } in entries {
        let methods = paths.remove(&path).unwrap_or_default();
        paths.insert(path, methods.method(method, endpoint));
    }
    paths.into_iter().fold(Route::new(), |route, (path, methods)| route.at(path, methods))
}

/// Method and path of every route there can be, parameters as `:name`: what an operator's gateway may let through,
/// and what tests go through. Those of webhooks, below `/webhooks/`, are their receivers'.
pub fn route_list() -> Vec<(Method, String)> {
    let all = entries(RouteOptions { demo: true, groups: Groups::all() });
    all.into_iter().map(|entry| (entry.method, entry.path)).collect()
}

/// The paths that are mounted, as patterns with `:name`, and the methods that each takes, as the `Allow` header lists
/// them.
pub(crate) struct Paths(BTreeMap<String, HeaderValue>);

impl Paths {
    /// The paths of these routes.
    pub(crate) fn of(entries: &[Entry]) -> Self {
        let mut methods: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for Entry { method, path, .. } in entries {
            let of_path = methods.entry(path.clone()).or_default();
            if method == Method::GET {
                of_path.push("HEAD");
            }
            of_path.push(method.as_str());
        }
        let line = |mut methods: Vec<&str>| {
            methods.sort_unstable();
            HeaderValue::from_str(&methods.join(", ")).unwrap_or(HeaderValue::from_static("GET"))
        };
        Self(methods.into_iter().map(|(path, methods)| (path, line(methods))).collect())
    }

    /// The methods that the route at `pattern` takes.
    pub(crate) fn allowed(&self, pattern: &str) -> Option<HeaderValue> {
        self.0.get(pattern).cloned()
    }

    /// Whether there is a route at `address`, a path with whatever follows it.
    pub(crate) fn lead_to(&self, address: &str) -> bool {
        let path = address.split(['?', '#']).next().unwrap_or_default();
        self.0.keys().any(|pattern| fits(pattern, path))
    }
}

fn fits(pattern: &str, path: &str) -> bool {
    let (mut pattern, mut path) = (pattern.split('/'), path.split('/'));
    loop {
        match (pattern.next(), path.next()) {
            (None, None) => return true,
            (Some(part), Some(given)) if part == given || part.starts_with(':') && !given.is_empty() => {}
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_route_is_there_twice() {
        let mut list: Vec<String> = route_list().into_iter().map(|(method, path)| format!("{method} {path}")).collect();
        let all = list.len();
        list.sort_unstable();
        list.dedup();
        assert_eq!(list.len(), all);
    }

    fn paths(groups: Groups) -> Paths {
        Paths::of(&entries(RouteOptions { demo: false, groups }))
    }

    #[test]
    fn a_path_allows_what_its_routes_take() {
        let (whole, login) = (paths(Groups::all()), paths(Groups::NONE));
        let line = |line| Some(HeaderValue::from_static(line));
        assert_eq!(whole.allowed("/customer/login"), line("GET, HEAD, POST"));
        assert_eq!(whole.allowed("/customer/logout"), line("POST"));
        assert_eq!(whole.allowed("/nowhere"), None);
        let profile = "/api/customer-portal/profile";
        assert_eq!((whole.allowed(profile), login.allowed(profile)), (line("GET, HEAD, PUT"), line("GET, HEAD")));
    }

    #[test]
    fn an_address_leads_to_a_route_that_is_mounted() {
        let (whole, login) = (paths(Groups::all()), paths(Groups::NONE));
        for address in ["/customer/invoices?status=unpaid", "/customer/tickets/TKT1", "/customer/faq?open=a#a"] {
            assert!(whole.lead_to(address) && !login.lead_to(address), "{address}");
        }
        assert!(login.lead_to("/customer/profile") && login.lead_to("/"));
        for address in ["", "/customer/tickets/", "/customer/tickets/a/b", "/customer/tickets/../logout"] {
            assert!(!whole.lead_to(address), "{address}");
        }
    }
}
