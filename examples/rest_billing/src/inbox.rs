//! Messages that go nowhere: they are printed, and shown on the page of the demo.

use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use http_poem::{DemoInbox, SentMessage};
use portal_core::Clock;
use portal_core::messaging::outbox::{Accepted, MessageSender, OutgoingMessage, SendError};

const NAME: &str = "inbox";

/// Every message since the start.
pub(crate) struct Inbox {
    messages: Mutex<Vec<SentMessage>>,
    clock: Arc<dyn Clock>,
}

impl Inbox {
    pub(crate) fn new(clock: Arc<dyn Clock>) -> Self {
        Self { messages: Mutex::default(), clock }
    }
}

#[async_trait]
impl MessageSender for Inbox {
    fn name(&self) -> &'static str {
        NAME
    }

    async fn send(&self, message: &OutgoingMessage) -> Result<Accepted, SendError> {
        let (to, text) = (message.to.clone(), message.text.expose().clone());
        println!("--- to {}\n{text}\n", to.as_e164());
        let sent = SentMessage { to, text, sent_at: self.clock.now() };
        self.messages.lock().unwrap_or_else(PoisonError::into_inner).push(sent);
        Ok(Accepted { provider: NAME.into(), reference: None })
    }
}

impl DemoInbox for Inbox {
    fn messages(&self) -> Vec<SentMessage> {
        self.messages.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
