//! The outbox: a queue with leases in `outbox`.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::notification::{
    Backlog, Claimed, DeliveryReport, DeliveryState, Lane, Outbox, OutboxMessage, Settlement,
};
use portal_core::{MessageId, PortError};
use sqlx::{Executor, Sqlite};

use crate::SqliteStore;
use crate::error::{broken, failed};
use crate::row::{BrokenRow, Place, stamp};

const PORT: &str = "outbox";

#[async_trait]
impl Outbox for SqliteStore {
    async fn enqueue(&self, message: &OutboxMessage) -> Result<(), PortError> {
        insert(&self.writer, message).await
    }

    async fn claim(
        &self,
        lane: Lane,
        now: DateTime<Utc>,
        lease_until: DateTime<Utc>,
    ) -> Result<Option<Claimed>, PortError> {
        let row = sqlx::query_as!(
            ClaimedRow,
            r#"UPDATE outbox SET fence = fence + 1, attempts = attempts + 1, lease_until = ?3
               WHERE position =
                   (SELECT position FROM outbox
                    WHERE lane = ?1 AND state = 'queued' AND not_before <= ?2
                        AND (lease_until IS NULL OR lease_until <= ?2)
                    ORDER BY not_before, position LIMIT 1)
               RETURNING id AS "id!", lane AS "lane!", to_phone AS "to_phone!", locale AS "locale!",
                   content AS "content!", created_at AS "created_at!", expires_at, fence AS "fence!",
                   attempts AS "attempts!""#,
            lane.as_str(),
            stamp(now),
            stamp(lease_until),
        )
        .fetch_optional(&self.writer)
        .await
        .map_err(failed(PORT))?;
        let claimed = row.map(Claimed::try_from).transpose();
        claimed.map_err(broken(PORT))
    }

    async fn settle(
        &self,
        id: MessageId,
        fence: i64,
        settlement: &Settlement,
        now: DateTime<Utc>,
    ) -> Result<bool, PortError> {
        let settled = Settled::from(settlement);
        let settled_at = settled.for_good().then(|| stamp(now));
        let done = sqlx::query!(
            "UPDATE outbox SET state = ?1, provider = COALESCE(?2, provider), reference = ?3,
                 reason = COALESCE(?4, reason), not_before = COALESCE(?5, not_before),
                 settled_at = ?6, lease_until = NULL
             WHERE id = ?7 AND fence = ?8 AND state = 'queued'",
            settled.state,
            settled.provider,
            settled.reference,
            settled.reason,
            settled.not_before.map(stamp),
            settled_at,
            id.to_string(),
            fence,
        )
        .execute(&self.writer)
        .await
        .map_err(failed(PORT))?;
        Ok(done.rows_affected() == 1)
    }

    async fn record_delivery(&self, report: &DeliveryReport) -> Result<bool, PortError> {
        let mut write = self.write().await.map_err(failed(PORT))?;
        let found = sqlx::query_as!(
            ReportedRow,
            r#"SELECT position AS "position!", id AS "id!", delivery_state FROM
                   (SELECT position, id, delivery_state FROM outbox WHERE provider = ?1 AND reference = ?2
                    UNION ALL
                    SELECT position, id, delivery_state FROM outbox WHERE provider = ?1 AND alias = ?2)
               ORDER BY position DESC LIMIT 1"#,
            report.provider,
            report.reference,
        )
        .fetch_optional(&mut *write)
        .await
        .map_err(failed(PORT))?;
        let Some(row) = found else { return Ok(false) };
        let before = row.state().map_err(broken(PORT))?;
        let news = before.is_none_or(|before| before.advances_to(report.state));
        // A second name is worth keeping even from a report that tells nothing new.
        let state = news.then(|| report.state.as_str());
        let reported_at = news.then(|| stamp(report.at));
        sqlx::query!(
            "UPDATE outbox SET delivery_state = COALESCE(?1, delivery_state),
                 reported_at = COALESCE(?2, reported_at), alias = COALESCE(?3, alias)
             WHERE position = ?4",
            state,
            reported_at,
            report.alias,
            row.position,
        )
        .execute(&mut *write)
        .await
        .map_err(failed(PORT))?;
        write.commit().await.map_err(failed(PORT))?;
        Ok(news)
    }

