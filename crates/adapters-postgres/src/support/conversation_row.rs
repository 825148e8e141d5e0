//! Rows of conversations and of their entries.

use chrono::{DateTime, Utc};
use portal_core::kernel::id::ConversationId;
use portal_core::support::conversation::{
    ClientId, Conversation, ConversationState, ConversationSummary, Entry, InvalidEntry, Marks, StoredEntry, Topic,
};
use portal_core::{AttachmentId, CustomerId, TicketNumber};
use sqlx::types::Uuid;

use crate::row::{BadValue, RowName, readable_one};

/// A row of `portal.conversations`.
pub(crate) struct ConversationRow {
    pub id: Uuid,
    pub customer_id: String,
    pub ticket_number: Option<String>,
    pub state: String,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub waiting_since: Option<DateTime<Utc>>,
    pub last_ordinal: i64,
    pub customer_delivered: i64,
    pub customer_read: i64,
    pub staff_delivered: i64,
    pub staff_read: i64,
}

impl ConversationRow {
    pub(crate) fn read(&self) -> Result<Conversation, BadValue> {
        let row = RowName::new("conversations", self.id);
        let marks = |delivered, read| {
            Ok(Marks { delivered: row.number("delivered", delivered)?, read: row.number("read", read)? })
        };
        let number = |text: &String| row.own_number("ticket_number", text, TicketNumber::parse).map(Topic::Ticket);
        Ok(Conversation {
            id: ConversationId::from_uuid(self.id),
            customer_id: row.own_number("customer_id", &self.customer_id, CustomerId::parse)?,
            topic: self.ticket_number.as_ref().map_or(Ok(Topic::Chat), number)?,
            state: row.read("state", self.state.parse::<ConversationState>())?,
            created_at: self.created_at,
            updated_at: self.updated_at,
            waiting_since: self.waiting_since,
            last_ordinal: row.number("last_ordinal", self.last_ordinal)?,
            customer: marks(self.customer_delivered, self.customer_read)?,
            staff: marks(self.staff_delivered, self.staff_read)?,
        })
    }
}

/// A row of `portal.conversation_entries`.
pub(super) struct EntryRow {
    pub conversation_id: Uuid,
    pub ordinal: i64,
    pub client_id: String,
    pub author: String,
    pub staff_name: Option<String>,
    pub at: DateTime<Utc>,
    pub kind: String,
    pub body: String,
    pub attachments: Vec<Uuid>,
}

impl EntryRow {
    pub(super) fn read(self) -> Result<Entry, BadValue> {
        let row = RowName::new("conversation_entries", format_args!("{}/{}", self.conversation_id, self.ordinal));
        let Self { author, staff_name, kind, body, .. } = self;
        let (author, content) = row.read("body", StoredEntry { author, staff_name, kind, body }.read())?;
        Ok(Entry {
            ordinal: row.number("ordinal", self.ordinal)?,
            client_id: row.read("client_id", ClientId::parse(&self.client_id).ok_or(InvalidEntry))?,
            author,
            at: self.at,
            content,
            attachments: self.attachments.into_iter().map(AttachmentId::from_uuid).collect(),
        })
    }
}

/// A conversation with its last entry; nothing but the total on a page past the last one.
pub(crate) struct SummaryRow {
    pub total: i64,
    pub id: Option<Uuid>,
    pub customer_id: Option<String>,
    pub ticket_number: Option<String>,
    pub state: Option<String>,
    pub created_at: Option<DateTime<Utc>>,
    pub updated_at: Option<DateTime<Utc>>,
    pub waiting_since: Option<DateTime<Utc>>,
    pub last_ordinal: Option<i64>,
    pub customer_delivered: Option<i64>,
    pub customer_read: Option<i64>,
    pub staff_delivered: Option<i64>,
    pub staff_read: Option<i64>,
    pub ordinal: Option<i64>,
    pub client_id: Option<String>,
    pub author: Option<String>,
    pub staff_name: Option<String>,
    pub at: Option<DateTime<Utc>>,
    pub kind: Option<String>,
    pub body: Option<String>,
    pub attachments: Option<Vec<Uuid>>,
}

impl SummaryRow {
    pub(crate) fn read(self) -> Option<Result<ConversationSummary, BadValue>> {
        let conversation = ConversationRow {
            id: self.id?,
            customer_id: self.customer_id?,
            ticket_number: self.ticket_number,
            state: self.state?,
            created_at: self.created_at?,
            updated_at: self.updated_at?,
            waiting_since: self.waiting_since,
            last_ordinal: self.last_ordinal?,
            customer_delivered: self.customer_delivered?,
            customer_read: self.customer_read?,
            staff_delivered: self.staff_delivered?,
            staff_read: self.staff_read?,
        };
        let last = || {
            Some(EntryRow {
                conversation_id: conversation.id,
                ordinal: self.ordinal?,
                client_id: self.client_id?,
                author: self.author?,
                staff_name: self.staff_name,
                at: self.at?,
                kind: self.kind?,
                body: self.body?,
                attachments: self.attachments?,
            })
        };
        let last = readable_one(last().map(EntryRow::read));
        Some(conversation.read().map(|conversation| ConversationSummary { conversation, last }))
    }
}
