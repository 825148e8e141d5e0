//! The outbox: a queue with leases in `outbox`.

mod enqueue;
mod reports;
mod row;
mod topic;

pub(crate) use enqueue::insert;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::kernel::commit::Committed;
use portal_core::messaging::outbox::{
    Backlog, Claimed, DeliveryReport, Lane, Outbox, OutboxMessage, Settlement, TopicMessage,
};
use portal_core::{MessageId, PortError};

use crate::SqliteStore;
use crate::error::{broken, failed};
use crate::row::{BrokenRow, Place, stamp};
use row::{BacklogRow, ClaimedRow, Settled};

const PORT: &str = "outbox";

impl SqliteStore {
    /// Takes the lease of the row whose turn came first.
    async fn take(
        &self,
        lane: Lane,
        now: DateTime<Utc>,
        lease_until: DateTime<Utc>,
    ) -> Result<Option<ClaimedRow>, PortError> {
        sqlx::query_as!(
            ClaimedRow,
            r#"UPDATE outbox SET fence = fence + 1, attempts = attempts + 1, lease_until = ?3
               WHERE position = COALESCE(
                   (SELECT position FROM outbox
                    WHERE lane = ?1 AND state = 'queued' AND rank_at <= ?2
                    ORDER BY rank_at, position LIMIT 1),
                   (SELECT position FROM outbox
                    WHERE lane = ?1 AND state = 'queued' AND not_before <= ?2
                        AND (lease_until IS NULL OR lease_until <= ?2)
                    ORDER BY not_before, position LIMIT 1))
               RETURNING id AS "id!", lane AS "lane!", kind AS "kind!", recipient AS "recipient!", locale AS "locale!",
                   topic, content AS "content!", created_at AS "created_at!", expires_at, fence AS "fence!",
                   attempts AS "attempts!""#,
            lane.as_str(),
            stamp(now),
            stamp(lease_until),
        )
        .fetch_optional(&self.writer)
        .await
        .map_err(failed(PORT))
    }

    /// Takes a row out of its lane that does not parse.
    async fn park(&self, id: &str, fence: i64, unreadable: &BrokenRow) -> Result<(), PortError> {
        unreadable.report();
        let reason = unreadable.to_string();
        sqlx::query!(
            "UPDATE outbox SET state = 'parked', reason = ?1, lease_until = NULL, attempts = max(attempts - 1, 0)
             WHERE id = ?2 AND fence = ?3 AND state = 'queued'",
            reason,
            id,
            fence,
        )
        .execute(&self.writer)
        .await
        .map_err(failed(PORT))?;
        Ok(())
    }
}

#[async_trait]
impl Outbox for SqliteStore {
    async fn enqueue(&self, message: &OutboxMessage) -> Result<(), PortError> {
        let mut write = self.write().await.map_err(failed(PORT))?;
        insert(&mut write, message).await?;
        write.commit().await.map_err(failed(PORT))
    }

    async fn latest_of_topic(&self, topic: &str) -> Result<Option<TopicMessage>, PortError> {
        topic::latest(&self.readers, topic).await
    }

    async fn enqueue_after(
        &self,
        message: &OutboxMessage,
        latest: Option<TopicMessage>,
    ) -> Result<Committed, PortError> {
        let mut write = self.write().await.map_err(failed(PORT))?;
        if !topic::may_follow(&mut write, message, latest.as_ref()).await? {
            return Ok(Committed::Conflict);
        }
        insert(&mut write, message).await?;
        write.commit().await.map_err(failed(PORT))?;
        Ok(Committed::Done)
    }

    async fn claim(
        &self,
        lane: Lane,
        now: DateTime<Utc>,
        lease_until: DateTime<Utc>,
    ) -> Result<Option<Claimed>, PortError> {
        loop {
            let Some(row) = self.take(lane, now, lease_until).await? else { return Ok(None) };
            let (id, fence) = (row.id.clone(), row.fence);
            match Claimed::try_from(row) {
                Ok(claimed) => return Ok(Some(claimed)),
                Err(unreadable) => self.park(&id, fence, &unreadable).await?,
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
        let settled = Settled::from(settlement);
        let settled_at = settled.for_good().then(|| stamp(now));
        let mut write = self.write().await.map_err(failed(PORT))?;
        let done = sqlx::query!(
            "UPDATE outbox SET state = CASE WHEN state = 'superseded' AND ?1 <> 'sent' THEN state ELSE ?1 END,
                 provider = COALESCE(?2, provider), reference = ?3, reason = COALESCE(?4, reason),
                 not_before = COALESCE(?5, not_before), settled_at = COALESCE(?6, settled_at), lease_until = NULL,
                 attempts = CASE WHEN ?1 = 'parked' THEN max(attempts - 1, 0) ELSE attempts END
             WHERE id = ?7 AND fence = ?8
                 AND (state = 'queued' OR state = 'superseded' AND lease_until IS NOT NULL)",
            settled.state,
            settled.provider,
            settled.reference,
            settled.reason,
            settled.not_before.map(stamp),
            settled_at,
            id.to_string(),
            fence,
        )
        .execute(&mut *write)
        .await
        .map_err(failed(PORT))?;
        if let (1, Some(provider), Some(reference)) = (done.rows_affected(), settled.provider, settled.reference) {
            reports::apply_early(&mut write, id, provider, reference).await?;
        }
        write.commit().await.map_err(failed(PORT))?;
        Ok(done.rows_affected() == 1)
    }

    async fn record_delivery(&self, report: &DeliveryReport) -> Result<bool, PortError> {
        let mut write = self.write().await.map_err(failed(PORT))?;
        let news = match reports::advance(&mut write, report).await? {
            Some(news) => news,
            None => reports::keep_early(&mut write, report).await.map(|()| false)?,
        };
        write.commit().await.map_err(failed(PORT))?;
        Ok(news)
    }

    async fn requeue_parked(&self, kind: &str, version: u32, now: DateTime<Utc>) -> Result<u64, PortError> {
        let requeued = sqlx::query!(
            "UPDATE outbox SET state = 'queued'
             WHERE state = 'parked' AND kind = ?1 AND json_extract(content, '$.version') <= ?2
                 AND (expires_at IS NULL OR expires_at > ?3)",
            kind,
            version,
            stamp(now),
        )
        .execute(&self.writer)
        .await
        .map_err(failed(PORT))?;
        Ok(requeued.rows_affected())
    }

    async fn backlog(&self, lane: Lane, now: DateTime<Utc>) -> Result<Backlog, PortError> {
        let row = sqlx::query_as!(
            BacklogRow,
            r#"SELECT
                   (SELECT COUNT(*) FROM outbox
                    WHERE lane = ?1 AND state = 'queued' AND not_before <= ?2
                        AND (lease_until IS NULL OR lease_until <= ?2)) AS "waiting!: i64",
                   (SELECT COUNT(*) FROM outbox
                    WHERE lane = ?1 AND state = 'dead_letter') AS "dead_letter!: i64",
                   (SELECT COUNT(*) FROM outbox WHERE lane = ?1 AND state = 'parked') AS "parked!: i64""#,
            lane.as_str(),
            stamp(now),
        )
        .fetch_one(&self.readers)
        .await
        .map_err(failed(PORT))?;
        let place = Place { table: "outbox", id: lane.as_str() };
        let count = |number| place.number("state", number).map_err(broken(PORT));
        let (waiting, dead_letters, parked) = (count(row.waiting)?, count(row.dead_letter)?, count(row.parked)?);
        Ok(Backlog { waiting, dead_letters, parked })
    }
}
