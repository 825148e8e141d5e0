//! Canned replies in `canned_replies`.

use async_trait::async_trait;
use portal_core::kernel::commit::Committed;
use portal_core::staff::reply::{CannedReplies, CannedReply, ReplyBody, ReplyChange, ReplyDraft, ReplyTitle};
use portal_core::{PortError, ReplyId};

use crate::SqliteStore;
use crate::error::failed;
use crate::row::{BrokenRow, Place, readable, readable_one, stamp};

const PORT: &str = "canned replies";

#[async_trait]
impl CannedReplies for SqliteStore {
    async fn all(&self, limit: u32) -> Result<Vec<CannedReply>, PortError> {
        let rows = sqlx::query_as!(
            ReplyRow,
            "SELECT id, version, title, body, locale, updated_at FROM canned_replies WHERE title > '' ORDER BY title, id LIMIT ?",
            limit,
        );
        let rows = rows.fetch_all(&self.readers).await.map_err(failed(PORT))?;
        Ok(readable(rows.iter().map(ReplyRow::read)))
    }

    async fn find(&self, id: ReplyId) -> Result<Option<CannedReply>, PortError> {
        let row = sqlx::query_as!(
            ReplyRow,
            "SELECT id, version, title, body, locale, updated_at FROM canned_replies WHERE id = ?",
            id.to_string(),
        );
        let row = row.fetch_optional(&self.readers).await.map_err(failed(PORT))?;
        Ok(readable_one(row.as_ref().map(ReplyRow::read)))
    }

    async fn commit(&self, change: &ReplyChange) -> Result<Committed, PortError> {
        let written = match change {
            ReplyChange::Add(reply) => self.add_reply(reply).await,
            ReplyChange::Update(reply) => self.update_reply(reply).await,
            ReplyChange::Remove { id, version } => {
                sqlx::query!("DELETE FROM canned_replies WHERE id = ? AND version = ?", id.to_string(), version)
                    .execute(&self.writer)
                    .await
                    .map(|done| done.rows_affected())
            }
        };
        let is_written = written.map_err(failed(PORT))? == 1;
        Ok(if is_written { Committed::Done } else { Committed::Conflict })
    }
}

impl SqliteStore {
    async fn add_reply(&self, reply: &CannedReply) -> sqlx::Result<u64> {
        let done = sqlx::query!(
            "INSERT INTO canned_replies (id, version, title, body, locale, updated_at) VALUES (?, ?, ?, ?, ?, ?)
             ON CONFLICT (id) DO NOTHING",
            reply.id.to_string(),
            reply.version,
            reply.draft.title.as_str(),
            reply.draft.body.as_str(),
            reply.draft.locale.tag(),
            stamp(reply.updated_at),
        );
        Ok(done.execute(&self.writer).await?.rows_affected())
    }

    async fn update_reply(&self, reply: &CannedReply) -> sqlx::Result<u64> {
        let done = sqlx::query!(
            "UPDATE canned_replies SET version = ?1, title = ?2, body = ?3, locale = ?4, updated_at = ?5
             WHERE id = ?6 AND version = ?1 - 1",
            reply.version,
            reply.draft.title.as_str(),
            reply.draft.body.as_str(),
            reply.draft.locale.tag(),
            stamp(reply.updated_at),
            reply.id.to_string(),
        );
        Ok(done.execute(&self.writer).await?.rows_affected())
    }
}

struct ReplyRow {
    id: String,
    version: i64,
    title: String,
    body: String,
    locale: String,
    updated_at: String,
}

impl ReplyRow {
    fn read(&self) -> Result<CannedReply, BrokenRow> {
        let place = Place { table: "canned_replies", id: &self.id };
        let draft = ReplyDraft {
            title: place.field("title", ReplyTitle::parse(&self.title))?,
            body: place.field("body", ReplyBody::parse(&self.body))?,
            locale: place.word("locale", &self.locale)?,
        };
        Ok(CannedReply {
            id: place.field("id", self.id.parse::<ReplyId>())?,
            version: self.version,
            draft,
            updated_at: place.instant("updated_at", &self.updated_at)?,
        })
    }
}
