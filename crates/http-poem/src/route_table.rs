//! Every route in one table: what is mounted, what a method that no route takes is answered with, and what tests go
//! through one by one.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use poem::endpoint::BoxEndpoint;
use poem::http::{HeaderValue, Method};
use poem::{Endpoint, EndpointExt as _, Response, Route, RouteMethod};

use crate::{api, health, web};

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
}

/// Every route, webhooks apart: their receivers bring them.
pub(crate) fn entries(options: RouteOptions) -> Vec<Entry> {
    let mut all = health::entries();
    all.extend(web::entries(options.demo));
    all.extend(api::entries());
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
    let all = entries(RouteOptions { demo: true });
    all.into_iter().map(|entry| (entry.method, entry.path)).collect()
}

static ALLOWED: LazyLock<BTreeMap<String, HeaderValue>> = LazyLock::new(|| {
    let mut methods: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (method, path) in route_list() {
        let of_path = methods.entry(path).or_default();
        if method == Method::GET {
            of_path.push("HEAD".to_owned());
        }
        of_path.push(method.to_string());
    }
    let line = |mut methods: Vec<String>| {
        methods.sort_unstable();
        HeaderValue::from_str(&methods.join(", ")).unwrap_or(HeaderValue::from_static("GET"))
    };
    methods.into_iter().map(|(path, methods)| (path, line(methods))).collect()
});

/// The methods that the route at `path` (its pattern) takes, as the `Allow` header lists them.
pub(crate) fn allowed(path: &str) -> Option<HeaderValue> {
    ALLOWED.get(path).cloned()
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

    #[test]
    fn a_path_allows_what_its_routes_take() {
        assert_eq!(allowed("/customer/login"), Some(HeaderValue::from_static("GET, HEAD, POST")));
        assert_eq!(allowed("/customer/logout"), Some(HeaderValue::from_static("POST")));
        assert_eq!(allowed("/nowhere"), None);
    }
}
