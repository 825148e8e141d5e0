//! The demo's gateway: keeps what it is given and sends nothing anywhere.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use http_poem::{DemoInbox, SentMessage};
use portal_core::Clock;
use portal_core::messaging::outbox::{Accepted, MessageSender, OutgoingMessage, SendError};

/// How many messages are kept.
const KEPT: usize = 200;

/// The gateway's name in the configuration.
const NAME: &str = "outbox-page";

/// The messages "sent" last.
pub(crate) struct OutboxPage {
    messages: Mutex<VecDeque<SentMessage>>,
    clock: Arc<dyn Clock>,
}

impl OutboxPage {
    pub(crate) fn new(clock: Arc<dyn Clock>) -> Self {
        Self { messages: Mutex::default(), clock }
    }
}

#[async_trait]
impl MessageSender for OutboxPage {
    fn name(&self) -> &'static str {
        NAME
    }

    async fn send(&self, message: &OutgoingMessage) -> Result<Accepted, SendError> {
        let mut messages = self.messages.lock().unwrap_or_else(PoisonError::into_inner);
        if messages.len() == KEPT {
            messages.pop_front();
        }
        messages.push_back(SentMessage {
            to: message.to.clone(),
            text: message.text.expose().clone(),
            sent_at: self.clock.now(),
        });
        Ok(Accepted { provider: NAME.to_owned(), reference: None })
    }
}

impl DemoInbox for OutboxPage {
    fn messages(&self) -> Vec<SentMessage> {
        let messages = self.messages.lock().unwrap_or_else(PoisonError::into_inner);
        messages.iter().cloned().collect()
    }
}
