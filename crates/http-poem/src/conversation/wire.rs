//! Conversations as clients know them.

use portal_core::support::attachment::{Attachment, files_of};
use portal_core::support::conversation::{
    Author, Conversation, ConversationEvent, ConversationState, ConversationSummary, Entry, EntryContent, EntryState,
    Topic,
};
use portal_core::support::ticket::Rating;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa::openapi::Object;

use crate::attachment::wire::AttachmentItem;
use crate::document::{described, words};
use crate::state::App;

fn topics() -> Object {
    described(words(["chat", "ticket"]), "A ticket has one conversation; of chats there may be many.")
}

fn states() -> Object {
    let states = [ConversationState::Open, ConversationState::Closed].map(ConversationState::as_str);
    described(words(states), "Another message opens a closed one again.")
}

fn authors() -> Object {
    described(words(["customer", "staff", "portal"]), "`portal` for what the portal says on its own.")
}

fn kinds() -> Object {
    described(words(["message", "event"]), "More kinds may come.")
}

fn events() -> Object {
    words(ConversationEvent::WORDS).build()
}

fn message_states() -> Object {
    let states = [EntryState::Sent, EntryState::Delivered, EntryState::Read].map(state_word);
    described(words(states), "How far it has come with the other side; null for what the portal says.")
}

const fn state_word(state: EntryState) -> &'static str {
    match state {
        EntryState::Sent => "sent",
        EntryState::Delivered => "delivered",
        EntryState::Read => "read",
    }
}

#[derive(Serialize, ToSchema)]
#[schema(as = Conversation)]
pub(crate) struct ConversationItem {
    #[schema(format = "uuid")]
    id: String,
    #[schema(schema_with = topics)]
    topic: &'static str,
    /// Of a ticket's conversation.
    #[schema(example = "TKT20251105001")]
    ticket_number: Option<String>,
    #[schema(schema_with = states)]
    state: &'static str,
    #[schema(format = DateTime)]
    created_at: String,
    /// When its last message was written.
    #[schema(format = DateTime)]
    updated_at: String,
    /// The ordinal of its last message; 0 without any.
    last_ordinal: u64,
    /// Up to which ordinal the customer has read.
    customer_read: u64,
    /// Up to which ordinal staff have read.
    staff_read: u64,
}

impl ConversationItem {
    pub(crate) fn new(app: &App, conversation: &Conversation) -> Self {
        let (topic, ticket_number) = match &conversation.topic {
            Topic::Ticket(number) => ("ticket", Some(number.to_string())),
            Topic::Chat => ("chat", None),
        };
        Self {
            id: conversation.id.to_string(),
            topic,
            ticket_number,
            state: conversation.state.as_str(),
            created_at: app.stamp(conversation.created_at),
            updated_at: app.stamp(conversation.updated_at),
            last_ordinal: conversation.last_ordinal,
            customer_read: conversation.customer.read,
            staff_read: conversation.staff.read,
        }
    }
}

#[derive(Serialize, ToSchema)]
pub(crate) struct ListedConversation {
    #[serde(flatten)]
    #[schema(inline)]
    conversation: ConversationItem,
    /// Its last message.
    last_message: Option<MessageItem>,
}

impl ListedConversation {
    pub(crate) fn new(app: &App, summary: &ConversationSummary, files: &[Attachment]) -> Self {
        let of = &summary.conversation;
        Self {
            conversation: ConversationItem::new(app, of),
            last_message: summary.last.as_ref().map(|entry| MessageItem::new(app, of, entry, files)),
        }
    }
}

#[derive(Serialize, ToSchema)]
#[schema(as = Message)]
pub(crate) struct MessageItem {
    /// Its place in the conversation: from 1 on, without a gap.
    pub(crate) ordinal: u64,
    /// What its author's client named it by.
    client_id: String,
    author: MessageAuthor,
    #[schema(format = DateTime)]
    at: String,
    #[schema(schema_with = kinds)]
    kind: &'static str,
    /// What is said; null for an event, and for files alone.
    text: Option<String>,
    /// The files that came with it.
    attachments: Vec<AttachmentItem>,
    #[schema(schema_with = events)]
    #[serde(skip_serializing_if = "Option::is_none")]
    event: Option<&'static str>,
    /// 1 to 5 stars, where the event is a rating.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, minimum = 1, maximum = 5)]
    rating: Option<u8>,
    #[schema(schema_with = message_states)]
    state: Option<&'static str>,
}

#[derive(Serialize, ToSchema)]
struct MessageAuthor {
    #[schema(schema_with = authors)]
    r#type: &'static str,
    /// Of a member of staff.
    name: Option<String>,
}

impl MessageItem {
    pub(crate) fn new(app: &App, conversation: &Conversation, entry: &Entry, files: &[Attachment]) -> Self {
        let event = if let EntryContent::Event(event) = entry.content { Some(event) } else { None };
        let (text, kind) = match &entry.content {
            EntryContent::Message(text) => (Some(text.as_str().to_owned()).filter(|_| !text.is_none()), "message"),
            EntryContent::Event(_) => (None, "event"),
        };
        Self {
            ordinal: entry.ordinal,
            client_id: entry.client_id.as_str().to_owned(),
            author: MessageAuthor::new(&entry.author),
            at: app.stamp(entry.at),
            kind,
            text,
            attachments: files_of(entry, files).map(AttachmentItem::new).collect(),
            event: event.map(ConversationEvent::as_str),
            rating: event.and_then(ConversationEvent::rating).map(Rating::stars),
            state: conversation.state_of(entry).map(state_word),
        }
    }
}

impl MessageAuthor {
    fn new(author: &Author) -> Self {
        match author {
            Author::Customer => Self { r#type: "customer", name: None },
            Author::Staff(name) => Self { r#type: "staff", name: Some(name.as_str().to_owned()) },
            Author::Portal => Self { r#type: "portal", name: None },
        }
    }
}

/// Messages of a conversation.
#[derive(Serialize, ToSchema)]
#[schema(as = MessagesData)]
pub(crate) struct MessageList {
    /// The conversation as it stands; null for a ticket in which nothing was said yet.
    conversation: Option<ConversationItem>,
    /// Of the customer who waits for an answer: 1 is answered next; null if nobody waits.
    queue_place: Option<u64>,
    /// In the order of their ordinals.
    messages: Vec<MessageItem>,
}

impl MessageList {
    pub(crate) fn new(app: &App, conversation: &Conversation, entries: &[Entry], files: &[Attachment]) -> Self {
        Self {
            conversation: Some(ConversationItem::new(app, conversation)),
            queue_place: None,
            messages: entries.iter().map(|entry| MessageItem::new(app, conversation, entry, files)).collect(),
        }
    }

    /// The same, with the place of the customer who waits.
    pub(crate) fn in_queue(self, queue_place: Option<u64>) -> Self {
        Self { queue_place, ..self }
    }

    /// Of a conversation that was not begun.
    pub(crate) fn empty() -> Self {
        Self { conversation: None, queue_place: None, messages: Vec::new() }
    }
}

/// A message that was written, and where.
#[derive(Serialize, ToSchema)]
#[schema(as = WrittenData)]
pub(crate) struct Written {
    conversation: ConversationItem,
    message: MessageItem,
}

impl Written {
    pub(crate) fn new(app: &App, conversation: &Conversation, entry: &Entry, files: &[Attachment]) -> Self {
        Self {
            conversation: ConversationItem::new(app, conversation),
            message: MessageItem::new(app, conversation, entry, files),
        }
    }
}
