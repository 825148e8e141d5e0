//! [`EventLog`]: events in `events`, and the place that was given last in `event_places`.
//!
//! Who takes a place holds the row of `event_places` until the event shows, so places show in their order.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::integration::event::{Event, EventBatch, EventBody, EventLog, LogStatus, PublishedEvent};
use portal_core::{CustomerId, EventId, PortError};
use sqlx::types::{Json, Uuid};
use sqlx::{Acquire as _, PgConnection};

use crate::row::{BadValue, RowName, readable};
use crate::store::{PgStore, end};

const PORT: &str = "event log";

pub(super) struct EventRow {
    pub(super) id: Uuid,
    pub(super) customer_id: String,
    pub(super) at: DateTime<Utc>,
    pub(super) body: Json<serde_json::Value>,
    pub(super) place: Option<i64>,
}

impl EventRow {
    fn event(&self) -> Result<Event, BadValue> {
        let row = RowName::new("events", self.id);
        Ok(Event {
            id: EventId::from_uuid(self.id),
            customer_id: row.own_number("customer_id", &self.customer_id, CustomerId::parse)?,
            at: self.at,
            body: row.read("body", serde_json::from_value(self.body.0.clone()))?,
        })
    }

    pub(super) fn published(&self) -> Result<PublishedEvent, BadValue> {
        let row = RowName::new("events", self.id);
        let cursor = row.read("place", u64::try_from(self.place.unwrap_or_default()))?;
        Ok(PublishedEvent { cursor, event: self.event()? })
    }
}

#[async_trait]
impl EventLog for PgStore {
    async fn announce(&self, event: &Event) -> Result<(), PortError> {
        self.ask(PORT, |mut c| async move { insert(&mut c, event, None).await }).await.map(drop)
    }

    async fn publish(&self, id: EventId, body: &EventBody) -> Result<bool, PortError> {
        self.ask(PORT, |mut c| async move { publish(&mut c, id, body).await }).await
    }

    async fn withdraw(&self, id: EventId) -> Result<(), PortError> {
        self.ask(PORT, |mut c| async move {
            let id = id.as_uuid();
            sqlx::query!("DELETE FROM portal.events WHERE id = $1 AND place IS NULL", id).execute(&mut *c).await
        })
        .await
        .map(drop)
    }

    async fn record(&self, event: &Event, topic: &str) -> Result<bool, PortError> {
        self.ask(PORT, |mut c| async move { record(&mut c, event, topic).await }).await
    }

    async fn after(&self, cursor: u64, limit: u32) -> Result<EventBatch, PortError> {
        let from = i64::try_from(cursor).unwrap_or(i64::MAX);
        let rows = self
            .ask(PORT, |mut c| async move {
                sqlx::query_as!(
                    EventRow,
                    r#"SELECT id, customer_id, at, body AS "body: Json<serde_json::Value>", place
                    FROM portal.events WHERE place > $1 ORDER BY place LIMIT $2"#,
                    from,
                    i64::from(limit),
                )
                .fetch_all(&mut *c)
                .await
            })
            .await?;
        let last = rows.last().and_then(|row| row.place).and_then(|place| u64::try_from(place).ok());
        let events = readable(rows.iter().map(EventRow::published));
        Ok(EventBatch { events, last: last.unwrap_or(cursor) })
    }

    async fn announced(&self, before: DateTime<Utc>, limit: u32) -> Result<Vec<Event>, PortError> {
        let rows = self
            .ask(PORT, |mut c| async move {
                sqlx::query_as!(
                    EventRow,
                    r#"SELECT id, customer_id, at, body AS "body: Json<serde_json::Value>", place
                    FROM portal.events WHERE place IS NULL AND at < $1 ORDER BY at, id LIMIT $2"#,
                    before,
                    i64::from(limit),
                )
                .fetch_all(&mut *c)
                .await
            })
            .await?;
        Ok(readable(rows.iter().map(EventRow::event)))
    }

    async fn contact_changes(&self, customers: &[CustomerId]) -> Result<Vec<Event>, PortError> {
        let customers: &Vec<String> = &customers.iter().map(ToString::to_string).collect();
        let rows = self
            .ask(PORT, |mut c| async move {
                sqlx::query_as!(
                    EventRow,
                    r#"SELECT id, customer_id, at, body AS "body: Json<serde_json::Value>", place
                    FROM portal.events
                    WHERE customer_id = ANY ($1) AND kind IN ('customer.updated', 'phone.changed')
                    ORDER BY at, id"#,
                    customers,
                )
                .fetch_all(&mut *c)
                .await
            })
            .await?;
        Ok(readable(rows.iter().map(EventRow::event)))
    }

    async fn status(&self) -> Result<LogStatus, PortError> {
        let row = self
            .ask(PORT, |mut c| async move {
                sqlx::query!(
                    r#"SELECT (SELECT last FROM portal.event_places) AS "last!",
                        COALESCE((SELECT place FROM portal.events WHERE place IS NOT NULL ORDER BY place LIMIT 1), 0)
                            AS "first!",
                        (SELECT at FROM portal.events WHERE place IS NOT NULL ORDER BY place DESC LIMIT 1) AS last_at,
                        (SELECT count(*) FROM portal.events WHERE place IS NULL) AS "announced!""#
                )
                .fetch_one(&mut *c)
                .await
            })
            .await?;
        let place = |place| u64::try_from(place).map_err(|error| PortError::broken(PORT, error));
        let (first, last, announced) = (place(row.first)?, place(row.last)?, place(row.announced)?);
        Ok(LogStatus { first, last, last_at: row.last_at, announced })
    }
}

/// Adds an event that is announced, unless its identity or its topic is there.
async fn insert(c: &mut PgConnection, event: &Event, topic: Option<&str>) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "INSERT INTO portal.events (id, customer_id, at, kind, body, topic) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT DO NOTHING",
        event.id.as_uuid(),
        event.customer_id.as_str(),
        event.at,
        event.body.kind().as_str(),
        Json(&event.body) as Json<&EventBody>,
        topic,
    )
    .execute(c)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Gives an announced event the next place. Nobody else takes a place until it shows.
async fn publish(c: &mut PgConnection, id: EventId, body: &EventBody) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "WITH announced AS (SELECT id FROM portal.events WHERE id = $1 AND place IS NULL FOR UPDATE),
            taken AS (UPDATE portal.event_places SET last = last + 1 WHERE EXISTS (SELECT FROM announced) RETURNING last)
         UPDATE portal.events SET place = taken.last, kind = $2, body = $3 FROM taken WHERE id = $1",
        id.as_uuid(),
        body.kind().as_str(),
        Json(body) as Json<&EventBody>,
    )
    .execute(c)
    .await?;
    Ok(done.rows_affected() == 1)
}

async fn record(c: &mut PgConnection, event: &Event, topic: &str) -> sqlx::Result<bool> {
    let mut transaction = c.begin().await?;
    let recorded = match insert(&mut transaction, event, Some(topic)).await {
        Ok(true) => publish(&mut transaction, event.id, &event.body).await,
        other => other,
    };
    end(transaction, recorded).await
}
