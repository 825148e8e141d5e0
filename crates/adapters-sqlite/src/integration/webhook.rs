//! [`WebhookQueue`]: events on their way in `webhook_deliveries`, and how far each endpoint has seen them in
//! `webhook_positions`.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::PortError;
use portal_core::integration::event::{EventKind, PublishedEvent};
use portal_core::integration::webhook::{
    ClaimedDelivery, DeliverySettlement, EndpointName, WebhookBacklog, WebhookEndpoint, WebhookQueue,
};
use sqlx::SqliteConnection;

use super::event::EventRow;
use crate::SqliteStore;
use crate::error::{broken, failed};
use crate::row::{BrokenRow, Place, stamp};

const PORT: &str = "webhook queue";

struct ClaimedRow {
    place: i64,
    fence: i64,
    attempts: i64,
    first_tried_at: String,
}

impl ClaimedRow {
    fn claimed(&self, event: PublishedEvent) -> Result<ClaimedDelivery, BrokenRow> {
        let place = Place { table: "webhook_deliveries", id: &self.place.to_string() };
        Ok(ClaimedDelivery {
            event,
            fence: self.fence,
            attempt: place.number("attempts", self.attempts)?,
            first_tried_at: place.instant("first_tried_at", &self.first_tried_at)?,
        })
    }
}

#[async_trait]
impl WebhookQueue for SqliteStore {
    async fn enqueue(&self, endpoint: &WebhookEndpoint, limit: u32) -> Result<u32, PortError> {
        let looked_at = async {
            let mut write = self.write().await?;
            let looked_at = enqueue(&mut write, endpoint, limit).await?;
            write.commit().await?;
            Ok(looked_at)
        };
        let looked_at: i64 = looked_at.await.map_err(failed(PORT))?;
        let place = Place { table: "webhook_positions", id: endpoint.name.as_str() };
        place.number("seen", looked_at).map_err(broken(PORT))
    }

    async fn claim(
        &self,
        endpoint: &EndpointName,
        now: DateTime<Utc>,
        lease_until: DateTime<Utc>,
    ) -> Result<Option<ClaimedDelivery>, PortError> {
        loop {
            let Some(row) = claim(self, endpoint, now, lease_until).await.map_err(failed(PORT))? else {
                return Ok(None);
            };
            let event = EventRow::at_place(&self.readers, row.place).await.map_err(failed(PORT))?;
            match event.as_ref().map(EventRow::published) {
                Some(Ok(event)) => return row.claimed(event).map(Some).map_err(broken(PORT)),
                Some(Err(unreadable)) => unreadable.report(),
                None => {}
            }
            let reason = "the event cannot be read".to_owned();
            let lease = (row.place, row.fence);
            settle(self, endpoint, lease, &DeliverySettlement::DeadLettered { reason }, now)
                .await
                .map_err(failed(PORT))?;
        }
    }

    async fn settle(
        &self,
        endpoint: &EndpointName,
        (place, fence): (u64, i64),
        settlement: &DeliverySettlement,
        now: DateTime<Utc>,
    ) -> Result<bool, PortError> {
        let place = i64::try_from(place).unwrap_or(i64::MAX);
        settle(self, endpoint, (place, fence), settlement, now).await.map_err(failed(PORT))
    }

    async fn replay(&self, endpoint: &EndpointName, from: u64, to: u64, now: DateTime<Utc>) -> Result<u64, PortError> {
        let [from, to] = [from, to].map(|place| i64::try_from(place).unwrap_or(i64::MAX));
        let done = sqlx::query!(
            "UPDATE webhook_deliveries SET state = 'queued', attempts = 0, not_before = ?1, lease_until = NULL,
                 first_tried_at = NULL, settled_at = NULL, reason = NULL
             WHERE endpoint = ?2 AND place BETWEEN ?3 AND ?4 AND state <> 'queued'",
            stamp(now),
            endpoint.as_str(),
            from,
            to,
        )
        .execute(&self.writer)
        .await
        .map_err(failed(PORT))?;
        Ok(done.rows_affected())
    }

