//! When tickets and conversations were begun, answered and done, as figures count them.

use chrono::{DateTime, Utc};
use portal_core::staff::conversation::ConversationRecord;
use portal_core::staff::desk::TicketRecord;
use portal_core::support::conversation::{EntryContent, InvalidEntry, StoredEntry, Topic};
use portal_core::support::ticket::{Rating, TicketEventKind, TicketStatus};
use portal_core::{CustomerId, TicketNumber};
use sqlx::PgConnection;
use sqlx::types::Uuid;

use crate::row::{BadValue, RowName};
use crate::stored::Stored;

pub(super) async fn tickets(
    c: &mut PgConnection,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> sqlx::Result<Vec<TicketRow>> {
    // By status and time there is an index; by time alone there is none.
    let statuses: &Vec<String> = &TicketStatus::ALL.iter().map(|status| status.as_str().to_owned()).collect();
    sqlx::query_as!(
        TicketRow,
        r#"SELECT t.ticket_number AS "ticket_number!", t.customer_id AS "customer_id!", t.created_via AS "created_via!",
            t.created_at AS "created_at!: Stored<DateTime<Utc>>",
            t.completed_at AS "completed_at?: Stored<DateTime<Utc>>",
            t.reopened_at AS "reopened_at?: Stored<DateTime<Utc>>", t.customer_rating,
            (SELECT MIN(h.at) FROM isp.ticket_history h WHERE h.ticket_number = t.ticket_number AND h.event = $3
                AND h.status <> $4) AS "moved_at?: Stored<DateTime<Utc>>"
        FROM isp.tickets t
        WHERE (t.status = ANY ($5) AND t.created_at >= $1 AND t.created_at < $2)
            OR (t.completed_at >= $1 AND t.completed_at < $2)"#,
        from,
        to,
        TicketEventKind::Moved.as_str(),
        TicketStatus::Open.as_str(),
        statuses,
    )
    .fetch_all(c)
    .await
}

pub(super) async fn conversations(
    c: &mut PgConnection,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> sqlx::Result<Vec<ConversationRow>> {
    sqlx::query_as!(
        ConversationRow,
        r#"SELECT c.id, c.customer_id, c.ticket_number, c.created_at,
            (SELECT e.at FROM portal.conversation_entries e WHERE e.conversation_id = c.id AND e.author = 'staff'
                AND e.kind = 'message' ORDER BY e.ordinal LIMIT 1) AS "answered_at?"
        FROM portal.conversations c WHERE c.created_at >= $1 AND c.created_at < $2"#,
        from,
        to,
    )
    .fetch_all(c)
    .await
}

pub(super) async fn ratings(
    c: &mut PgConnection,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> sqlx::Result<Vec<RatingRow>> {
    sqlx::query_as!(
        RatingRow,
        "SELECT conversation_id, at, body FROM portal.conversation_entries
        WHERE kind = 'event' AND author = 'customer' AND at >= $1 AND at < $2",
        from,
        to,
    )
    .fetch_all(c)
    .await
}

pub(super) struct TicketRow {
    ticket_number: String,
    customer_id: String,
    created_via: String,
    created_at: Stored<DateTime<Utc>>,
    completed_at: Option<Stored<DateTime<Utc>>>,
    reopened_at: Option<Stored<DateTime<Utc>>>,
    customer_rating: Option<i16>,
    moved_at: Option<Stored<DateTime<Utc>>>,
}

impl TicketRow {
    pub(super) fn read(self) -> Result<TicketRecord, BadValue> {
        let name = RowName::new("tickets", &self.ticket_number);
        let stars = |stars| u8::try_from(stars).ok().and_then(Rating::new);
        Ok(TicketRecord {
            number: name.own_number("ticket_number", &self.ticket_number, TicketNumber::parse)?,
            customer_id: name.own_number("customer_id", &self.customer_id, CustomerId::parse)?,
            created_via: self.created_via,
            created_at: name.date("created_at", self.created_at)?,
            moved_at: name.date_if_any("at", self.moved_at)?,
            completed_at: name.date_if_any("completed_at", self.completed_at)?,
            reopened_at: name.date_if_any("reopened_at", self.reopened_at)?,
            rating: self.customer_rating.and_then(stars),
        })
    }
}

pub(super) struct ConversationRow {
    id: Uuid,
    customer_id: String,
    ticket_number: Option<String>,
    created_at: DateTime<Utc>,
    answered_at: Option<DateTime<Utc>>,
}

impl ConversationRow {
    pub(super) fn read(self) -> Result<ConversationRecord, BadValue> {
        let row = RowName::new("conversations", self.id);
        let number = |text: &String| row.own_number("ticket_number", text, TicketNumber::parse).map(Topic::Ticket);
        Ok(ConversationRecord {
            customer_id: row.own_number("customer_id", &self.customer_id, CustomerId::parse)?,
            topic: self.ticket_number.as_ref().map_or(Ok(Topic::Chat), number)?,
            created_at: self.created_at,
            answered_at: self.answered_at,
        })
    }
}

pub(super) struct RatingRow {
    conversation_id: Uuid,
    at: DateTime<Utc>,
    body: String,
}

impl RatingRow {
    /// The rating with its time; `None` for another event.
    pub(super) fn read(self) -> Option<Result<(DateTime<Utc>, Rating), BadValue>> {
        let stored = StoredEntry { author: "customer".into(), staff_name: None, kind: "event".into(), body: self.body };
        match stored.read() {
            Ok((_, EntryContent::Event(event))) => event.rating().map(|rating| Ok((self.at, rating))),
            Ok((_, EntryContent::Message(_))) => None,
            Err(InvalidEntry) => {
                Some(RowName::new("conversation_entries", self.conversation_id).read("body", Err(InvalidEntry)))
            }
        }
    }
}
