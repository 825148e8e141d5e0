//! Stored campaigns in `campaigns`.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::kernel::commit::Committed;
use portal_core::messaging::campaign::{Campaign, CampaignRepo, CampaignStep, ClaimedCampaign};
use portal_core::{CampaignId, Page, PageRequest, PortError};
use sqlx::SqliteConnection;

use super::campaign::insert_batch;
use super::campaign_row::CampaignRow;
use crate::SqliteStore;
use crate::error::failed;
use crate::row::{readable, readable_one, stamp};

const PORT: &str = "campaigns";

#[async_trait]
impl CampaignRepo for SqliteStore {
    async fn begin(&self, campaign: &Campaign) -> Result<Committed, PortError> {
        let request = &campaign.request;
        let done = sqlx::query!(
            "INSERT INTO campaigns (id, version, name, segment, template, gap_seconds, most, began_by, began_at, state,
                 enqueued)
             SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11
             WHERE NOT EXISTS (SELECT 1 FROM announcement_recipients WHERE campaign = ?3)
             ON CONFLICT DO NOTHING",
            campaign.id.to_string(),
            campaign.version,
            request.campaign.as_str(),
            request.segment.as_str(),
            request.template.text(),
            request.pace.gap.num_seconds(),
            request.limit,
            campaign.began_by.as_str(),
            stamp(campaign.began_at),
            campaign.state.as_str(),
            i64::try_from(campaign.enqueued).unwrap_or(i64::MAX),
        )
        .execute(&self.writer)
        .await
        .map_err(failed(PORT))?;
        Ok(committed(done.rows_affected()))
    }

    async fn find(&self, id: CampaignId) -> Result<Option<Campaign>, PortError> {
        let row = sqlx::query_as!(
            CampaignRow,
            "SELECT id, version, name, segment, template, gap_seconds, most, began_by, began_at, state, enqueued, passed,
                 fence
             FROM campaigns WHERE id = ?",
            id.to_string(),
        );
        let row = row.fetch_optional(&self.readers).await.map_err(failed(PORT))?;
        Ok(readable_one(row.as_ref().map(CampaignRow::read)))
    }

    async fn page(&self, page: PageRequest) -> Result<Page<Campaign>, PortError> {
        // Every instant is greater than '': the comparison makes both look-ups in the index.
        let total = sqlx::query_scalar!(r#"SELECT COUNT(*) AS "total!: i64" FROM campaigns WHERE began_at > ''"#)
            .fetch_one(&self.readers)
            .await
            .map_err(failed(PORT))?;
        let rows = sqlx::query_as!(
            CampaignRow,
            "SELECT id, version, name, segment, template, gap_seconds, most, began_by, began_at, state, enqueued, passed,
                 fence
             FROM campaigns WHERE began_at > '' ORDER BY began_at DESC, id DESC LIMIT ? OFFSET ?",
            page.limit(),
            i64::try_from(page.offset()).unwrap_or(i64::MAX),
        );
        let rows = rows.fetch_all(&self.readers).await.map_err(failed(PORT))?;
        let items = readable(rows.iter().map(CampaignRow::read));
        Ok(Page { items, total: total.unsigned_abs(), request: page })
    }

    async fn claim(
        &self,
        now: DateTime<Utc>,
        lease_until: DateTime<Utc>,
    ) -> Result<Option<ClaimedCampaign>, PortError> {
        // One that cannot be read keeps its lease, so that the next one is met.
        while let Some(row) = self.take_campaign(now, lease_until).await? {
            if let Some(claimed) = readable_one(Some(row.read_claimed())) {
                return Ok(Some(claimed));
            }
        }
        Ok(None)
    }

    async fn store(&self, step: &CampaignStep) -> Result<Option<u64>, PortError> {
        let mut write = self.write().await.map_err(failed(PORT))?;
        if !note_progress(&mut write, step).await? {
            return Ok(None);
        }
        let new = insert_batch(&mut write, &step.campaign, &step.batch).await?;
        let count = i64::try_from(new).unwrap_or(i64::MAX);
        sqlx::query!("UPDATE campaigns SET enqueued = enqueued + ? WHERE id = ?", count, step.id.to_string())
            .execute(&mut *write)
            .await
            .map_err(failed(PORT))?;
        write.commit().await.map_err(failed(PORT))?;
        Ok(Some(new))
    }

    async fn finish(&self, id: CampaignId, fence: i64) -> Result<Committed, PortError> {
        let done = sqlx::query!(
            "UPDATE campaigns SET state = 'finished', lease_until = NULL
             WHERE id = ? AND fence = ? AND state = 'running'",
            id.to_string(),
            fence,
        );
        Ok(committed(done.execute(&self.writer).await.map_err(failed(PORT))?.rows_affected()))
    }

    async fn stop(&self, id: CampaignId, version: i64, now: DateTime<Utc>) -> Result<Option<u64>, PortError> {
        let mut write = self.write().await.map_err(failed(PORT))?;
        let name = sqlx::query_scalar!(
            "UPDATE campaigns SET state = 'stopped', version = version + 1, lease_until = NULL
             WHERE id = ? AND version = ? RETURNING name",
            id.to_string(),
            version,
        )
        .fetch_optional(&mut *write)
        .await
        .map_err(failed(PORT))?;
        let Some(name) = name else { return Ok(None) };
        let withdrawn = withdraw(&mut write, &name, now).await?;
        let count = i64::try_from(withdrawn).unwrap_or(i64::MAX);
        sqlx::query!("UPDATE campaigns SET enqueued = max(enqueued - ?, 0) WHERE id = ?", count, id.to_string())
            .execute(&mut *write)
            .await
            .map_err(failed(PORT))?;
        write.commit().await.map_err(failed(PORT))?;
        Ok(Some(withdrawn))
    }

    async fn resume(&self, id: CampaignId, version: i64) -> Result<Committed, PortError> {
        let done = sqlx::query!(
            "UPDATE campaigns SET state = 'running', version = version + 1, fence = fence + 1, passed = NULL,
                 lease_until = NULL
             WHERE id = ? AND version = ?",
            id.to_string(),
            version,
        );
        Ok(committed(done.execute(&self.writer).await.map_err(failed(PORT))?.rows_affected()))
    }
}

