//! Rows of conversations and of their entries.

use portal_core::kernel::id::ConversationId;
use portal_core::support::conversation::{
    ClientId, Conversation, ConversationState, Entry, InvalidEntry, Marks, StoredEntry, Topic,
};
use portal_core::{CustomerId, TicketNumber};

use crate::row::{BrokenRow, Place};

/// A row of `conversations`.
pub(crate) struct ConversationRow {
    pub id: String,
    pub customer_id: String,
    pub ticket_number: Option<String>,
    pub state: String,
    pub created_at: String,
    pub updated_at: String,
    pub waiting_since: Option<String>,
    pub last_ordinal: i64,
    pub customer_delivered: i64,
    pub customer_read: i64,
    pub staff_delivered: i64,
    pub staff_read: i64,
}

impl ConversationRow {
    pub(crate) fn read(&self) -> Result<Conversation, BrokenRow> {
        let place = Place { table: "conversations", id: &self.id };
        let marks = |delivered, read| {
            Ok(Marks { delivered: place.number("delivered", delivered)?, read: place.number("read", read)? })
        };
        let number = |text: &String| place.own_number("ticket_number", text, TicketNumber::parse).map(Topic::Ticket);
        Ok(Conversation {
            id: place.field("id", self.id.parse::<ConversationId>())?,
            customer_id: place.own_number("customer_id", &self.customer_id, CustomerId::parse)?,
            topic: self.ticket_number.as_ref().map_or(Ok(Topic::Chat), number)?,
            state: place.field("state", self.state.parse::<ConversationState>())?,
            created_at: place.instant("created_at", &self.created_at)?,
            updated_at: place.instant("updated_at", &self.updated_at)?,
            waiting_since: place.instant_if_any("waiting_since", self.waiting_since.as_deref())?,
            last_ordinal: place.number("last_ordinal", self.last_ordinal)?,
            customer: marks(self.customer_delivered, self.customer_read)?,
            staff: marks(self.staff_delivered, self.staff_read)?,
        })
    }
}

/// A row of `conversation_entries`.
pub(super) struct EntryRow {
    pub conversation_id: String,
    pub ordinal: i64,
    pub client_id: String,
    pub author: String,
    pub staff_name: Option<String>,
    pub at: String,
    pub kind: String,
    pub body: String,
    pub attachments: String,
}

impl EntryRow {
    pub(super) fn read(self) -> Result<Entry, BrokenRow> {
        let id = format!("{}/{}", self.conversation_id, self.ordinal);
        let place = Place { table: "conversation_entries", id: &id };
        let Self { author, staff_name, kind, body, .. } = self;
        let (author, content) = place.field("body", StoredEntry { author, staff_name, kind, body }.read())?;
        Ok(Entry {
            ordinal: place.number("ordinal", self.ordinal)?,
            client_id: place.field("client_id", ClientId::parse(&self.client_id).ok_or(InvalidEntry))?,
            author,
            at: place.instant("at", &self.at)?,
            content,
            attachments: place.packed("attachments", self.attachments.as_bytes())?,
        })
    }
}
