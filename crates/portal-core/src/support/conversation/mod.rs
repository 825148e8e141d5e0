//! Conversations of a customer with the ISP: in a ticket, or in a chat.
//!
//! What is said is a list of [`Entry`]s with ordinals from 1 on and without a gap, so that a reader who has seen one
//! knows what is missing.

mod cursor;
mod entry;
mod error;
mod feed;
mod message;
mod model;
mod open;
mod policy;
mod port;
mod rate;
mod read;
mod send;
#[cfg(test)]
pub(crate) mod test_support;
mod typing;

use std::sync::Arc;

pub use cursor::FeedCursor;
pub use entry::{Author, ConversationEvent, Entry, EntryContent, InvalidEntry, StoredEntry};
pub use error::{ConversationError, InvalidCursor, InvalidMessage, RateChatError, SendMessageError};
pub use feed::{ConversationFeed, FeedEvent};
pub use message::{ClientId, MessageText};
pub use model::{
    Conversation, ConversationState, ConversationSummary, EntryState, InvalidConversationWord, Marks, Participant,
    Side, Topic,
};
pub use open::NewConversation;
pub use policy::ConversationPolicy;
#[cfg(any(test, feature = "mocks"))]
pub use port::MockConversationRepo;
pub use port::{Appended, ConversationRepo, EntryRange, Mark, NewEntry};
pub use send::SendMessage;

use crate::identity::rate_limit::RateLimiter;
use crate::kernel::clock::{Clock, Entropy};
use crate::kernel::id::CustomerId;
use crate::kernel::secret::KeyRing;
use crate::support::live::{LiveEvents, LiveHint, LiveTopic};
use crate::support::ticket::TicketRepo;

/// What conversations need.
#[derive(Clone)]
pub struct ConversationDeps {
    /// Keeps them.
    pub conversations: Arc<dyn ConversationRepo>,
    /// Tells which tickets a customer has; without it there are chats alone.
    pub tickets: Option<Arc<dyn TicketRepo>>,
    /// Tells open pages what changed.
    pub live: Arc<dyn LiveEvents>,
    /// Counts messages per account.
    pub limits: Arc<dyn RateLimiter>,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Draws identities.
    pub entropy: Arc<dyn Entropy>,
}

/// The use cases of conversations.
#[derive(Clone)]
pub struct ConversationService {
    deps: ConversationDeps,
    policy: ConversationPolicy,
    keys: Arc<KeyRing>,
}

impl ConversationService {
    /// Wires the use cases.
    pub fn new(deps: ConversationDeps, policy: ConversationPolicy, keys: Arc<KeyRing>) -> Self {
        Self { deps, policy, keys }
    }

    /// Tells open pages what changed.
    async fn tell(&self, customer_id: &CustomerId, topic: LiveTopic) {
        self.deps.live.publish(&LiveHint { customer_id: customer_id.clone(), topic }).await;
    }
}
