//! Every route in one table: what is mounted, what a method that no route takes is answered with, and what tests go
//! through one by one.

use std::collections::BTreeMap;

use poem::endpoint::BoxEndpoint;
use poem::http::{HeaderValue, Method};
use poem::{Endpoint, EndpointExt as _, Response, Route, RouteMethod};

/// One method of one path.
pub struct Entry {
    /// The method.
    pub method: Method,
    /// With parameters as `:name`.
    pub path: String,
    /// What answers.
    pub endpoint: BoxEndpoint<'static, Response>,
}

/// Answers `method` at `path` with `endpoint`.
pub fn entry(method: Method, path: impl Into<String>, endpoint: impl Endpoint + 'static) -> Entry {
    Entry { method, path: path.into(), endpoint: endpoint.map_to_response().boxed() }
}

/// Mounts the routes.
pub fn mounted(entries: Vec<Entry>) -> Route {
    let mut paths: BTreeMap<String, RouteMethod> = BTreeMap::new();
    for Entry { method, path, endpoint } in entries {
        let methods = paths.remove(&path).unwrap_or_default();
        paths.insert(path, methods.method(method, endpoint));
    }
    paths.into_iter().fold(Route::new(), |route, (path, methods)| route.at(path, methods))
}

/// The paths that are mounted, as patterns with `:name`, and the methods that each takes, as the `Allow` header lists
/// them.
pub struct Paths(BTreeMap<String, HeaderValue>);

impl Paths {
    /// The paths of these routes.
    pub fn of(entries: &[Entry]) -> Self {
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
    pub fn allowed(&self, pattern: &str) -> Option<HeaderValue> {
        self.0.get(pattern).cloned()
    }

    /// Whether there is a route at `address`, a path with whatever follows it.
    pub fn lead_to(&self, address: &str) -> bool {
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

    fn paths() -> Paths {
        let at = |method, path: &str| entry(method, path, poem::endpoint::make_sync(|_| ()));
        let login = [at(Method::GET, "/login"), at(Method::POST, "/login")];
        let others = [at(Method::POST, "/logout"), at(Method::GET, "/invoices/:number")];
        Paths::of(&login.into_iter().chain(others).collect::<Vec<_>>())
    }

    #[test]
    fn a_path_allows_what_its_routes_take() {
        let paths = paths();
        let line = |line| Some(HeaderValue::from_static(line));
        assert_eq!(paths.allowed("/login"), line("GET, HEAD, POST"));
        assert_eq!(paths.allowed("/logout"), line("POST"));
        assert_eq!(paths.allowed("/nowhere"), None);
    }

    #[test]
    fn a_link_leads_to_a_route_with_its_parameters() {
        let paths = paths();
        assert!(paths.lead_to("/invoices/INV-1#pay") && paths.lead_to("/login?next=x"));
        assert!(!paths.lead_to("/invoices/") && !paths.lead_to("/tickets"));
    }
}
