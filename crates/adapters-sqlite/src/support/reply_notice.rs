//! [`ReplyNotices`]: the columns `unread_since` and `customer_told` of `conversations`, which the statements of
//! [`ConversationRepo`](portal_core::support::conversation::ConversationRepo) keep.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::PortError;
use portal_core::kernel::commit::Committed;
use portal_core::support::reply_notice::{ReplyNotices, ToldReplies, UnreadReplies};

use super::conversation_row::ConversationRow;
use crate::SqliteStore;
use crate::error::failed;
use crate::messaging::outbox;
use crate::row::{BrokenRow, Place, readable, stamp};

const PORT: &str = "reply notices";

struct UnreadRow {
    id: String,
    customer_id: String,
    ticket_number: Option<String>,
    state: String,
    created_at: String,
    updated_at: String,
    waiting_since: Option<String>,
    last_ordinal: i64,
    customer_delivered: i64,
    customer_read: i64,
    staff_delivered: i64,
    staff_read: i64,
    unread_since: String,
    customer_told: i64,
}

impl UnreadRow {
    fn read(self) -> Result<UnreadReplies, BrokenRow> {
        let place = Place { table: "conversations", id: &self.id };
        let since = place.instant("unread_since", &self.unread_since)?;
        let told = place.number("customer_told", self.customer_told)?;
        let conversation = ConversationRow {
            id: self.id,
            customer_id: self.customer_id,
            ticket_number: self.ticket_number,
            state: self.state,
            created_at: self.created_at,
            updated_at: self.updated_at,
            waiting_since: self.waiting_since,
            last_ordinal: self.last_ordinal,
            customer_delivered: self.customer_delivered,
            customer_read: self.customer_read,
            staff_delivered: self.staff_delivered,
            staff_read: self.staff_read,
        };
        Ok(UnreadReplies { conversation: conversation.read()?, since, told })
    }
}

#[async_trait]
impl ReplyNotices for SqliteStore {
    async fn due(&self, before: DateTime<Utc>, limit: u32) -> Result<Vec<UnreadReplies>, PortError> {
        let rows = sqlx::query_as!(
            UnreadRow,
            r#"SELECT id, customer_id, ticket_number, state, created_at, updated_at, waiting_since, last_ordinal,
                customer_delivered, customer_read, staff_delivered, staff_read,
                unread_since AS "unread_since!", customer_told
             FROM conversations WHERE unread_since < ? ORDER BY unread_since, id LIMIT ?"#,
            stamp(before),
            limit,
        )
        .fetch_all(&self.readers)
        .await
        .map_err(failed(PORT))?;
        Ok(readable(rows.into_iter().map(UnreadRow::read)))
    }

    async fn tell(&self, told: &ToldReplies) -> Result<Committed, PortError> {
        let up_to = i64::try_from(told.up_to).unwrap_or(i64::MAX);
        let mut write = self.write().await.map_err(failed(PORT))?;
        let done = sqlx::query!(
            "UPDATE conversations SET unread_since = NULL, customer_told = ?1
             WHERE id = ?2 AND unread_since = ?3 AND last_ordinal = ?1",
            up_to,
            told.id.to_string(),
            stamp(told.since),
        )
        .execute(&mut *write)
        .await
        .map_err(failed(PORT))?;
        if done.rows_affected() == 0 {
            return Ok(Committed::Conflict);
        }
        if let Some(message) = &told.message {
            outbox::insert(&mut write, message).await?;
        }
        write.commit().await.map_err(failed(PORT))?;
        Ok(Committed::Done)
    }
}
