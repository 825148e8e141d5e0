//! Putting what a customer says into a conversation.

use chrono::{DateTime, Utc};

use crate::identity::customer::CustomerScope;
use crate::kernel::error::PortError;
use crate::kernel::id::{AttachmentId, ConversationId};
use crate::support::conversation::{
    Appended, ClientId, ConversationRepo, EntryContent, MessageText, NewEntry, Participant,
};
use crate::support::live::{LiveEvents, LiveHint, LiveTopic};

/// What a customer says.
pub(super) struct Said {
    pub(super) client_id: ClientId,
    pub(super) text: MessageText,
    pub(super) attachments: Vec<AttachmentId>,
}

/// Appends it, unless it was said before, and tells open pages of it.
pub(super) async fn say(
    (conversations, live): (&dyn ConversationRepo, &dyn LiveEvents),
    (scope, id): (&CustomerScope, ConversationId),
    said: Said,
    at: DateTime<Utc>,
) -> Result<Appended, PortError> {
    let who = Participant::Customer(scope.clone());
    let Said { client_id, text, attachments } = said;
    let new = NewEntry { client_id, author: who.author(), at, content: EntryContent::Message(text), attachments };
    let appended = conversations.append(&who, id, &new).await?;
    if let Appended::New(entry) = &appended {
        let topic = LiveTopic::Message { conversation: id, ordinal: entry.ordinal };
        live.publish(&LiveHint { customer_id: scope.customer_id().clone(), topic }).await;
    }
    Ok(appended)
}
