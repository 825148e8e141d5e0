//! [`EventLog`]: events in `events`, and the place that was given last in `event_places`.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::integration::event::{Event, EventBatch, EventBody, EventLog, LogStatus, PublishedEvent};
use portal_core::{CustomerId, EventId, PortError};
use sqlx::{SqliteConnection, SqlitePool};

use crate::SqliteStore;
use crate::error::{broken, failed};
use crate::row::{BrokenRow, Place, Text, readable, stamp};

const PORT: &str = "event log";

pub(super) struct EventRow {
    id: String,
    customer_id: Text,
    at: String,
    body: Text,
    place: Option<i64>,
}

impl EventRow {
    fn event(&self) -> Result<Event, BrokenRow> {
        let place = Place { table: "events", id: &self.id };
        Ok(Event {
            id: place.field("id", self.id.parse::<EventId>())?,
            customer_id: place.own_number("customer_id", &self.customer_id.0, CustomerId::parse)?,
            at: place.instant("at", &self.at)?,
            body: place.packed("body", self.body.0.as_bytes())?,
        })
    }

    pub(super) fn published(&self) -> Result<PublishedEvent, BrokenRow> {
        let place = Place { table: "events", id: &self.id };
        let cursor = place.number("place", self.place.unwrap_or_default())?;
        Ok(PublishedEvent { cursor, event: self.event()? })
    }
}

/// Events that a condition selects, in an order.
macro_rules! event_rows {
    ($condition:literal $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            EventRow,
            r#"SELECT id, customer_id AS "customer_id: Text", at, body AS "body: Text", place FROM events WHERE "#
                + $condition
            $(, $argument)*
        )
    };
}

impl EventRow {
    /// The event at a place.
    pub(super) async fn at_place(readers: &SqlitePool, place: i64) -> sqlx::Result<Option<Self>> {
        event_rows!("place = ?", place).fetch_optional(readers).await
    }
}

#[async_trait]
impl EventLog for SqliteStore {
    async fn announce(&self, event: &Event) -> Result<(), PortError> {
        let body = stored(&event.body)?;
        insert(&self.writer, event, &body, None).await.map_err(failed(PORT))?;
        Ok(())
    }

    async fn publish(&self, id: EventId, body: &EventBody) -> Result<bool, PortError> {
        let (id, kind, body) = (id.to_string(), body.kind().as_str(), stored(body)?);
        let published = async {
            let mut write = self.write().await?;
            let place = next_place(&mut write).await?;
            let done = sqlx::query!(
                "UPDATE events SET place = ?, kind = ?, body = ? WHERE id = ? AND place IS NULL",
                place,
                kind,
                body,
                id,
            )
            .execute(&mut *write)
            .await?;
            // A place is taken only by what is published.
            let is_done = done.rows_affected() == 1;
            if is_done { write.commit().await } else { write.rollback().await }.map(|()| is_done)
        };
        published.await.map_err(failed(PORT))
    }

    async fn withdraw(&self, id: EventId) -> Result<(), PortError> {
        let id = id.to_string();
        let done = sqlx::query!("DELETE FROM events WHERE id = ? AND place IS NULL", id).execute(&self.writer).await;
        done.map(drop).map_err(failed(PORT))
    }

    async fn record(&self, event: &Event, topic: &str) -> Result<bool, PortError> {
        let body = stored(&event.body)?;
        let recorded = async {
            let mut write = self.write().await?;
            let place = next_place(&mut write).await?;
            let is_done = insert(&mut *write, event, &body, Some((topic, place))).await?;
            if is_done { write.commit().await } else { write.rollback().await }.map(|()| is_done)
        };
        recorded.await.map_err(failed(PORT))
    }

    async fn after(&self, cursor: u64, limit: u32) -> Result<EventBatch, PortError> {
        let from = i64::try_from(cursor).unwrap_or(i64::MAX);
        let rows = event_rows!("place > ? ORDER BY place LIMIT ?", from, limit);
        let rows = rows.fetch_all(&self.readers).await.map_err(failed(PORT))?;
        let last = rows.last().and_then(|row| row.place).and_then(|place| u64::try_from(place).ok());
        let events = readable(rows.iter().map(EventRow::published));
        Ok(EventBatch { events, last: last.unwrap_or(cursor) })
    }

    async fn announced(&self, before: DateTime<Utc>, limit: u32) -> Result<Vec<Event>, PortError> {
        let rows = event_rows!("place IS NULL AND at < ? ORDER BY at, id LIMIT ?", stamp(before), limit);
        let rows = rows.fetch_all(&self.readers).await.map_err(failed(PORT))?;
        Ok(readable(rows.iter().map(EventRow::event)))
    }

    async fn contact_changes(&self, customers: &[CustomerId]) -> Result<Vec<Event>, PortError> {
        let customers = serde_json::to_string(customers).map_err(|e| PortError::broken(PORT, e))?;
        let rows = event_rows!(
            "customer_id IN (SELECT value FROM json_each(?)) AND kind IN ('customer.updated', 'phone.changed')
             ORDER BY at, id",
            customers,
        );
        let rows = rows.fetch_all(&self.readers).await.map_err(failed(PORT))?;
        Ok(readable(rows.iter().map(EventRow::event)))
    }

    async fn status(&self) -> Result<LogStatus, PortError> {
        let row = sqlx::query!(
            r#"SELECT (SELECT last FROM event_places WHERE one = 1) AS "last!: i64",
                   (SELECT COALESCE(MIN(place), 0) FROM events) AS "first!: i64",
                   (SELECT at FROM events WHERE place IS NOT NULL ORDER BY place DESC LIMIT 1) AS "last_at: String",
                   (SELECT COUNT(*) FROM events WHERE place IS NULL) AS "announced!: i64""#,
        )
        .fetch_one(&self.readers)
        .await
        .map_err(failed(PORT))?;
        let place = Place { table: "events", id: "status" };
        let status = || {
            Ok(LogStatus {
                first: place.number("place", row.first)?,
                last: place.number("place", row.last)?,
                last_at: place.instant_if_any("at", row.last_at.as_deref())?,
                announced: place.number("announced", row.announced)?,
            })
        };
        status().map_err(broken(PORT))
    }
}

/// The body as it is stored.
fn stored(body: &EventBody) -> Result<String, PortError> {
    serde_json::to_string(body).map_err(|e| PortError::broken(PORT, e))
}

/// The next place. One writer at a time makes the order in which places show that of the places.
async fn next_place(write: &mut SqliteConnection) -> sqlx::Result<i64> {
    sqlx::query_scalar!(r#"UPDATE event_places SET last = last + 1 WHERE one = 1 RETURNING last AS "last!: i64""#)
        .fetch_one(write)
        .await
}

/// Adds an event unless its identity or its topic is there.
async fn insert(
    write: impl sqlx::Executor<'_, Database = sqlx::Sqlite>,
    event: &Event,
    body: &str,
    recorded: Option<(&str, i64)>,
) -> sqlx::Result<bool> {
    let (topic, place) = recorded.unzip();
    let done = sqlx::query!(
        "INSERT INTO events (id, customer_id, at, kind, body, topic, place) VALUES (?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT DO NOTHING",
        event.id.to_string(),
        event.customer_id.as_str(),
        stamp(event.at),
        event.body.kind().as_str(),
        body,
        topic,
        place,
    )
    .execute(write)
    .await?;
    Ok(done.rows_affected() == 1)
}
