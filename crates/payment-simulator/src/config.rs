//! Where the simulator is, and whom it tells.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use portal_core::{Clock, Secret};

/// How a simulator is set up.
#[derive(Clone)]
pub struct SimulatorConfig {
    /// The key that calls must carry and notifications of Midtrans are signed with.
    pub server_key: Secret<String>,
    /// The token that notifications of Xendit carry.
    pub callback_token: Secret<String>,
    /// The merchant in every answer.
    pub merchant_id: String,
    /// The address of the route, as browsers reach it, such as `http://127.0.0.1:8080/demo/payments`.
    pub public_url: String,
    /// Where notifications go; nowhere if `None`.
    pub notify_url: Option<String>,
    /// How long a notification waits before it is sent.
    pub notify_delay: Duration,
    /// How often a notification is sent again that is not answered with success.
    pub notify_retries: u32,
    /// Where the page of a payment leads back to that names no page of its own.
    pub return_url: Option<String>,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
}

impl SimulatorConfig {
    /// The token that notifications of Xendit carry where nothing else is said.
    pub const CALLBACK_TOKEN: &str = "simulated-callback-token";

    /// A simulator at `public_url` that notifies nobody.
    pub fn new(server_key: Secret<String>, public_url: impl Into<String>, clock: Arc<dyn Clock>) -> Self {
        Self {
            server_key,
            callback_token: Secret::new(Self::CALLBACK_TOKEN.to_owned()),
            merchant_id: "G000000001".to_owned(),
            public_url: public_url.into(),
            notify_url: None,
            notify_delay: Duration::ZERO,
            notify_retries: 2,
            return_url: None,
            clock,
        }
    }
}

impl fmt::Debug for SimulatorConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SimulatorConfig").field("public_url", &self.public_url).finish_non_exhaustive()
    }
}