    async fn backlog(&self, endpoint: &EndpointName) -> Result<WebhookBacklog, PortError> {
        let row = sqlx::query!(
            r#"SELECT
                   (SELECT COUNT(*) FROM webhook_deliveries WHERE endpoint = ?1 AND state = 'queued') AS "waiting!: i64",
                   (SELECT e.at FROM webhook_deliveries d JOIN events e ON e.place = d.place
                    WHERE d.endpoint = ?1 AND d.state = 'queued' ORDER BY d.place LIMIT 1) AS "since: String",
                   (SELECT COUNT(*) FROM webhook_deliveries
                    WHERE endpoint = ?1 AND state = 'dead_letter') AS "dead_letters!: i64",
                   (SELECT MAX(settled_at) FROM webhook_deliveries
                    WHERE endpoint = ?1 AND state = 'delivered') AS "last: String""#,
            endpoint.as_str(),
        )
        .fetch_one(&self.readers)
        .await
        .map_err(failed(PORT))?;
        let place = Place { table: "webhook_deliveries", id: endpoint.as_str() };
        let backlog = || {
            Ok(WebhookBacklog {
                waiting: place.number("waiting", row.waiting)?,
                waiting_since: place.instant_if_any("at", row.since.as_deref())?,
                dead_letters: place.number("dead_letters", row.dead_letters)?,
                last_delivered_at: place.instant_if_any("settled_at", row.last.as_deref())?,
            })
        };
        backlog().map_err(broken(PORT))
    }
}

/// Puts what the endpoint has not seen into its queue; answers how many places it has seen now that it had not.
async fn enqueue(write: &mut SqliteConnection, endpoint: &WebhookEndpoint, limit: u32) -> sqlx::Result<i64> {
    let name = endpoint.name.as_str();
    let last = sqlx::query_scalar!("SELECT last FROM event_places WHERE one = 1").fetch_one(&mut *write).await?;
    let seen = sqlx::query_scalar!("SELECT seen FROM webhook_positions WHERE endpoint = ?", name);
    let Some(seen) = seen.fetch_optional(&mut *write).await? else {
        sqlx::query!("INSERT INTO webhook_positions (endpoint, seen) VALUES (?, ?)", name, last).execute(write).await?;
        return Ok(0);
    };
    let upto = last.min(seen + i64::from(limit));
    let kinds: Vec<&str> = endpoint.kinds.iter().copied().map(EventKind::as_str).collect();
    let kinds = serde_json::to_string(&kinds).map_err(|error| sqlx::Error::Encode(error.into()))?;
    sqlx::query!(
        "INSERT INTO webhook_deliveries (endpoint, place, customer_id, not_before)
         SELECT ?1, place, customer_id, at FROM events
         WHERE place > ?2 AND place <= ?3 AND kind IN (SELECT value FROM json_each(?4))",
        name,
        seen,
        upto,
        kinds,
    )
    .execute(&mut *write)
    .await?;
    sqlx::query!("UPDATE webhook_positions SET seen = ? WHERE endpoint = ?", upto, name).execute(write).await?;
    Ok(upto - seen)
}

async fn claim(
    store: &SqliteStore,
    endpoint: &EndpointName,
    now: DateTime<Utc>,
    lease_until: DateTime<Utc>,
) -> sqlx::Result<Option<ClaimedRow>> {
    sqlx::query_as!(
        ClaimedRow,
        r#"UPDATE webhook_deliveries SET attempts = attempts + 1, fence = fence + 1, lease_until = ?3,
               first_tried_at = COALESCE(first_tried_at, ?2)
           WHERE endpoint = ?1 AND place = (
               SELECT d.place FROM webhook_deliveries d
               WHERE d.endpoint = ?1 AND d.state = 'queued' AND d.not_before <= ?2
                   AND (d.lease_until IS NULL OR d.lease_until <= ?2)
                   AND NOT EXISTS (SELECT 1 FROM webhook_deliveries e
                       WHERE e.endpoint = ?1 AND e.customer_id = d.customer_id AND e.state = 'queued'
                           AND e.place < d.place)
               ORDER BY d.place LIMIT 1)
           RETURNING place, fence, attempts, first_tried_at AS "first_tried_at!: String""#,
        endpoint.as_str(),
        stamp(now),
        stamp(lease_until),
    )
    .fetch_optional(&store.writer)
    .await
}

async fn settle(
    store: &SqliteStore,
    endpoint: &EndpointName,
    (place, fence): (i64, i64),
    settlement: &DeliverySettlement,
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let (state, not_before, reason) = match settlement {
        DeliverySettlement::Delivered => ("delivered", None, None),
        DeliverySettlement::Retry { not_before, reason } => ("queued", Some(stamp(*not_before)), Some(reason)),
        DeliverySettlement::DeadLettered { reason } => ("dead_letter", None, Some(reason)),
    };
    let settled_at = not_before.is_none().then(|| stamp(now));
    let done = sqlx::query!(
        "UPDATE webhook_deliveries SET state = ?1, not_before = COALESCE(?2, not_before), reason = ?3, settled_at = ?4,
             lease_until = NULL
         WHERE endpoint = ?5 AND place = ?6 AND fence = ?7 AND state = 'queued'",
        state,
        not_before,
        reason,
        settled_at,
        endpoint.as_str(),
        place,
        fence,
    )
    .execute(&store.writer)
    .await?;
    Ok(done.rows_affected() == 1)
}
