//! [`CampaignRepo`].

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::kernel::commit::Committed;
use portal_core::messaging::campaign::{Campaign, CampaignRepo, CampaignStep, ClaimedCampaign};
use portal_core::{CampaignId, Page, PageRequest, PortError};
use sqlx::{Connection as _, PgConnection};

use super::campaign_row::CampaignRow;
use crate::error::PgError;
use crate::row::{readable, readable_one};
use crate::store::PgStore;

const PORT: &str = "campaigns";

#[async_trait]
impl CampaignRepo for PgStore {
    async fn begin(&self, campaign: &Campaign) -> Result<Committed, PortError> {
        self.ask(PORT, |mut c| async move { insert(&mut c, campaign).await }).await.map(committed)
    }

    async fn find(&self, id: CampaignId) -> Result<Option<Campaign>, PortError> {
        let row = self
            .ask(PORT, |mut c| async move {
                sqlx::query_as!(
                    CampaignRow,
                    "SELECT id, version, name, segment, template, gap_seconds, most, began_by, began_at, state, enqueued,
                        passed, fence
                     FROM portal.campaigns WHERE id = $1",
                    id.as_uuid(),
                )
                .fetch_optional(&mut *c)
                .await
            })
            .await?;
        Ok(readable_one(row.as_ref().map(CampaignRow::read)))
    }

    async fn page(&self, page: PageRequest) -> Result<Page<Campaign>, PortError> {
        let (total, rows) = self.ask(PORT, |mut c| async move { page_of(&mut c, page).await }).await?;
        let items = readable(rows.iter().map(CampaignRow::read));
        Ok(Page { items, total: total.unsigned_abs(), request: page })
    }

    async fn claim(
        &self,
        now: DateTime<Utc>,
        lease_until: DateTime<Utc>,
    ) -> Result<Option<ClaimedCampaign>, PortError> {
        // One that cannot be read keeps its lease, so that the next one is met.
        while let Some(row) = self.ask(PORT, |mut c| async move { take(&mut c, now, lease_until).await }).await? {
            if let Some(claimed) = readable_one(Some(row.read_claimed())) {
                return Ok(Some(claimed));
            }
        }
        Ok(None)
    }

    async fn store(&self, step: &CampaignStep) -> Result<Option<u64>, PortError> {
        let stored = self.enqueue_batch(&step.campaign, &step.batch, Some(step)).await?;
        Ok(stored.is_held.then_some(stored.new))
    }

    async fn finish(&self, id: CampaignId, fence: i64) -> Result<Committed, PortError> {
        let done = self
            .ask(PORT, |mut c| async move {
                sqlx::query!(
                    "UPDATE portal.campaigns SET state = 'finished', lease_until = NULL
                     WHERE id = $1 AND fence = $2 AND state = 'running'",
                    id.as_uuid(),
                    fence,
                )
                .execute(&mut *c)
                .await
            })
            .await?;
        Ok(committed(done.rows_affected()))
    }

    async fn stop(&self, id: CampaignId, version: i64, now: DateTime<Utc>) -> Result<Option<u64>, PortError> {
        self.stop_patiently(id, version, now).await.map_err(|error| error.of_port(PORT))
    }

    async fn resume(&self, id: CampaignId, version: i64) -> Result<Committed, PortError> {
        let done = self
            .ask(PORT, |mut c| async move {
                sqlx::query!(
                    "UPDATE portal.campaigns
                     SET state = 'running', version = version + 1, fence = fence + 1, passed = NULL, lease_until = NULL
                     WHERE id = $1 AND version = $2",
                    id.as_uuid(),
                    version,
                )
                .execute(&mut *c)
                .await
            })
            .await?;
        Ok(committed(done.rows_affected()))
    }
}

impl PgStore {
    /// May withdraw many thousands of messages, so it takes its time on a connection of its own. Several statements, so
    /// that those after the first see what a worker stored while the first one waited for it.
    async fn stop_patiently(&self, id: CampaignId, version: i64, now: DateTime<Utc>) -> Result<Option<u64>, PgError> {
        let mut connection = self.patient_connection().await?;
        let mut transaction = connection.begin_with(self.patient_begin().await?).await?;
        let Some(name) = mark_stopped(&mut transaction, id, version).await? else {
            transaction.rollback().await?;
            return Ok(None);
        };
        let withdrawn = withdraw(&mut transaction, &name, now).await?;
        sqlx::query!(
            "UPDATE portal.campaigns SET enqueued = GREATEST(enqueued - $1, 0) WHERE id = $2",
            withdrawn,
            id.as_uuid(),
        )
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        connection.close().await?;
        Ok(Some(withdrawn.unsigned_abs()))
    }
}

