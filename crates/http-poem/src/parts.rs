//! What the customers' side is built from.

use std::sync::Arc;

use http_kit::Setup;
use http_kit::health::ReadinessProbe;
use http_kit::webhook::WebhookReceiver;
use portal_core::staff::customer_view::CustomerViewService;
use portal_core::{Clock, Entropy, Portal};

use crate::config::HttpConfig;
use crate::outside::DemoInbox;

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
    /// Lets staff see what a customer sees; `None` where there is no console.
    pub views: Option<CustomerViewService>,
    /// The messages of a demo; without one there is no page that shows them.
    pub demo: Option<Arc<dyn DemoInbox>>,
}
