//! Beginning a conversation.

use chrono::{DateTime, Utc};

use super::message::ClientId;
use super::model::{Conversation, ConversationState, Marks, Topic};
use crate::identity::customer::CustomerScope;
use crate::kernel::id::ConversationId;

/// A conversation to be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewConversation {
    /// Its identity.
    pub id: ConversationId,
    /// What it is about.
    pub topic: Topic,
    /// What the customer's client named a chat by.
    pub client_id: Option<ClientId>,
    /// When it begins.
    pub at: DateTime<Utc>,
}

impl NewConversation {
    /// What a customer has one conversation of: a ticket, or a chat that a client named.
    pub fn key(&self) -> String {
        match (&self.topic, &self.client_id) {
            (Topic::Ticket(number), _) => Topic::key_of_ticket(number),
            (Topic::Chat, Some(client_id)) => format!("chat:{}", client_id.as_str()),
            (Topic::Chat, None) => format!("chat:{}", self.id),
        }
    }

    /// The conversation before anything was said in it.
    pub fn opened(&self, scope: &CustomerScope) -> Conversation {
        Conversation {
            id: self.id,
            customer_id: scope.customer_id().clone(),
            topic: self.topic.clone(),
            state: ConversationState::Open,
            created_at: self.at,
            updated_at: self.at,
            waiting_since: None,
            last_ordinal: 0,
            customer: Marks::default(),
            staff: Marks::default(),
        }
    }
}