    async fn backlog(&self, lane: Lane, now: DateTime<Utc>) -> Result<Backlog, PortError> {
        let row = sqlx::query_as!(
            BacklogRow,
            r#"SELECT
                   (SELECT COUNT(*) FROM outbox
                    WHERE lane = ?1 AND state = 'queued' AND not_before <= ?2
                        AND (lease_until IS NULL OR lease_until <= ?2)) AS "waiting!: i64",
                   (SELECT COUNT(*) FROM outbox
                    WHERE lane = ?1 AND state = 'buried') AS "buried!: i64""#,
            lane.as_str(),
            stamp(now),
        )
        .fetch_one(&self.readers)
        .await
        .map_err(failed(PORT))?;
        let place = Place { table: "outbox", id: lane.as_str() };
        let count = |number| place.number("state", number).map_err(broken(PORT));
        Ok(Backlog { waiting: count(row.waiting)?, buried: count(row.buried)? })
    }
}

/// Puts a message in, in the transaction of what it tells of if there is one.
pub(crate) async fn insert(
    connection: impl Executor<'_, Database = Sqlite>,
    message: &OutboxMessage,
) -> Result<(), PortError> {
    let content = serde_json::to_string(&message.content).map_err(|e| PortError::broken(PORT, e))?;
    sqlx::query!(
        "INSERT INTO outbox (id, lane, kind, to_phone, locale, content, not_before, created_at, expires_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
         ON CONFLICT (id) DO NOTHING",
        message.id.to_string(),
        message.lane.as_str(),
        message.content.kind(),
        message.to.as_e164(),
        message.locale.tag(),
        content,
        stamp(message.not_before.unwrap_or(message.created_at)),
        stamp(message.created_at),
        message.expires_at.map(stamp),
    )
    .execute(connection)
    .await
    .map_err(failed(PORT))?;
    Ok(())
}

/// A settlement as the columns it changes.
#[derive(Default)]
struct Settled<'a> {
    state: &'static str,
    provider: Option<&'a str>,
    reference: Option<&'a str>,
    reason: Option<&'a str>,
    not_before: Option<DateTime<Utc>>,
}

impl<'a> From<&'a Settlement> for Settled<'a> {
    fn from(settlement: &'a Settlement) -> Self {
        match settlement {
            Settlement::Sent { provider, reference } => {
                Self { state: "sent", provider: Some(provider), reference: reference.as_deref(), ..Self::default() }
            }
            Settlement::Dropped => Self { state: "dropped", ..Self::default() },
            Settlement::Retry { not_before, reason } => {
                Self { state: "queued", not_before: Some(*not_before), reason: Some(reason), ..Self::default() }
            }
            Settlement::Buried { reason } => Self { state: "buried", reason: Some(reason), ..Self::default() },
        }
    }
}

impl Settled<'_> {
    fn for_good(&self) -> bool {
        self.state != "queued"
    }
}

struct ClaimedRow {
    id: String,
    lane: String,
    to_phone: String,
    locale: String,
    content: String,
    created_at: String,
    expires_at: Option<String>,
    fence: i64,
    attempts: i64,
}

struct ReportedRow {
    position: i64,
    id: String,
    delivery_state: Option<String>,
}

struct BacklogRow {
    waiting: i64,
    buried: i64,
}

fn place(id: &str) -> Place<'_> {
    Place { table: "outbox", id }
}

impl TryFrom<ClaimedRow> for Claimed {
    type Error = BrokenRow;

    fn try_from(row: ClaimedRow) -> Result<Self, BrokenRow> {
        let place = place(&row.id);
        let lane = Lane::ALL.into_iter().find(|lane| lane.as_str() == row.lane);
        let message = OutboxMessage {
            id: place.field("id", row.id.parse())?,
            lane: place.field("lane", lane.ok_or("not a lane"))?,
            to: place.phone("to_phone", &row.to_phone)?,
            locale: place.word("locale", &row.locale)?,
            content: place.field("content", serde_json::from_str(&row.content))?,
            created_at: place.instant("created_at", &row.created_at)?,
            not_before: None,
            expires_at: place.instant_if_any("expires_at", row.expires_at.as_deref())?,
        };
        Ok(Self { message, fence: row.fence, attempt: place.number("attempts", row.attempts)? })
    }
}

impl ReportedRow {
    fn state(&self) -> Result<Option<DeliveryState>, BrokenRow> {
        const STATES: [DeliveryState; 4] =
            [DeliveryState::Sent, DeliveryState::Delivered, DeliveryState::Read, DeliveryState::Failed];
        let Some(word) = &self.delivery_state else {
            return Ok(None);
        };
        let state = STATES.into_iter().find(|state| state.as_str() == word);
        place(&self.id).field("delivery_state", state.ok_or("not a delivery state")).map(Some)
    }
}
