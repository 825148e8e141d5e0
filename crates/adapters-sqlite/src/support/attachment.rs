//! [`AttachmentRepo`]: what is known of files in `attachments`, the bytes of a day in `attachment_bytes`.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::billing::payment::PaymentId;
use portal_core::support::attachment::{
    AddedAttachment, Attachment, AttachmentRepo, DailyBytes, EntryPlace, FileName, MediaType, Uploader,
    WithdrawnAttachment,
};
use portal_core::support::conversation::Participant;
use portal_core::{AttachmentId, ConversationId, CustomerId, PortError};
use sqlx::SqliteConnection;

use crate::SqliteStore;
use crate::error::failed;
use crate::row::{BrokenRow, Place, readable, stamp};

const PORT: &str = "attachments";

/// A row of `attachments`.
struct AttachmentRow {
    id: String,
    customer_id: String,
    uploader: String,
    staff_name: Option<String>,
    name: String,
    media_type: String,
    size: i64,
    preview_size: Option<i64>,
    created_at: String,
    conversation_id: Option<String>,
    ordinal: Option<i64>,
    payment_id: Option<String>,
}

impl AttachmentRow {
    fn read(self) -> Result<Attachment, BrokenRow> {
        let place = Place { table: "attachments", id: &self.id };
        let preview_size = self.preview_size.map(|size| place.number("preview_size", size)).transpose()?;
        let entry = match (&self.conversation_id, self.ordinal) {
            (Some(id), Some(ordinal)) => Some(EntryPlace {
                conversation_id: place.field("conversation_id", id.parse::<ConversationId>())?,
                ordinal: place.number("ordinal", ordinal)?,
            }),
            _ => None,
        };
        Ok(Attachment {
            id: place.field("id", self.id.parse::<AttachmentId>())?,
            customer_id: place.own_number("customer_id", &self.customer_id, CustomerId::parse)?,
            uploader: place.field("uploader", Uploader::read(&self.uploader, self.staff_name.as_deref()))?,
            name: place.field("name", FileName::parse(&self.name).ok_or("not a file name"))?,
            media_type: place.field("media_type", self.media_type.parse::<MediaType>())?,
            size: place.number("size", self.size)?,
            preview_size,
            created_at: place.instant("created_at", &self.created_at)?,
            entry,
            proof_of: self.payment_id.map(|id| place.field("payment_id", PaymentId::parse(&id))).transpose()?,
        })
    }
}

#[async_trait]
impl AttachmentRepo for SqliteStore {
    async fn add(&self, new: &Attachment, quota: Option<DailyBytes>) -> Result<AddedAttachment, PortError> {
        let added = async {
            let mut write = self.write().await?;
            if let Some(quota) = quota
                && !count(&mut write, new, quota).await?
            {
                write.rollback().await?;
                return Ok(AddedAttachment::QuotaUsed);
            }
            insert(&mut write, new).await?;
            write.commit().await?;
            Ok(AddedAttachment::Added)
        };
        added.await.map_err(failed(PORT))
    }

    async fn complete(&self, id: AttachmentId) -> Result<bool, PortError> {
        let done = sqlx::query!("UPDATE attachments SET state = 'complete' WHERE id = ?", id.to_string());
        Ok(done.execute(&self.writer).await.map_err(failed(PORT))?.rows_affected() == 1)
    }

    async fn find(&self, who: &Participant, ids: &[AttachmentId]) -> Result<Vec<Attachment>, PortError> {
        let (ids, only_of) = (json(ids)?, who.only_of().map(CustomerId::as_str));
        let rows = sqlx::query_as!(
            AttachmentRow,
            "SELECT a.id, customer_id, uploader, staff_name, name, media_type, size, preview_size, created_at,
                conversation_id, ordinal, payment_id
             FROM json_each(?) CROSS JOIN attachments AS a ON a.id = json_each.value
             WHERE customer_id = COALESCE(?, customer_id) AND state = 'complete' ORDER BY json_each.key",
            ids,
            only_of,
        );
        let rows = rows.fetch_all(&self.readers).await.map_err(failed(PORT))?;
        Ok(readable(rows.into_iter().map(AttachmentRow::read)))
    }

