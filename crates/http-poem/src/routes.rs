//! All routes in one endpoint.

use std::sync::Arc;

use poem::{Endpoint, Response};
use portal_core::{Clock, Entropy, Portal};

use crate::config::HttpConfig;
use crate::middleware::Middleware;
use crate::outside::{DemoInbox, ReadinessProbe, WebhookReceiver};
use crate::route_table::{Paths, RouteOptions, entries, mounted};
use crate::setup::Setup;
use crate::state::App;
use crate::webhook;

/// What the routes are built from.
#[derive(Clone)]
pub struct HttpParts {
    /// The use cases.
    pub portal: Portal,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub entropy: Arc<dyn Entropy>,
    /// Settings.
    pub config: HttpConfig,
    /// Answers `/readyz`.
    pub readiness: Arc<dyn ReadinessProbe>,
    /// Take what outside systems report, each under its name; without one there are no webhooks.
    pub webhooks: Vec<Arc<dyn WebhookReceiver>>,
    /// Where it is noted what requests tell of a set-up that does not fit the configuration.
    pub setup: Arc<Setup>,
    /// The messages of a demo; without one there is no page that shows them.
    pub demo: Option<Arc<dyn DemoInbox>>,
}

/// Everything the portal serves: pages, JSON API, webhooks and health, ready for [`crate::serve`]. A portal without a
/// group of ports has none of its routes, and nothing that leads to them.
pub fn routes(parts: HttpParts) -> impl Endpoint<Output = Response> + 'static {
    let mut all = entries(RouteOptions { demo: parts.demo.is_some(), groups: parts.portal.groups() });
    all.extend(webhook::entries(&parts.webhooks));
    Middleware::new(App::new(parts, Paths::of(&all)), mounted(all))
}
