//! What a customer is told as it happens, in the API's shapes.

use std::time::Duration;

use async_trait::async_trait;
use http_kit::Problem;
use http_kit::event_stream::{EventFeed, StreamEvent, StreamReader, last_event_id};
use poem::Request;
use portal_core::identity::session::{ActiveSession, AuthenticateError};
use portal_core::kernel::id::SessionId;
use portal_core::support::conversation::{Conversation, ConversationFeed, Entry, FeedEvent, Participant};
use serde_json::json;
use tokio::time::timeout;

use crate::attachment::file::files_of;
use crate::conversation::wire::{ConversationItem, MessageItem};
use crate::state::App;

/// How often it is looked for what no hint told of.
const LOOK_EVERY: Duration = Duration::from_secs(15);

/// The feed of a session, from the last event that the request names on.
pub(crate) struct CustomerFeed {
    app: App,
    feed: ConversationFeed,
    who: Participant,
    has_begun: bool,
}

impl CustomerFeed {
    pub(crate) fn new(app: &App, session: &ActiveSession, request: &Request) -> Result<Self, Problem> {
        let cursor = last_event_id(request).and_then(|id| id.parse().ok());
        let feed = app.parts.portal.conversations()?.feed(session, cursor);
        Ok(Self { app: app.clone(), feed, who: Participant::Customer(session.scope()), has_begun: false })
    }

    /// Waits until something may have changed, and reads it.
    async fn look(&mut self) -> Result<(), portal_core::PortError> {
        if !std::mem::replace(&mut self.has_begun, true) {
            return self.feed.catch_up().await;
        }
        match timeout(LOOK_EVERY, self.feed.wait()).await {
            Ok(signal) => self.feed.take(signal).await,
            Err(_) => self.feed.catch_up().await,
        }
    }

    async fn event(&self, event: FeedEvent) -> Result<StreamEvent, Problem> {
        match event {
            FeedEvent::Entry { conversation, entry, cursor } => {
                Ok(self.message(&conversation, &entry).await?.with_id(cursor))
            }
            FeedEvent::Read(conversation) => read(&conversation),
            FeedEvent::Typing(conversation) => {
                StreamEvent::new("typing", &json!({ "conversation_id": conversation.to_string() }))
            }
            FeedEvent::Ticket(number) => StreamEvent::new("ticket", &json!({ "ticket_number": number.as_str() })),
            FeedEvent::Resync { cursor } => Ok(StreamEvent::new("resync", &json!({}))?.with_id(cursor)),
        }
    }

    async fn message(&self, conversation: &Conversation, entry: &Entry) -> Result<StreamEvent, Problem> {
        let of = ConversationItem::new(&self.app, conversation);
        let files = files_of(&self.app, &self.who, std::slice::from_ref(entry)).await?;
        let message = MessageItem::new(&self.app, conversation, entry, &files);
        StreamEvent::new("message", &json!({ "conversation": of, "message": message }))
    }
}

fn read(conversation: &Conversation) -> Result<StreamEvent, Problem> {
    let told = json!({
        "conversation_id": conversation.id.to_string(),
        "customer_read": conversation.customer.read,
        "staff_delivered": conversation.staff.delivered,
        "staff_read": conversation.staff.read,
    });
    StreamEvent::new("read", &told)
}

#[async_trait]
impl EventFeed for CustomerFeed {
    async fn next(&mut self) -> Option<StreamEvent> {
        loop {
            if let Some(event) = self.feed.pop() {
                return self.event(event).await.inspect_err(Problem::log).ok();
            }
            if let Err(error) = self.look().await {
                tracing::warn!(%error, "a stream of events cannot go on");
                return None;
            }
        }
    }
}

/// The session that reads a stream.
pub(crate) struct SessionReader {
    app: App,
    id: SessionId,
}

impl SessionReader {
    pub(crate) fn new(app: &App, session: &ActiveSession) -> Self {
        Self { app: app.clone(), id: session.session().id }
    }
}

#[async_trait]
impl StreamReader for SessionReader {
    fn session(&self) -> String {
        self.id.to_string()
    }

    async fn stands(&self) -> bool {
        // While the store does not answer nobody is put out.
        !matches!(self.app.parts.portal.sessions.authenticate(self.id).await, Err(AuthenticateError::Ended))
    }
}
