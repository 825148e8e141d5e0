//! [`ReplyNotices`]: the columns `unread_since` and `customer_told` of `portal.conversations`, which the statements of
//! [`ConversationRepo`](portal_core::support::conversation::ConversationRepo) keep.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::PortError;
use portal_core::kernel::commit::Committed;
use portal_core::support::reply_notice::{ReplyNotices, ToldReplies, UnreadReplies};
use sqlx::types::Uuid;

use super::conversation_row::ConversationRow;
use crate::packed;
use crate::row::{BadValue, RowName, readable};
use crate::store::PgStore;

const PORT: &str = "reply notices";

struct UnreadRow {
    id: Uuid,
    customer_id: String,
    ticket_number: Option<String>,
    state: String,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    waiting_since: Option<DateTime<Utc>>,
    last_ordinal: i64,
    customer_delivered: i64,
    customer_read: i64,
    staff_delivered: i64,
    staff_read: i64,
    unread_since: DateTime<Utc>,
    customer_told: i64,
}

impl UnreadRow {
    fn read(self) -> Result<UnreadReplies, BadValue> {
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
        let told = RowName::new("conversations", self.id).number("customer_told", self.customer_told)?;
        Ok(UnreadReplies { conversation: conversation.read()?, since: self.unread_since, told })
    }
}

#[async_trait]
impl ReplyNotices for PgStore {
    async fn due(&self, before: DateTime<Utc>, limit: u32) -> Result<Vec<UnreadReplies>, PortError> {
        let rows = self
            .ask(PORT, |mut c| async move {
                sqlx::query_as!(
                    UnreadRow,
                    r#"SELECT id, customer_id, ticket_number, state, created_at, updated_at, waiting_since, last_ordinal,
                        customer_delivered, customer_read, staff_delivered, staff_read,
                        unread_since AS "unread_since!", customer_told
                     FROM portal.conversations WHERE unread_since < $1 ORDER BY unread_since, id LIMIT $2"#,
                    before,
                    i64::from(limit),
                )
                .fetch_all(&mut *c)
                .await
            })
            .await?;
        Ok(readable(rows.into_iter().map(UnreadRow::read)))
    }

    async fn tell(&self, told: &ToldReplies) -> Result<Committed, PortError> {
        let up_to = i64::try_from(told.up_to).unwrap_or(i64::MAX);
        let messages = packed::messages(told.message.as_slice()).map_err(|error| PortError::broken(PORT, error))?;
        let (id, since, messages) = (told.id.as_uuid(), told.since, &messages);
        let is_told = self
            .ask(PORT, |mut c| async move {
                sqlx::query_file_scalar!("src/support/reply_notice_tell.sql", id, since, up_to, messages)
                    .fetch_one(&mut *c)
                    .await
            })
            .await?;
        Ok(if is_told { Committed::Done } else { Committed::Conflict })
    }
}
