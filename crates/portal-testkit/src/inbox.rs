//! A gateway that keeps what it is given.

use std::sync::Mutex;

use async_trait::async_trait;
use portal_core::messaging::outbox::{Accepted, MessageSender, OutgoingMessage, SendError};

/// A [`MessageSender`] that takes everything and keeps it: the customers' phones, for journeys.
#[derive(Debug, Default)]
pub struct Inbox(Mutex<Vec<OutgoingMessage>>);

#[async_trait]
impl MessageSender for Inbox {
    fn name(&self) -> &'static str {
        "inbox"
    }

    async fn send(&self, message: &OutgoingMessage) -> Result<Accepted, SendError> {
        self.0.lock().expect("the inbox's lock").push(message.clone());
        Ok(Accepted { provider: "inbox".into(), reference: Some(message.id.to_string()) })
    }
}

impl Inbox {
    /// Everything it was given, in order.
    ///
    /// # Panics
    /// If another test thread panicked while it looked.
    pub fn messages(&self) -> Vec<OutgoingMessage> {
        self.0.lock().expect("the inbox's lock").clone()
    }

    /// The six digits in the message that came last.
    ///
    /// # Panics
    /// If no message came, or it holds no code.
    pub fn last_code(&self) -> String {
        let messages = self.messages();
        let text = messages.last().expect("a message has come").text.expose();
        let code = text.split('*').find(|part| part.len() == 6 && part.bytes().all(|b| b.is_ascii_digit()));
        code.expect("the message holds a code").to_owned()
    }
}
