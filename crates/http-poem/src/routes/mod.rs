//! All routes in one endpoint.

mod api;
mod form_page;
mod pages;

use std::sync::{Arc, LazyLock};

use http_kit::route_table::{Entry, Paths};
use http_kit::{FormPage, endpoint, health, webhook};
use poem::http::Method;
use poem::{Endpoint, Response};
use portal_core::Groups;

use crate::parts::HttpParts;
use crate::routes::form_page::form_page;
use crate::state::{App, Document, Made};
use crate::view::layout::home;

/// Which routes there are beside those that every portal has.
#[derive(Clone, Copy)]
pub(crate) struct RouteOptions {
    /// The page that shows a demo's messages.
    pub(crate) demo: bool,
    /// The way in for staff who see what a customer sees.
    pub(crate) views: bool,
    /// The groups of use cases that the portal has.
    pub(crate) groups: Groups,
}

/// Everything the portal serves: pages, JSON API, webhooks and health, ready for [`http_kit::serve`]. A portal without
/// a group of ports has none of its routes, and nothing that leads to them.
pub fn routes(parts: HttpParts) -> impl Endpoint<Output = Response> + 'static {
    let groups = parts.portal.groups();
    let mut all = health::entries(Arc::clone(&parts.readiness));
    all.extend(entries(RouteOptions { demo: parts.demo.is_some(), views: parts.views.is_some(), groups }));
    all.extend(webhook::entries(&parts.webhooks));
    let form_page: FormPage = Box::new(move |path, fields| form_page(path, fields, home(groups)));
    let openapi: Document = LazyLock::new(Box::new(move || api::document_of(groups)));
    let app = App::new(parts, Made { paths: Paths::of(&all), openapi, form_page });
    endpoint(Arc::clone(&app.site), Arc::new(app), all)
}

/// Every route of the customers' side.
fn entries(options: RouteOptions) -> Vec<Entry> {
    let mut all = pages::entries(options);
    all.extend(api::entries(options.groups));
    all
}

/// Method and path of every route there can be, parameters as `:name`: what an operator's gateway may let through,
/// and what tests go through. Those of webhooks, below `/webhooks/`, are their receivers'.
pub fn route_list() -> Vec<(Method, String)> {
    let all = entries(RouteOptions { demo: true, views: true, groups: Groups::all() }).into_iter();
    let health = health::PATHS.iter().map(|path| (Method::GET, (*path).to_owned()));
    health.chain(all.map(|entry| (entry.method, entry.path))).collect()
}

#[cfg(test)]
mod tests {
    use poem::http::HeaderValue;

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
        Paths::of(&entries(RouteOptions { demo: false, views: false, groups }))
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