    async fn withdraw(&self, before: DateTime<Utc>, limit: u32) -> Result<Vec<WithdrawnAttachment>, PortError> {
        let rows = sqlx::query!(
            r#"UPDATE attachments SET state = 'withdrawn' WHERE id IN (
                SELECT id FROM attachments WHERE conversation_id IS NULL AND payment_id IS NULL AND created_at < ?
                ORDER BY created_at, id LIMIT ?)
             RETURNING id AS "id!", preview_size IS NOT NULL AS "has_preview!: bool""#,
            stamp(before),
            limit,
        );
        let rows = rows.fetch_all(&self.writer).await.map_err(failed(PORT))?;
        Ok(readable(rows.into_iter().map(|row| {
            let place = Place { table: "attachments", id: &row.id };
            let id = place.field("id", row.id.parse::<AttachmentId>())?;
            Ok(WithdrawnAttachment { id, has_preview: row.has_preview })
        })))
    }

    async fn remove(&self, id: AttachmentId) -> Result<(), PortError> {
        let done = sqlx::query!("DELETE FROM attachments WHERE id = ? AND state = 'withdrawn'", id.to_string());
        done.execute(&self.writer).await.map(drop).map_err(failed(PORT))
    }
}

/// Identities as the store keeps and takes lists of them.
pub(super) fn json(ids: &[AttachmentId]) -> Result<String, PortError> {
    serde_json::to_string(ids).map_err(|error| PortError::broken(PORT, error))
}

/// Makes files an entry's own; `false` if one of them cannot be.
pub(super) async fn claim(
    write: &mut SqliteConnection,
    (conversation, ordinal): (&str, i64),
    author: &str,
    ids: &[AttachmentId],
) -> Result<bool, PortError> {
    let asked = json(ids)?;
    let done = sqlx::query!(
        "UPDATE attachments SET conversation_id = ?1, ordinal = ?2
         WHERE id IN (SELECT value FROM json_each(?3)) AND uploader = ?4 AND state = 'complete'
            AND conversation_id IS NULL AND payment_id IS NULL AND customer_id = (SELECT customer_id FROM conversations WHERE id = ?1)",
        conversation,
        ordinal,
        asked,
        author,
    );
    let claimed = done.execute(write).await.map_err(failed(PORT))?.rows_affected();
    Ok(usize::try_from(claimed) == Ok(ids.len()))
}

/// Counts the bytes of a new file; `false` if the account would have too many.
async fn count(write: &mut SqliteConnection, new: &Attachment, quota: DailyBytes) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "INSERT INTO attachment_bytes AS b (customer_id, day, bytes) SELECT ?1, ?2, ?3 WHERE ?3 <= ?4
         ON CONFLICT (customer_id) DO UPDATE SET day = excluded.day, bytes = excluded.bytes + IIF(b.day = excluded.day, b.bytes, 0)
            WHERE excluded.bytes + IIF(b.day = excluded.day, b.bytes, 0) <= ?4",
        new.customer_id.as_str(),
        quota.day.to_string(),
        stored(new.size),
        stored(quota.most),
    );
    Ok(done.execute(write).await?.rows_affected() == 1)
}

async fn insert(write: &mut SqliteConnection, new: &Attachment) -> sqlx::Result<()> {
    let (uploader, staff_name) = new.uploader.words();
    sqlx::query!(
        "INSERT INTO attachments
            (id, customer_id, uploader, staff_name, name, media_type, size, preview_size, created_at, state)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'incomplete')",
        new.id.to_string(),
        new.customer_id.as_str(),
        uploader,
        staff_name,
        new.name.as_str(),
        new.media_type.as_str(),
        stored(new.size),
        new.preview_size.map(stored),
        stamp(new.created_at),
    )
    .execute(write)
    .await
    .map(drop)
}

/// A number of bytes in SQL.
fn stored(bytes: u64) -> i64 {
    i64::try_from(bytes).unwrap_or(i64::MAX)
}
