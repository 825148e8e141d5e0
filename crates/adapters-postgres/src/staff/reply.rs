//! [`CannedReplies`].

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::kernel::commit::Committed;
use portal_core::staff::reply::{CannedReplies, CannedReply, ReplyBody, ReplyChange, ReplyDraft, ReplyTitle};
use portal_core::{Locale, PortError, ReplyId};
use sqlx::PgConnection;
use sqlx::types::Uuid;

use crate::row::{BadValue, RowName, readable, readable_one, word};
use crate::store::PgStore;

const PORT: &str = "canned replies";

#[async_trait]
impl CannedReplies for PgStore {
    async fn all(&self, limit: u32) -> Result<Vec<CannedReply>, PortError> {
        let rows = self
            .ask(PORT, |mut c| async move {
                sqlx::query_as!(
                    ReplyRow,
                    "SELECT id, version, title, body, locale, updated_at FROM portal.canned_replies
                     ORDER BY title, id LIMIT $1",
                    i64::from(limit),
                )
                .fetch_all(&mut *c)
                .await
            })
            .await?;
        Ok(readable(rows.into_iter().map(ReplyRow::read)))
    }

    async fn find(&self, id: ReplyId) -> Result<Option<CannedReply>, PortError> {
        let row = self
            .ask(PORT, |mut c| async move {
                sqlx::query_as!(
                    ReplyRow,
                    "SELECT id, version, title, body, locale, updated_at FROM portal.canned_replies WHERE id = $1",
                    id.as_uuid(),
                )
                .fetch_optional(&mut *c)
                .await
            })
            .await?;
        Ok(readable_one(row.map(ReplyRow::read)))
    }

    async fn commit(&self, change: &ReplyChange) -> Result<Committed, PortError> {
        let written = self
            .ask(PORT, |mut c| async move {
                match change {
                    ReplyChange::Add(reply) => add(&mut c, reply).await,
                    ReplyChange::Update(reply) => update(&mut c, reply).await,
                    ReplyChange::Remove { id, version } => remove(&mut c, *id, *version).await,
                }
            })
            .await?;
        Ok(if written == 1 { Committed::Done } else { Committed::Conflict })
    }
}

async fn add(c: &mut PgConnection, reply: &CannedReply) -> sqlx::Result<u64> {
    let done = sqlx::query!(
        "INSERT INTO portal.canned_replies (id, version, title, body, locale, updated_at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (id) DO NOTHING",
        reply.id.as_uuid(),
        reply.version,
        reply.draft.title.as_str(),
        reply.draft.body.as_str(),
        reply.draft.locale.tag(),
        reply.updated_at,
    );
    Ok(done.execute(c).await?.rows_affected())
}

async fn update(c: &mut PgConnection, reply: &CannedReply) -> sqlx::Result<u64> {
    let done = sqlx::query!(
        "UPDATE portal.canned_replies SET version = $2::bigint, title = $3, body = $4, locale = $5, updated_at = $6
         WHERE id = $1 AND version = $2::bigint - 1",
        reply.id.as_uuid(),
        reply.version,
        reply.draft.title.as_str(),
        reply.draft.body.as_str(),
        reply.draft.locale.tag(),
        reply.updated_at,
    );
    Ok(done.execute(c).await?.rows_affected())
}

async fn remove(c: &mut PgConnection, id: ReplyId, version: i64) -> sqlx::Result<u64> {
    let done = sqlx::query!("DELETE FROM portal.canned_replies WHERE id = $1 AND version = $2", id.as_uuid(), version);
    Ok(done.execute(c).await?.rows_affected())
}

struct ReplyRow {
    id: Uuid,
    version: i64,
    title: String,
    body: String,
    locale: String,
    updated_at: DateTime<Utc>,
}

impl ReplyRow {
    fn read(self) -> Result<CannedReply, BadValue> {
        let name = RowName::new("canned_replies", self.id);
        let draft = ReplyDraft {
            title: name.read("title", ReplyTitle::parse(&self.title))?,
            body: name.read("body", ReplyBody::parse(&self.body))?,
            locale: name.read("locale", word(&[Locale::Id, Locale::En], Locale::tag, &self.locale))?,
        };
        Ok(CannedReply { id: ReplyId::from_uuid(self.id), version: self.version, draft, updated_at: self.updated_at })
    }
}
