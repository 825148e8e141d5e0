//! [`AttachmentRepo`]: what is known of files in `portal.attachments`, the bytes of a day in `portal.attachment_bytes`.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::billing::payment::PaymentId;
use portal_core::support::attachment::{
    AddedAttachment, Attachment, AttachmentRepo, DailyBytes, EntryPlace, FileName, MediaType, Uploader,
    WithdrawnAttachment,
};
use portal_core::support::conversation::Participant;
use portal_core::{AttachmentId, ConversationId, CustomerId, PortError};
use sqlx::PgConnection;
use sqlx::types::Uuid;

use crate::row::{BadValue, RowName, readable};
use crate::store::PgStore;

const PORT: &str = "attachments";

/// A row of `portal.attachments`.
struct AttachmentRow {
    id: Uuid,
    customer_id: String,
    uploader: String,
    staff_name: Option<String>,
    name: String,
    media_type: String,
    size: i64,
    preview_size: Option<i64>,
    created_at: DateTime<Utc>,
    conversation_id: Option<Uuid>,
    ordinal: Option<i64>,
    payment_id: Option<String>,
}

impl AttachmentRow {
    fn read(self) -> Result<Attachment, BadValue> {
        let row = RowName::new("attachments", self.id);
        let entry = match (self.conversation_id, self.ordinal) {
            (Some(id), Some(ordinal)) => Some(EntryPlace {
                conversation_id: ConversationId::from_uuid(id),
                ordinal: row.number("ordinal", ordinal)?,
            }),
            _ => None,
        };
        Ok(Attachment {
            id: AttachmentId::from_uuid(self.id),
            customer_id: row.own_number("customer_id", &self.customer_id, CustomerId::parse)?,
            uploader: row.read("uploader", Uploader::read(&self.uploader, self.staff_name.as_deref()))?,
            name: row.read("name", FileName::parse(&self.name).ok_or("not a file name"))?,
            media_type: row.read("media_type", self.media_type.parse::<MediaType>())?,
            size: row.number("size", self.size)?,
            preview_size: self.preview_size.map(|size| row.number("preview_size", size)).transpose()?,
            created_at: self.created_at,
            entry,
            proof_of: self.payment_id.map(|id| row.read("payment_id", PaymentId::parse(&id))).transpose()?,
        })
    }
}

#[async_trait]
impl AttachmentRepo for PgStore {
    async fn add(&self, new: &Attachment, quota: Option<DailyBytes>) -> Result<AddedAttachment, PortError> {
        let added = self.ask(PORT, |mut c| async move { add(&mut c, new, quota).await }).await?;
        Ok(if added { AddedAttachment::Added } else { AddedAttachment::QuotaUsed })
    }

    async fn complete(&self, id: AttachmentId) -> Result<bool, PortError> {
        let done = self
            .ask(PORT, |mut c| async move {
                sqlx::query!("UPDATE portal.attachments SET state = 'complete' WHERE id = $1", id.as_uuid())
                    .execute(&mut *c)
                    .await
            })
            .await?;
        Ok(done.rows_affected() == 1)
    }

    async fn find(&self, who: &Participant, ids: &[AttachmentId]) -> Result<Vec<Attachment>, PortError> {
        let (ids, only_of) = (&uuids(ids), who.only_of().map(CustomerId::as_str));
        let rows = self.ask(PORT, |mut c| async move { find(&mut c, ids, only_of).await }).await?;
        Ok(readable(rows.into_iter().map(AttachmentRow::read)))
    }

    async fn withdraw(&self, before: DateTime<Utc>, limit: u32) -> Result<Vec<WithdrawnAttachment>, PortError> {
        let rows = self
            .ask(PORT, |mut c| async move {
                sqlx::query!(
                    r#"UPDATE portal.attachments SET state = 'withdrawn' WHERE id IN (
                        SELECT id FROM portal.attachments
                        WHERE conversation_id IS NULL AND payment_id IS NULL AND created_at < $1
                        ORDER BY created_at, id LIMIT $2 FOR UPDATE)
                    RETURNING id, preview_size IS NOT NULL AS "has_preview!""#,
                    before,
                    i64::from(limit),
                )
                .fetch_all(&mut *c)
                .await
            })
            .await?;
        let withdrawn = rows
            .into_iter()
            .map(|row| WithdrawnAttachment { id: AttachmentId::from_uuid(row.id), has_preview: row.has_preview });
        Ok(withdrawn.collect())
    }

    async fn remove(&self, id: AttachmentId) -> Result<(), PortError> {
        self.ask(PORT, |mut c| async move {
            sqlx::query!("DELETE FROM portal.attachments WHERE id = $1 AND state = 'withdrawn'", id.as_uuid())
                .execute(&mut *c)
                .await
                .map(drop)
        })
        .await
    }
}

/// Identities as the server takes lists of them.
pub(super) fn uuids(ids: &[AttachmentId]) -> Vec<Uuid> {
    ids.iter().map(AttachmentId::as_uuid).collect()
}

async fn add(c: &mut PgConnection, new: &Attachment, quota: Option<DailyBytes>) -> sqlx::Result<bool> {
    let (uploader, staff_name) = new.uploader.words();
    let done = sqlx::query_file!(
        "src/support/attachment_add.sql",
        new.id.as_uuid(),
        new.customer_id.as_str(),
        uploader,
        staff_name,
        new.name.as_str(),
        new.media_type.as_str(),
        stored(new.size),
        new.preview_size.map(stored),
        new.created_at,
        quota.map(|quota| quota.day),
        quota.map(|quota| stored(quota.most)),
    )
    .execute(c)
    .await?;
    Ok(done.rows_affected() == 1)
}

async fn find(c: &mut PgConnection, ids: &[Uuid], only_of: Option<&str>) -> sqlx::Result<Vec<AttachmentRow>> {
    sqlx::query_as!(
        AttachmentRow,
        "SELECT id, customer_id, uploader, staff_name, name, media_type, size, preview_size, created_at,
            conversation_id, ordinal, payment_id
         FROM portal.attachments
         WHERE id = ANY($1) AND customer_id = COALESCE($2, customer_id) AND state = 'complete'
         ORDER BY array_position($1, id)",
        ids,
        only_of,
    )
    .fetch_all(c)
    .await
}

/// A number of bytes in SQL.
fn stored(bytes: u64) -> i64 {
    i64::try_from(bytes).unwrap_or(i64::MAX)
}
