//! [`AnnouncementStore`]: who was told what.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::messaging::campaign::{
    Announcement, AnnouncementStore, CampaignName, CampaignStep, Invitation, Recipient, Segment, Tally,
};
use portal_core::messaging::outbox::{Lane, MessageKind as _};
use portal_core::{CustomerId, PortError};
use uuid::Uuid;

use crate::row::{BadValue, RowName};
use crate::store::PgStore;

const PORT: &str = "announcement store";

/// A batch, a column each, as `unnest` wants it.
#[derive(Default)]
struct Columns {
    customer_id: Vec<String>,
    message_id: Vec<Uuid>,
    phone: Vec<String>,
    locale: Vec<String>,
    content: Vec<serde_json::Value>,
    not_before: Vec<DateTime<Utc>>,
    created_at: Vec<DateTime<Utc>>,
    expires_at: Vec<Option<DateTime<Utc>>>,
}

impl Columns {
    fn of(batch: &[Invitation]) -> Self {
        let mut columns = Self::default();
        for Invitation { customer_id, phone, message } in batch {
            columns.customer_id.push(customer_id.to_string());
            columns.message_id.push(message.id.as_uuid());
            columns.phone.push(phone.as_e164().to_owned());
            columns.locale.push(message.locale.tag().to_owned());
            columns.content.push(message.content.stored().clone());
            columns.not_before.push(message.not_before.unwrap_or(message.created_at));
            columns.created_at.push(message.created_at);
            columns.expires_at.push(message.expires_at);
        }
        columns
    }
}

struct RecipientRow {
    customer_id: String,
    phone: String,
    name: String,
}

impl TryFrom<RecipientRow> for Recipient {
    type Error = BadValue;

    fn try_from(row: RecipientRow) -> Result<Self, BadValue> {
        let name = RowName::new("customers", &row.customer_id);
        Ok(Self {
            customer_id: name.read("customer_id", CustomerId::parse(&row.customer_id))?,
            phone: name.phone("phone_e164", &row.phone)?,
            name: row.name,
        })
    }
}

fn statuses(segment: Segment) -> Vec<String> {
    segment.statuses().iter().map(ToString::to_string).collect()
}

/// What came of a batch.
pub(super) struct Enqueued {
    /// How many messages were new.
    pub(super) new: u64,
    /// Whether the worker of the stored campaign held it.
    pub(super) is_held: bool,
}

impl PgStore {
    /// Marks recipients and enqueues their messages; of a stored campaign only while its worker holds it, with its
    /// progress.
    pub(super) async fn enqueue_batch(
        &self,
        campaign: &CampaignName,
        batch: &[Invitation],
        step: Option<&CampaignStep>,
    ) -> Result<Enqueued, PortError> {
        let columns = &Columns::of(batch);
        let row = self
            .ask(PORT, |mut c| async move {
                sqlx::query_file!(
                    "src/messaging/campaign_enqueue.sql",
                    campaign.as_str(),
                    &columns.customer_id,
                    &columns.message_id,
                    &columns.phone,
                    &columns.locale,
                    &columns.content,
                    &columns.not_before,
                    &columns.created_at,
                    &columns.expires_at as &[Option<DateTime<Utc>>],
                    Lane::Notice.as_str(),
                    Announcement::NAME,
                    step.map(|step| step.id.as_uuid()),
                    step.map(|step| step.fence),
                    step.map(|step| step.passed.as_str()),
                )
                .fetch_one(&mut *c)
                .await
            })
            .await?;
        Ok(Enqueued { new: row.new.unsigned_abs(), is_held: row.is_held })
    }
}

#[async_trait]
impl AnnouncementStore for PgStore {
    async fn waiting(&self, campaign: &CampaignName, segment: Segment) -> Result<u64, PortError> {
        let states = &statuses(segment);
        let count = self
            .ask(PORT, |mut c| async move {
                sqlx::query_scalar!(
                    r#"SELECT count(DISTINCT c.phone_e164) AS "waiting!" FROM isp.customers c
                       WHERE (c.portal_active OR NOT $1) AND c.account_status = ANY ($2)
                           AND NOT EXISTS (SELECT FROM portal.announcement_recipients r
                               WHERE r.campaign = $4 AND r.phone_e164 = c.phone_e164)
                           AND NOT EXISTS (SELECT FROM portal.announcement_recipients r
                               WHERE r.campaign = $4 AND r.customer_id = c.customer_id)
                           AND NOT ($3 AND EXISTS (SELECT FROM isp.customers f
                               WHERE f.phone_e164 = c.phone_e164
                                   AND (EXISTS (SELECT FROM portal.customer_sessions s
                                           WHERE s.customer_id = f.customer_id)
                                       OR EXISTS (SELECT FROM portal.audit_log a WHERE a.customer_id = f.customer_id
                                           AND a.action IN ('logged_in', 'switched_account')))))"#,
                    segment.needs_portal(),
                    states,
                    segment.leaves_out_users(),
                    campaign.as_str(),
                )
                .fetch_one(&mut *c)
                .await
            })
            .await?;
        Ok(count.unsigned_abs())
    }

    async fn next(
        &self,
        campaign: &CampaignName,
        segment: Segment,
        after: Option<CustomerId>,
        limit: u32,
    ) -> Result<Vec<Recipient>, PortError> {
        let (states, after) = (&statuses(segment), after.as_ref().map_or("", CustomerId::as_str));
        let rows = self
            .ask(PORT, |mut c| async move {
                sqlx::query_file_as!(
                    RecipientRow,
                    "src/messaging/campaign_next.sql",
                    segment.needs_portal(),
                    states,
                    segment.leaves_out_users(),
                    campaign.as_str(),
                    after,
                    i64::from(limit),
                )
                .fetch_all(&mut *c)
                .await
            })
            .await?;
        rows.into_iter().map(Recipient::try_from).collect::<Result<_, _>>().map_err(|bad| bad.of_port(PORT))
    }

    async fn enqueue(&self, campaign: &CampaignName, batch: &[Invitation]) -> Result<u64, PortError> {
        self.enqueue_batch(campaign, batch, None).await.map(|stored| stored.new)
    }

    async fn last_due(&self) -> Result<Option<DateTime<Utc>>, PortError> {
        self.ask(PORT, |mut c| async move {
            sqlx::query_scalar!(
                "SELECT not_before FROM portal.outbox WHERE kind = 'announcement' AND state = 'queued'
                 ORDER BY not_before DESC LIMIT 1"
            )
            .fetch_optional(&mut *c)
            .await
        })
        .await
    }

    async fn tally(&self, campaign: &CampaignName) -> Result<Tally, PortError> {
        let rows = self
            .ask(PORT, |mut c| async move {
                sqlx::query!(
                    r#"SELECT (SELECT COALESCE(o.delivery_state, o.state) FROM portal.outbox o WHERE o.id = r.message_id)
                           AS state, count(*) AS "number!"
                       FROM portal.announcement_recipients r WHERE r.campaign = $1 GROUP BY 1"#,
                    campaign.as_str(),
                )
                .fetch_all(&mut *c)
                .await
            })
            .await?;
        let mut tally = Tally::default();
        for row in rows {
            tally.add(row.state.as_deref(), row.number.unsigned_abs());
        }
        Ok(tally)
    }
}
