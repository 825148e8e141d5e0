//! A mail server that keeps what it is given.

use std::sync::Mutex;

use async_trait::async_trait;
use portal_core::messaging::outbox::{Accepted, EmailSender, OutgoingEmail, SendError};

/// An [`EmailSender`] that takes everything and keeps it: the customers' mailboxes, for journeys.
#[derive(Debug, Default)]
pub struct EmailInbox(Mutex<Vec<OutgoingEmail>>);

#[async_trait]
impl EmailSender for EmailInbox {
    fn name(&self) -> &'static str {
        "email-inbox"
    }

    async fn send(&self, email: &OutgoingEmail) -> Result<Accepted, SendError> {
        self.0.lock().expect("the inbox's lock").push(email.clone());
        Ok(Accepted { provider: "email-inbox".into(), reference: Some(email.id.to_string()) })
    }
}

impl EmailInbox {
    /// Everything it was given, in order.
    ///
    /// # Panics
    /// If another test thread panicked while it looked.
    pub fn emails(&self) -> Vec<OutgoingEmail> {
        self.0.lock().expect("the inbox's lock").clone()
    }
}
