//! All routes in one endpoint.

use std::sync::Arc;

use poem::{Endpoint, Response, Route};
use portal_core::{Clock, Entropy, Portal};

use crate::config::HttpConfig;
use crate::edge::Edge;
use crate::outside::{DemoInbox, ReadinessProbe, WebhookReceiver};
use crate::state::App;
use crate::{api, health, web, webhook};

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
    /// Takes what the message gateway reports; without one there are no webhooks.
    pub webhooks: Option<Arc<dyn WebhookReceiver>>,
    /// The messages of a demo; without one there is no page that shows them.
    pub demo: Option<Arc<dyn DemoInbox>>,
}

/// Everything the portal serves: pages, JSON API, webhooks and health, ready for [`crate::serve`].
pub fn routes(parts: HttpParts) -> impl Endpoint<Output = Response> + 'static {
    let app = App::new(parts);
    let route = health::mount(Route::new());
    let route = webhook::mount(route, &app);
    let route = web::mount(api::mount(route), &app);
    Edge::new(app, route)
}
