//! The ports of the group.

use std::sync::Arc;

use super::outbox::{MessageSender, Outbox};

/// How messages reach customers. Every portal has these: a login sends a code.
#[derive(Clone)]
pub struct MessagingPorts {
    /// Messages to be sent.
    pub outbox: Arc<dyn Outbox>,
    /// The WhatsApp gateway.
    pub sender: Arc<dyn MessageSender>,
}
