//! [`WebhookQueue`]: events on their way in `webhook_deliveries`, and how far each endpoint has seen them in
//! `webhook_positions`.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::PortError;
use portal_core::integration::event::EventKind;
use portal_core::integration::webhook::{
    ClaimedDelivery, DeliverySettlement, EndpointName, WebhookBacklog, WebhookEndpoint, WebhookQueue,
};
use sqlx::types::{Json, Uuid};
use sqlx::{Acquire as _, PgConnection};

use super::event::EventRow;
use crate::row::RowName;
use crate::store::{PgStore, end};

const PORT: &str = "webhook queue";

struct ClaimedRow {
    place: i64,
    fence: i64,
    attempts: i32,
    first_tried_at: DateTime<Utc>,
    id: Uuid,
    customer_id: String,
    at: DateTime<Utc>,
    body: Json<serde_json::Value>,
}

#[async_trait]
impl WebhookQueue for PgStore {
    async fn enqueue(&self, endpoint: &WebhookEndpoint, limit: u32) -> Result<u32, PortError> {
        let looked_at = self.ask(PORT, |mut c| async move { enqueue(&mut c, endpoint, limit).await }).await?;
        u32::try_from(looked_at).map_err(|error| PortError::broken(PORT, error))
    }

    async fn claim(
        &self,
        endpoint: &EndpointName,
        now: DateTime<Utc>,
        lease_until: DateTime<Utc>,
    ) -> Result<Option<ClaimedDelivery>, PortError> {
        loop {
            let claimed =
                self.ask(PORT, |mut c| async move { claim(&mut c, endpoint, now, lease_until).await }).await?;
            let Some(row) = claimed else { return Ok(None) };
            let (place, fence, first_tried_at) = (row.place, row.fence, row.first_tried_at);
            let name = RowName::new("webhook_deliveries", place);
            let attempt = name.read("attempts", u32::try_from(row.attempts)).map_err(|bad| bad.of_port(PORT))?;
            let event =
                EventRow { id: row.id, customer_id: row.customer_id, at: row.at, body: row.body, place: Some(place) };
            match event.published() {
                Ok(event) => return Ok(Some(ClaimedDelivery { event, fence, attempt, first_tried_at })),
                Err(unreadable) => unreadable.report(),
            }
            let reason = "the event cannot be read".to_owned();
            let given_up = &DeliverySettlement::DeadLettered { reason };
            self.ask(PORT, |mut c| async move { settle(&mut c, endpoint, (place, fence), given_up, now).await })
                .await?;
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
        self.ask(PORT, |mut c| async move { settle(&mut c, endpoint, (place, fence), settlement, now).await }).await
    }

    async fn replay(&self, endpoint: &EndpointName, from: u64, to: u64, now: DateTime<Utc>) -> Result<u64, PortError> {
        let [from, to] = [from, to].map(|place| i64::try_from(place).unwrap_or(i64::MAX));
        let done = self
            .ask(PORT, |mut c| async move {
                sqlx::query!(
                    "UPDATE portal.webhook_deliveries SET state = 'queued', attempts = 0, not_before = $1,
                        lease_until = NULL, first_tried_at = NULL, settled_at = NULL, reason = NULL
                     WHERE endpoint = $2 AND place BETWEEN $3 AND $4 AND state <> 'queued'",
                    now,
                    endpoint.as_str(),
                    from,
                    to,
                )
                .execute(&mut *c)
                .await
            })
            .await?;
        Ok(done.rows_affected())
    }

    async fn backlog(&self, endpoint: &EndpointName) -> Result<WebhookBacklog, PortError> {
        let row = self
            .ask(PORT, |mut c| async move {
                sqlx::query!(
                    r#"SELECT
                        (SELECT count(*) FROM portal.webhook_deliveries WHERE endpoint = $1 AND state = 'queued')
                            AS "waiting!",
                        (SELECT at FROM portal.events WHERE place =
                            (SELECT place FROM portal.webhook_deliveries WHERE endpoint = $1 AND state = 'queued'
                             ORDER BY place LIMIT 1)) AS since,
                        (SELECT count(*) FROM portal.webhook_deliveries
                         WHERE endpoint = $1 AND state = 'dead_letter') AS "dead_letters!",
                        (SELECT max(settled_at) FROM portal.webhook_deliveries
                         WHERE endpoint = $1 AND state = 'delivered') AS last"#,
                    endpoint.as_str(),
                )
                .fetch_one(&mut *c)
                .await
            })
            .await?;
        let count = |count| u64::try_from(count).map_err(|error| PortError::broken(PORT, error));
        Ok(WebhookBacklog {
            waiting: count(row.waiting)?,
            waiting_since: row.since,
            dead_letters: count(row.dead_letters)?,
            last_delivered_at: row.last,
        })
    }
}

/// Puts what the endpoint has not seen into its queue; answers how many places it has seen now that it had not.
async fn enqueue(c: &mut PgConnection, endpoint: &WebhookEndpoint, limit: u32) -> sqlx::Result<i64> {
    let mut transaction = c.begin().await?;
    let looked_at = enqueue_within(&mut transaction, endpoint, limit).await;
    end(transaction, looked_at).await
}

async fn enqueue_within(c: &mut PgConnection, endpoint: &WebhookEndpoint, limit: u32) -> sqlx::Result<i64> {
    let name = endpoint.name.as_str();
    // Racing callers wait here, and find the position that the first one left.
    let known = sqlx::query_scalar!("SELECT seen FROM portal.webhook_positions WHERE endpoint = $1 FOR UPDATE", name);
    let known = known.fetch_optional(&mut *c).await?;
    let last = sqlx::query_scalar!("SELECT last FROM portal.event_places").fetch_one(&mut *c).await?;
    let Some(seen) = known else {
        sqlx::query!(
            "INSERT INTO portal.webhook_positions (endpoint, seen) VALUES ($1, $2) ON CONFLICT DO NOTHING",
            name,
            last,
        )
        .execute(c)
        .await?;
        return Ok(0);
    };
    let upto = last.min(seen + i64::from(limit));
    let kinds: Vec<String> = endpoint.kinds.iter().copied().map(|kind| EventKind::as_str(kind).to_owned()).collect();
    sqlx::query!(
        "WITH queued AS (
            INSERT INTO portal.webhook_deliveries (endpoint, place, customer_id, not_before)
            SELECT $1, place, customer_id, at FROM portal.events
            WHERE place > $2 AND place <= $3 AND kind = ANY ($4))
         UPDATE portal.webhook_positions SET seen = $3 WHERE endpoint = $1",
        name,
        seen,
        upto,
        &kinds,
    )
    .execute(c)
    .await?;
    Ok(upto - seen)
}

