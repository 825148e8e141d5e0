//! Who was told what, in `announcement_recipients`; the messages themselves are in the outbox.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::messaging::campaign::{AnnouncementStore, CampaignName, Invitation, Recipient, Segment, Tally};
use portal_core::{CustomerId, PortError};
use sqlx::SqliteConnection;

use crate::SqliteStore;
use crate::error::{broken, failed};
use crate::messaging::outbox;
use crate::row::{BrokenRow, Place, Text, stamp};

const PORT: &str = "announcement store";

/// Customers of a segment with a mobile number who are not marked in the campaign, the first of each number.
/// Takes, in this order: the lowest value of `portal_active`, the states as JSON, whether to leave out who
/// ever logged in, and the campaign.
macro_rules! recipients {
    ($columns:literal, $rest:literal, $row:ty, $segment:expr, $campaign:expr $(, $argument:expr)*) => {
        sqlx::query_as!(
            $row,
            "SELECT " + $columns + " FROM customers c
             WHERE c.portal_active IN (?1, 1) AND c.account_status IN (SELECT value FROM json_each(?2))
                 AND c.phone_e164 IS NOT NULL
                 AND NOT EXISTS (SELECT 1 FROM announcement_recipients r
                     WHERE r.campaign = ?4 AND r.phone_e164 = c.phone_e164)
                 AND NOT EXISTS (SELECT 1 FROM announcement_recipients r
                     WHERE r.campaign = ?4 AND r.customer_id = c.customer_id)
                 AND NOT EXISTS (SELECT 1 FROM customers o
                     WHERE o.phone_e164 = c.phone_e164 AND o.customer_id < c.customer_id
                         AND o.portal_active IN (?1, 1)
                         AND o.account_status IN (SELECT value FROM json_each(?2))
                         AND NOT EXISTS (SELECT 1 FROM announcement_recipients r
                             WHERE r.campaign = ?4 AND r.customer_id = o.customer_id))
                 AND NOT (?3 AND EXISTS (SELECT 1 FROM customers f WHERE f.phone_e164 = c.phone_e164
                     AND (EXISTS (SELECT 1 FROM customer_sessions s WHERE s.customer_id = f.customer_id)
                         OR EXISTS (SELECT 1 FROM audit_log a WHERE a.customer_id = f.customer_id
                             AND a.action IN ('logged_in', 'switched_account')))))" + $rest,
            i64::from($segment.needs_portal()),
            statuses($segment),
            $segment.leaves_out_users(),
            $campaign.as_str()
            $(, $argument)*
        )
    };
}

#[async_trait]
impl AnnouncementStore for SqliteStore {
    async fn waiting(&self, campaign: &CampaignName, segment: Segment) -> Result<u64, PortError> {
        let row = recipients!(r#"COUNT(*) AS "number!: i64""#, "", CountRow, segment, campaign)
            .fetch_one(&self.readers)
            .await
            .map_err(failed(PORT))?;
        Place { table: "customers", id: "all" }.number("customer_id", row.number).map_err(broken(PORT))
    }

    async fn next(
        &self,
        campaign: &CampaignName,
        segment: Segment,
        after: Option<CustomerId>,
        limit: u32,
    ) -> Result<Vec<Recipient>, PortError> {
        let rows = recipients!(
            r#"c.customer_id AS "customer_id!: String", c.phone_e164 AS "phone!: String", c.name AS "name!: Text""#,
            " AND c.customer_id > ?5 ORDER BY c.customer_id LIMIT ?6",
            RecipientRow,
            segment,
            campaign,
            after.as_ref().map_or("", CustomerId::as_str),
            limit
        )
        .fetch_all(&self.readers)
        .await
        .map_err(failed(PORT))?;
        rows.into_iter().map(Recipient::try_from).collect::<Result<_, _>>().map_err(broken(PORT))
    }

    async fn enqueue(&self, campaign: &CampaignName, batch: &[Invitation]) -> Result<u64, PortError> {
        let mut write = self.write().await.map_err(failed(PORT))?;
        let new = insert_batch(&mut write, campaign, batch).await?;
        write.commit().await.map_err(failed(PORT))?;
        Ok(new)
    }

    async fn last_due(&self) -> Result<Option<DateTime<Utc>>, PortError> {
        // Every instant is greater than '': the comparison makes it a look-up in the index.
        let last = sqlx::query_scalar!(
            r#"SELECT not_before AS "not_before!: String" FROM outbox
               WHERE kind = 'announcement' AND state = 'queued' AND not_before > ''
               ORDER BY not_before DESC LIMIT 1"#
        )
        .fetch_optional(&self.readers)
        .await
        .map_err(failed(PORT))?;
        let place = Place { table: "outbox", id: "the last announcement" };
        place.instant_if_any("not_before", last.as_deref()).map_err(broken(PORT))
    }

    async fn tally(&self, campaign: &CampaignName) -> Result<Tally, PortError> {
        let rows = sqlx::query_as!(
            StateRow,
            r#"SELECT (SELECT COALESCE(o.delivery_state, o.state) FROM outbox o WHERE o.id = r.message_id)
                   AS "state: String", COUNT(*) AS "number!: i64"
               FROM announcement_recipients r WHERE r.campaign = ? GROUP BY 1"#,
            campaign.as_str(),
        )
        .fetch_all(&self.readers)
        .await
        .map_err(failed(PORT))?;
        let mut tally = Tally::default();
        for row in rows {
            let place = Place { table: "announcement_recipients", id: campaign.as_str() };
            tally.add(row.state.as_deref(), place.number("message_id", row.number).map_err(broken(PORT))?);
        }
        Ok(tally)
    }
}

/// Marks recipients, and enqueues the messages of those who were not marked before; answers how many.
pub(super) async fn insert_batch(
    write: &mut SqliteConnection,
    campaign: &CampaignName,
    batch: &[Invitation],
) -> Result<u64, PortError> {
    let mut new = 0;
    for Invitation { customer_id, phone, message } in batch {
        let marked = sqlx::query!(
            "INSERT INTO announcement_recipients (campaign, phone_e164, customer_id, message_id, queued_at)
             VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            campaign.as_str(),
            phone.as_e164(),
            customer_id.as_str(),
            message.id.to_string(),
            stamp(message.created_at),
        )
        .execute(&mut *write)
        .await
        .map_err(failed(PORT))?;
        if marked.rows_affected() == 1 {
            outbox::insert(write, message).await?;
            new += 1;
        }
    }
    Ok(new)
}

/// The states a segment takes, as a JSON array of words.
fn statuses(segment: Segment) -> String {
    let words: Vec<String> = segment.statuses().iter().map(|status| format!("\"{status}\"")).collect();
    format!("[{}]", words.join(","))
}

struct CountRow {
    number: i64,
}

struct StateRow {
    state: Option<String>,
    number: i64,
}

struct RecipientRow {
    customer_id: String,
    phone: String,
    name: Text,
}

impl TryFrom<RecipientRow> for Recipient {
    type Error = BrokenRow;

    fn try_from(row: RecipientRow) -> Result<Self, BrokenRow> {
        let place = Place { table: "customers", id: &row.customer_id };
        Ok(Self {
            customer_id: place.field("customer_id", CustomerId::parse(&row.customer_id))?,
            phone: place.phone("phone_e164", &row.phone)?,
            name: row.name.into(),
        })
    }
}
