//! All routes in one endpoint.

use std::sync::Arc;

use http_kit::endpoint;
use http_kit::route_table::{Entry, Paths, entry};
use poem::endpoint::make_sync;
use poem::http::Method;
use poem::{Endpoint, Response};
use portal_core::integration::record::{CustomerRecord, InvoiceRecord, PackageRecord, PaymentRecord, TicketRecord};

use crate::document;
use crate::events::Events;
use crate::operation::{Operation, Verb};
use crate::parts::IntegrationParts;
use crate::resource::Resource;
use crate::state::Api;

/// Where the API lies.
pub const BASE: &str = "/api/integration/v1";

/// Whether a request with this path is one of these routes'.
pub fn is_below(path: &str) -> bool {
    path.strip_prefix(BASE).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Everything below [`BASE`], ready for [`http_kit::serve`].
pub fn routes(parts: IntegrationParts) -> impl Endpoint<Output = Response> + 'static {
    let api = Arc::new(Api::new(parts));
    let mut all = Vec::new();
    add::<CustomerRecord>(&api, &mut all);
    add::<PackageRecord>(&api, &mut all);
    add::<InvoiceRecord>(&api, &mut all);
    add::<PaymentRecord>(&api, &mut all);
    add::<TicketRecord>(&api, &mut all);
    all.push(entry(Method::GET, format!("{BASE}/events"), Events(Arc::clone(&api))));
    let of = Arc::clone(&api);
    all.push(entry(Method::GET, document::DOCUMENT, make_sync(move |_| document::show(&of))));
    let site = Arc::new(api.site(Paths::of(&all)));
    endpoint(site, api, all)
}

fn add<R: Resource>(api: &Arc<Api>, all: &mut Vec<Entry>) {
    let (many, one) = (format!("{BASE}/{}", R::KIND), format!("{BASE}/{}/:{}", R::KIND, R::PARAMETER));
    for verb in Verb::ON_ALL {
        all.push(entry(verb.method(), many.clone(), Operation::<R>::new(api, verb)));
    }
    for verb in Verb::on_one::<R>() {
        all.push(entry(verb.method(), one.clone(), Operation::<R>::new(api, *verb)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_base_and_what_lies_below_it_are_its_own() {
        for path in ["/api/integration/v1", "/api/integration/v1/customers", "/api/integration/v1/x"] {
            assert!(is_below(path), "{path}");
        }
        for path in ["/api/integration", "/api/integration/v10", "/api/customer-portal/profile", "/"] {
            assert!(!is_below(path), "{path}");
        }
    }
}
