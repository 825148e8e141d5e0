//! When tickets and conversations were begun, answered and done, as figures count them.

use chrono::{DateTime, Utc};
use portal_core::staff::conversation::ConversationRecord;
use portal_core::staff::desk::TicketRecord;
use portal_core::support::conversation::{EntryContent, InvalidEntry, StoredEntry, Topic};
use portal_core::support::ticket::{Rating, TicketEventKind, TicketStatus};
use portal_core::{CustomerId, TicketNumber};
use sqlx::SqlitePool;

use crate::row::{BrokenRow, Place, Text, stamp};

pub(super) async fn tickets(
    readers: &SqlitePool,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> sqlx::Result<Vec<TicketRow>> {
    // By status and time there is an index; by time alone there is none.
    let statuses: Vec<_> = TicketStatus::ALL.iter().map(|status| status.as_str()).collect();
    sqlx::query_as!(
        TicketRow,
        r#"SELECT t.ticket_number AS "ticket_number: Text", t.customer_id AS "customer_id: Text",
               t.created_via AS "created_via: Text", t.created_at AS "created_at: Text",
               t.completed_at AS "completed_at: Text", t.reopened_at AS "reopened_at: Text", t.customer_rating,
               (SELECT MIN(h.at) FROM ticket_history h WHERE h.ticket_number = t.ticket_number AND h.event = ?3
                    AND h.status <> ?4) AS "moved_at?: Text"
           FROM tickets t
           WHERE (t.status IN (SELECT value FROM json_each(?5)) AND t.created_at >= ?1 AND t.created_at < ?2)
               OR (t.completed_at >= ?1 AND t.completed_at < ?2)"#,
        stamp(from),
        stamp(to),
        TicketEventKind::Moved.as_str(),
        TicketStatus::Open.as_str(),
        serde_json::Value::from(statuses).to_string(),
    )
    .fetch_all(readers)
    .await
}

pub(super) async fn conversations(
    readers: &SqlitePool,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> sqlx::Result<Vec<ConversationRow>> {
    sqlx::query_as!(
        ConversationRow,
        r#"SELECT c.id, c.customer_id, c.ticket_number, c.created_at,
               (SELECT e.at FROM conversation_entries e WHERE e.conversation_id = c.id AND e.author = 'staff'
                    AND e.kind = 'message' ORDER BY e.ordinal LIMIT 1) AS "answered_at?: String"
           FROM conversations c WHERE c.created_at >= ? AND c.created_at < ?"#,
        stamp(from),
        stamp(to),
    )
    .fetch_all(readers)
    .await
}

pub(super) async fn ratings(
    readers: &SqlitePool,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> sqlx::Result<Vec<RatingRow>> {
    sqlx::query_as!(
        RatingRow,
        "SELECT conversation_id, at, body FROM conversation_entries
         WHERE kind = 'event' AND author = 'customer' AND at >= ? AND at < ?",
        stamp(from),
        stamp(to),
    )
    .fetch_all(readers)
    .await
}

pub(super) struct TicketRow {
    ticket_number: Text,
    customer_id: Text,
    created_via: Text,
    created_at: Text,
    completed_at: Option<Text>,
    reopened_at: Option<Text>,
    customer_rating: Option<i64>,
    moved_at: Option<Text>,
}

impl TicketRow {
    pub(super) fn read(self) -> Result<TicketRecord, BrokenRow> {
        let place = Place { table: "tickets", id: &self.ticket_number.0 };
        let instant = |column, at: &Option<Text>| place.instant_if_any(column, at.as_ref().map(|at| at.0.as_str()));
        let stars = |stars| u8::try_from(stars).ok().and_then(Rating::new);
        Ok(TicketRecord {
            number: place.own_number("ticket_number", &self.ticket_number.0, TicketNumber::parse)?,
            customer_id: place.own_number("customer_id", &self.customer_id.0, CustomerId::parse)?,
            created_at: place.instant("created_at", &self.created_at.0)?,
            moved_at: instant("at", &self.moved_at)?,
            completed_at: instant("completed_at", &self.completed_at)?,
            reopened_at: instant("reopened_at", &self.reopened_at)?,
            rating: self.customer_rating.and_then(stars),
            created_via: self.created_via.0,
        })
    }
}

pub(super) struct ConversationRow {
    id: String,
    customer_id: String,
    ticket_number: Option<String>,
    created_at: String,
    answered_at: Option<String>,
}

impl ConversationRow {
    pub(super) fn read(&self) -> Result<ConversationRecord, BrokenRow> {
        let place = Place { table: "conversations", id: &self.id };
        let number = |text: &String| place.own_number("ticket_number", text, TicketNumber::parse).map(Topic::Ticket);
        Ok(ConversationRecord {
            customer_id: place.own_number("customer_id", &self.customer_id, CustomerId::parse)?,
            topic: self.ticket_number.as_ref().map_or(Ok(Topic::Chat), number)?,
            created_at: place.instant("created_at", &self.created_at)?,
            answered_at: place.instant_if_any("at", self.answered_at.as_deref())?,
        })
    }
}

pub(super) struct RatingRow {
    conversation_id: String,
    at: String,
    body: String,
}

impl RatingRow {
    /// The rating with its time; `None` for another event.
    pub(super) fn read(self) -> Option<Result<(DateTime<Utc>, Rating), BrokenRow>> {
        let stored = StoredEntry { author: "customer".into(), staff_name: None, kind: "event".into(), body: self.body };
        let place = Place { table: "conversation_entries", id: &self.conversation_id };
        match stored.read() {
            Ok((_, EntryContent::Event(event))) => {
                let rating = event.rating()?;
                Some(place.instant("at", &self.at).map(|at| (at, rating)))
            }
            Ok((_, EntryContent::Message(_))) => None,
            Err(InvalidEntry) => Some(place.field("body", Err(InvalidEntry))),
        }
    }
}