async fn insert(c: &mut PgConnection, campaign: &Campaign) -> sqlx::Result<u64> {
    let request = &campaign.request;
    let done = sqlx::query!(
        "INSERT INTO portal.campaigns (id, version, name, segment, template, gap_seconds, most, began_by, began_at, state,
            enqueued)
         SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11
         WHERE NOT EXISTS (SELECT FROM portal.announcement_recipients r WHERE r.campaign = $3)
         ON CONFLICT DO NOTHING",
        campaign.id.as_uuid(),
        campaign.version,
        request.campaign.as_str(),
        request.segment.as_str(),
        request.template.text(),
        request.pace.gap.num_seconds(),
        request.limit.map(i64::from),
        campaign.began_by.as_str(),
        campaign.began_at,
        campaign.state.as_str(),
        i64::try_from(campaign.enqueued).unwrap_or(i64::MAX),
    );
    Ok(done.execute(c).await?.rows_affected())
}

async fn page_of(c: &mut PgConnection, page: PageRequest) -> sqlx::Result<(i64, Vec<CampaignRow>)> {
    let total = sqlx::query_scalar!(r#"SELECT count(*) AS "total!" FROM portal.campaigns"#).fetch_one(&mut *c).await?;
    let rows = sqlx::query_as!(
        CampaignRow,
        "SELECT id, version, name, segment, template, gap_seconds, most, began_by, began_at, state, enqueued, passed, fence
         FROM portal.campaigns ORDER BY began_at DESC, id DESC LIMIT $1 OFFSET $2",
        i64::from(page.limit()),
        i64::try_from(page.offset()).unwrap_or(i64::MAX),
    );
    Ok((total, rows.fetch_all(c).await?))
}

/// Takes the lease of the running campaign that began first.
async fn take(
    c: &mut PgConnection,
    now: DateTime<Utc>,
    lease_until: DateTime<Utc>,
) -> sqlx::Result<Option<CampaignRow>> {
    sqlx::query_as!(
        CampaignRow,
        "UPDATE portal.campaigns SET fence = fence + 1, lease_until = $2
         WHERE id = (SELECT id FROM portal.campaigns
             WHERE state = 'running' AND (lease_until <= $1) IS NOT FALSE
             ORDER BY began_at, id LIMIT 1
             FOR UPDATE SKIP LOCKED)
         RETURNING id, version, name, segment, template, gap_seconds, most, began_by, began_at, state, enqueued, passed,
            fence",
        now,
        lease_until,
    )
    .fetch_optional(c)
    .await
}

/// Makes the campaign stopped if it has that version; answers its name.
async fn mark_stopped(c: &mut PgConnection, id: CampaignId, version: i64) -> sqlx::Result<Option<String>> {
    sqlx::query_scalar!(
        "UPDATE portal.campaigns SET state = 'stopped', version = version + 1, lease_until = NULL
         WHERE id = $1 AND version = $2 RETURNING name",
        id.as_uuid(),
        version,
    )
    .fetch_optional(c)
    .await
}

/// Withdraws what waits of a campaign and that no worker holds, and removes the marks; answers how many.
async fn withdraw(c: &mut PgConnection, name: &str, now: DateTime<Utc>) -> sqlx::Result<i64> {
    sqlx::query_scalar!(
        r#"WITH withdrawn AS (
            UPDATE portal.outbox SET state = 'superseded', settled_at = $2
            WHERE id = ANY (ARRAY(SELECT message_id FROM portal.announcement_recipients WHERE campaign = $1))
                AND state IN ('queued', 'parked') AND lease_until IS NULL
            RETURNING id
        ), unmarked AS (
            DELETE FROM portal.announcement_recipients r USING withdrawn w
            WHERE r.campaign = $1 AND r.message_id = w.id
            RETURNING r.message_id
        )
        SELECT count(*) AS "withdrawn!" FROM unmarked"#,
        name,
        now,
    )
    .fetch_one(c)
    .await
}

fn committed(rows: u64) -> Committed {
    if rows == 1 { Committed::Done } else { Committed::Conflict }
}
