//! What the side is built from.

use std::sync::Arc;

use http_kit::{HttpSettings, Setup};
use portal_core::integration::IntegrationPorts;
use portal_core::integration::key::ApiKeyService;
use portal_core::{Clock, Entropy, KeyRing};

/// What the routes are built from.
#[derive(Clone)]
pub struct IntegrationParts {
    /// Checks keys.
    pub keys: ApiKeyService,
    /// The records, and who changed them.
    pub ports: IntegrationPorts,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub entropy: Arc<dyn Entropy>,
    /// The server's keys.
    pub ring: KeyRing,
    /// What concerns every request. Origins that may call the customers' API may not call this one: no page holds a key.
    pub http: HttpSettings,
    /// Where it is noted what requests tell of a set-up that does not fit the settings.
    pub setup: Arc<Setup>,
}
