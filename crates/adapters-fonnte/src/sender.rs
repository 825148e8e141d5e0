//! Hands messages to Fonnte.

use std::fmt;

use async_trait::async_trait;
use portal_core::Secret;
use portal_core::messaging::outbox::{Accepted, MessageSender, OutgoingMessage, SendError};

use crate::client::Gateway;
use crate::config::{FonnteConfig, FonnteConfigError};
use crate::reason::Private;
use crate::{PROVIDER, outcome};

/// Sends WhatsApp messages through one Fonnte device.
pub struct FonnteSender {
    pub(crate) gateway: Gateway,
    pub(crate) token: Secret<String>,
}

impl FonnteSender {
    /// Sets up the sender; calls nobody.
    ///
    /// # Errors
    /// [`FonnteConfigError`] if address or token cannot be right.
    pub fn new(config: FonnteConfig) -> Result<Self, FonnteConfigError> {
        Ok(Self { gateway: Gateway::new(&config)?, token: config.token })
    }
}

#[async_trait]
impl MessageSender for FonnteSender {
    fn name(&self) -> &str {
        PROVIDER
    }

    #[tracing::instrument(name = "fonnte.send", skip_all, fields(message.id = %message.id))]
    async fn send(&self, message: &OutgoingMessage) -> Result<Accepted, SendError> {
        let text = message.text.expose();
        let form = [
            ("target", message.to.digits()),
            ("message", text),
            ("countryCode", "62"),
            // A device that is offline refuses, instead of sending codes when they are long out of date.
            ("connectOnly", "true"),
            ("preview", "false"),
        ];
        let reply = self.gateway.post("send", &form).await.map_err(outcome::of_silence)?;
        let private = Private { token: self.token.expose().trim(), text };
        outcome::of_reply(&reply, private)
    }
}

impl fmt::Debug for FonnteSender {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FonnteSender").finish_non_exhaustive()
    }
}
