//! [`Outbox`]: leases with fences, one statement per step.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::kernel::commit::Committed;
use portal_core::messaging::outbox::{
    Backlog, Claimed, DeliveryReport, DeliveryState, EARLY_REPORTS_KEPT, EARLY_REPORTS_MOST, Lane, MessageContent,
    Outbox, OutboxMessage, Settlement, TURN_STEP, TopicMessage,
};
use portal_core::{Locale, MessageId, PortError};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::packed;
use crate::row::{BadValue, RowName, word};
use crate::store::PgStore;

const PORT: &str = "outbox";

const DELIVERY_STATES: [DeliveryState; 4] =
    [DeliveryState::Sent, DeliveryState::Delivered, DeliveryState::Read, DeliveryState::Failed];

struct ClaimedRow {
    id: Uuid,
    lane: String,
    kind: String,
    recipient: String,
    locale: String,
    topic: Option<String>,
    content: serde_json::Value,
    created_at: DateTime<Utc>,
    expires_at: Option<DateTime<Utc>>,
    fence: i64,
    attempts: i64,
}

impl TryFrom<ClaimedRow> for Claimed {
    type Error = BadValue;

    fn try_from(row: ClaimedRow) -> Result<Self, BadValue> {
        let name = RowName::new("outbox", row.id);
        let message = OutboxMessage {
            id: MessageId::from_uuid(row.id),
            lane: name.read("lane", word(&Lane::ALL, Lane::as_str, &row.lane))?,
            to: name.read("recipient", row.recipient.parse())?,
            locale: name.read("locale", word(&[Locale::Id, Locale::En], Locale::tag, &row.locale))?,
            content: MessageContent::from_stored(row.kind, row.topic, row.content),
            created_at: row.created_at,
            not_before: None,
            expires_at: row.expires_at,
        };
        Ok(Self { message, fence: row.fence, attempt: name.number("attempts", row.attempts)? })
    }
}

/// What a settlement writes.
struct Settled<'a> {
    state: &'static str,
    provider: Option<&'a str>,
    reference: Option<&'a str>,
    not_before: Option<DateTime<Utc>>,
    reason: Option<&'a str>,
}

impl<'a> From<&'a Settlement> for Settled<'a> {
    fn from(settlement: &'a Settlement) -> Self {
        let nothing = Self { state: "dropped", provider: None, reference: None, not_before: None, reason: None };
        match settlement {
            Settlement::Dropped => nothing,
            Settlement::Sent { provider, reference } => {
                Self { state: "sent", provider: Some(provider), reference: reference.as_deref(), ..nothing }
            }
            Settlement::Retry { not_before, reason } => {
                Self { state: "queued", not_before: Some(*not_before), reason: Some(reason), ..nothing }
            }
            Settlement::DeadLettered { reason } => Self { state: "dead_letter", reason: Some(reason), ..nothing },
            Settlement::Parked { reason } => Self { state: "parked", reason: Some(reason), ..nothing },
        }
    }
}

impl PgStore {
    /// Takes the lease of the row whose turn came first.
    async fn take(
        &self,
        lane: Lane,
        now: DateTime<Utc>,
        lease_until: DateTime<Utc>,
    ) -> Result<Option<ClaimedRow>, PortError> {
        self.ask(PORT, |mut c| async move {
            sqlx::query_as!(
                ClaimedRow,
                "UPDATE portal.outbox SET fence = fence + 1, attempts = attempts + 1, lease_until = $3
                 WHERE id = COALESCE(
                    (SELECT id FROM portal.outbox
                     WHERE lane = $1 AND state = 'queued' AND rank_at <= $2
                     ORDER BY rank_at, id LIMIT 1
                     FOR UPDATE SKIP LOCKED),
                    (SELECT id FROM portal.outbox
                     WHERE lane = $1 AND state = 'queued' AND due_at <= $2
                     ORDER BY due_at, id LIMIT 1
                     FOR UPDATE SKIP LOCKED))
                 RETURNING id, lane, kind, recipient, locale, topic, content, created_at, expires_at, fence, attempts",
                lane.as_str(),
                now,
                lease_until,
            )
            .fetch_optional(&mut *c)
            .await
        })
        .await
    }

    /// Takes a row out of its lane that does not parse.
    async fn park(&self, id: Uuid, fence: i64, unreadable: &BadValue) -> Result<(), PortError> {
        unreadable.report();
        let reason = &unreadable.to_string();
        self.ask(PORT, |mut c| async move {
            sqlx::query!(
                "UPDATE portal.outbox
                 SET state = 'parked', reason = $1, lease_until = NULL, attempts = GREATEST(attempts - 1, 0)
                 WHERE id = $2 AND fence = $3 AND state = 'queued'",
                reason,
                id,
                fence,
            )
            .execute(&mut *c)
            .await
        })
        .await
        .map(drop)
    }
}

#[async_trait]
impl Outbox for PgStore {
    async fn enqueue(&self, message: &OutboxMessage) -> Result<(), PortError> {
        self.ask(PORT, |mut c| async move { insert(&mut c, message).await }).await
    }

    async fn latest_of_topic(&self, topic: &str) -> Result<Option<TopicMessage>, PortError> {
        let row = self
            .ask(PORT, |mut c| async move {
                sqlx::query!(
                    r#"SELECT id, kind, state IN ('queued', 'parked') AS "is_pending!", not_before, content
                       FROM portal.outbox
                       WHERE topic = $1
                       ORDER BY state IN ('queued', 'parked') DESC, created_at DESC, id DESC LIMIT 1"#,
                    topic,
                )
                .fetch_optional(&mut *c)
                .await
            })
            .await?;
        Ok(row.map(|row| TopicMessage {
            id: MessageId::from_uuid(row.id),
            is_pending: row.is_pending,
            not_before: row.not_before,
            content: MessageContent::from_stored(row.kind, Some(topic.to_owned()), row.content),
        }))
    }