async fn claim(
    c: &mut PgConnection,
    endpoint: &EndpointName,
    now: DateTime<Utc>,
    lease_until: DateTime<Utc>,
) -> sqlx::Result<Option<ClaimedRow>> {
    sqlx::query_as!(
        ClaimedRow,
        r#"WITH next AS (
            SELECT d.endpoint, d.place FROM portal.webhook_deliveries d
            WHERE d.endpoint = $1 AND d.state = 'queued' AND d.not_before <= $2
                AND (d.lease_until IS NULL OR d.lease_until <= $2)
                AND NOT EXISTS (SELECT FROM portal.webhook_deliveries b
                    WHERE b.endpoint = $1 AND b.customer_id = d.customer_id AND b.state = 'queued'
                        AND b.place < d.place)
            ORDER BY d.place LIMIT 1
            FOR UPDATE OF d SKIP LOCKED)
        UPDATE portal.webhook_deliveries d SET attempts = d.attempts + 1, fence = d.fence + 1, lease_until = $3,
            first_tried_at = COALESCE(d.first_tried_at, $2)
        FROM next, portal.events e
        WHERE d.endpoint = next.endpoint AND d.place = next.place AND e.place = next.place
        RETURNING d.place, d.fence, d.attempts, d.first_tried_at AS "first_tried_at!", e.id, e.customer_id, e.at,
            e.body AS "body: Json<serde_json::Value>""#,
        endpoint.as_str(),
        now,
        lease_until,
    )
    .fetch_optional(c)
    .await
}

async fn settle(
    c: &mut PgConnection,
    endpoint: &EndpointName,
    (place, fence): (i64, i64),
    settlement: &DeliverySettlement,
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let (state, not_before, reason) = match settlement {
        DeliverySettlement::Delivered => ("delivered", None, None),
        DeliverySettlement::Retry { not_before, reason } => ("queued", Some(*not_before), Some(reason.as_str())),
        DeliverySettlement::DeadLettered { reason } => ("dead_letter", None, Some(reason.as_str())),
    };
    let settled_at = not_before.is_none().then_some(now);
    let done = sqlx::query!(
        "UPDATE portal.webhook_deliveries SET state = $1, not_before = COALESCE($2, not_before), reason = $3,
            settled_at = $4, lease_until = NULL
         WHERE endpoint = $5 AND place = $6 AND fence = $7 AND state = 'queued'",
        state,
        not_before,
        reason,
        settled_at,
        endpoint.as_str(),
        place,
        fence,
    )
    .execute(c)
    .await?;
    Ok(done.rows_affected() == 1)
}
