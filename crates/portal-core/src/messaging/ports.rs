//! The ports of the group.

use std::sync::Arc;

use super::outbox::{EmailSender, MessageSender, Outbox};

/// How messages reach customers. Every portal has these: a login sends a code.
#[derive(Clone)]
pub struct MessagingPorts {
    /// Messages to be sent.
    pub outbox: Arc<dyn Outbox>,
    /// The WhatsApp gateway.
    pub sender: Arc<dyn MessageSender>,
    /// The mail server; without one no e-mail is sent.
    pub email: Option<Arc<dyn EmailSender>>,
}