impl SqliteStore {
    /// Takes the lease of the running campaign that began first.
    async fn take_campaign(
        &self,
        now: DateTime<Utc>,
        lease_until: DateTime<Utc>,
    ) -> Result<Option<CampaignRow>, PortError> {
        sqlx::query_as!(
            CampaignRow,
            r#"UPDATE campaigns SET fence = fence + 1, lease_until = ?2
               WHERE id = (SELECT id FROM campaigns
                   WHERE state = 'running' AND began_at > '' AND (lease_until IS NULL OR lease_until <= ?1)
                   ORDER BY began_at, id LIMIT 1)
               RETURNING id AS "id!", version AS "version!", name AS "name!", segment AS "segment!",
                   template AS "template!", gap_seconds AS "gap_seconds!", most, began_by AS "began_by!",
                   began_at AS "began_at!", state AS "state!", enqueued AS "enqueued!", passed, fence AS "fence!""#,
            stamp(now),
            stamp(lease_until),
        )
        .fetch_optional(&self.writer)
        .await
        .map_err(failed(PORT))
    }
}

/// Notes how far the campaign came, if the worker still holds it.
async fn note_progress(write: &mut SqliteConnection, step: &CampaignStep) -> Result<bool, PortError> {
    let done = sqlx::query!(
        "UPDATE campaigns SET passed = ?, lease_until = NULL WHERE id = ? AND fence = ? AND state = 'running'",
        step.passed.as_str(),
        step.id.to_string(),
        step.fence,
    );
    Ok(done.execute(write).await.map_err(failed(PORT))?.rows_affected() == 1)
}

/// Withdraws what waits of a campaign and that no worker holds, and removes the marks; answers how many.
async fn withdraw(write: &mut SqliteConnection, name: &str, now: DateTime<Utc>) -> Result<u64, PortError> {
    let withdrawn = sqlx::query_scalar!(
        r#"UPDATE outbox SET state = 'superseded', settled_at = ?1
           WHERE id IN (SELECT message_id FROM announcement_recipients WHERE campaign = ?2)
               AND state IN ('queued', 'parked') AND lease_until IS NULL
           RETURNING id AS "id!""#,
        stamp(now),
        name,
    )
    .fetch_all(&mut *write)
    .await
    .map_err(failed(PORT))?;
    let ids = serde_json::to_string(&withdrawn).map_err(|error| PortError::broken(PORT, error))?;
    let unmarked = sqlx::query!(
        "DELETE FROM announcement_recipients
         WHERE campaign = ?1 AND message_id IN (SELECT value FROM json_each(?2))",
        name,
        ids,
    );
    Ok(unmarked.execute(write).await.map_err(failed(PORT))?.rows_affected())
}

fn committed(rows: u64) -> Committed {
    if rows == 1 { Committed::Done } else { Committed::Conflict }
}