    async fn enqueue_after(
        &self,
        message: &OutboxMessage,
        latest: Option<TopicMessage>,
    ) -> Result<Committed, PortError> {
        let packed = &packed::message(message).map_err(|error| PortError::broken(PORT, error))?;
        let (id, is_pending) = latest.map(|latest| (latest.id.as_uuid(), latest.is_pending)).unzip();
        let is_there = self
            .ask(PORT, |mut c| async move {
                sqlx::query_scalar!(r#"SELECT portal.enqueue_after($1, $2, $3) AS "is_there!""#, packed, id, is_pending)
                    .fetch_one(&mut *c)
                    .await
            })
            .await?;
        Ok(if is_there { Committed::Done } else { Committed::Conflict })
    }

    async fn claim(
        &self,
        lane: Lane,
        now: DateTime<Utc>,
        lease_until: DateTime<Utc>,
    ) -> Result<Option<Claimed>, PortError> {
        loop {
            let Some(row) = self.take(lane, now, lease_until).await? else { return Ok(None) };
            let (id, fence) = (row.id, row.fence);
            match Claimed::try_from(row) {
                Ok(claimed) => return Ok(Some(claimed)),
                Err(unreadable) => self.park(id, fence, &unreadable).await?,
            }
        }
    }

    async fn settle(
        &self,
        id: MessageId,
        fence: i64,
        settlement: &Settlement,
        now: DateTime<Utc>,
    ) -> Result<bool, PortError> {
        let settled = &Settled::from(settlement);
        self.ask(PORT, |mut c| async move {
            sqlx::query_scalar!(
                r#"SELECT portal.settle_message($1, $2, $3, $4, $5, $6, $7, $8) AS "settled!""#,
                id.as_uuid(),
                fence,
                settled.state,
                settled.provider,
                settled.reference,
                settled.not_before,
                settled.reason,
                now,
            )
            .fetch_one(&mut *c)
            .await
        })
        .await
    }

    /// Keeps the alias also when the state is old news: later reports may know the message by nothing else.
    async fn record_delivery(&self, report: &DeliveryReport) -> Result<bool, PortError> {
        let before = DELIVERY_STATES.iter().filter(|state| state.advances_to(report.state));
        let before: &Vec<String> = &before.map(|state| state.as_str().to_owned()).collect();
        self.ask(PORT, |mut c| async move {
            sqlx::query_scalar!(
                r#"SELECT portal.record_delivery($1, $2, $3, $4, $5, $6, $7, $8) AS "news!""#,
                report.provider,
                report.reference,
                report.state.as_str(),
                report.alias,
                report.at,
                before,
                report.at - EARLY_REPORTS_KEPT,
                i64::from(EARLY_REPORTS_MOST),
            )
            .fetch_one(&mut *c)
            .await
        })
        .await
    }

    async fn requeue_parked(&self, kind: &str, version: u32, now: DateTime<Utc>) -> Result<u64, PortError> {
        let done = self
            .ask(PORT, |mut c| async move {
                sqlx::query!(
                    "UPDATE portal.outbox SET state = 'queued'
                     WHERE state = 'parked' AND kind = $1 AND (expires_at > $3) IS NOT FALSE
                         AND CASE WHEN jsonb_typeof(content -> 'version') = 'number'
                             THEN (content ->> 'version')::numeric <= $2::bigint ELSE false END",
                    kind,
                    i64::from(version),
                    now,
                )
                .execute(&mut *c)
                .await
            })
            .await?;
        Ok(done.rows_affected())
    }

    async fn backlog(&self, lane: Lane, now: DateTime<Utc>) -> Result<Backlog, PortError> {
        let row = self
            .ask(PORT, |mut c| async move {
                sqlx::query!(
                    r#"SELECT
                        (SELECT count(*) FROM portal.outbox
                         WHERE lane = $1 AND state = 'queued' AND due_at <= $2) AS "waiting!",
                        (SELECT count(*) FROM portal.outbox WHERE lane = $1 AND state = 'dead_letter') AS "dead_letter!",
                        (SELECT count(*) FROM portal.outbox WHERE lane = $1 AND state = 'parked') AS "parked!""#,
                    lane.as_str(),
                    now,
                )
                .fetch_one(&mut *c)
                .await
            })
            .await?;
        Ok(Backlog {
            waiting: row.waiting.unsigned_abs(),
            dead_letters: row.dead_letter.unsigned_abs(),
            parked: row.parked.unsigned_abs(),
        })
    }
}

/// Puts a message in, in the transaction of what it tells of if there is one. Queued and parked messages of its topic
/// are superseded.
pub(crate) async fn insert(c: &mut PgConnection, message: &OutboxMessage) -> sqlx::Result<()> {
    sqlx::query_file_scalar!(
        "src/messaging/outbox_enqueue.sql",
        message.id.as_uuid(),
        message.lane.as_str(),
        message.content.kind(),
        message.to.to_string(),
        message.locale.tag(),
        message.content.topic(),
        message.content.stored(),
        message.not_before.unwrap_or(message.created_at),
        message.created_at,
        message.expires_at,
        TURN_STEP.num_milliseconds(),
    )
    .fetch_one(c)
    .await
    .map(drop)
}
