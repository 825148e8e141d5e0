//! [`ConversationDesk`].

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::staff::conversation::{ConversationDesk, ConversationFilter, ConversationRecord};
use portal_core::support::conversation::{Conversation, ConversationState, ConversationSummary};
use portal_core::support::ticket::Rating;
use portal_core::{CustomerId, Page, PortError};

use crate::row::readable;
use crate::staff::records;
use crate::store::PgStore;
use crate::support::conversation_row::{ConversationRow, SummaryRow};

const PORT: &str = "conversation desk";

#[async_trait]
impl ConversationDesk for PgStore {
    async fn waiting(&self, limit: u32) -> Result<Vec<Conversation>, PortError> {
        let rows = self
            .ask(PORT, |mut c| async move {
                sqlx::query_as!(
                    ConversationRow,
                    "SELECT id, customer_id, ticket_number, state, created_at, updated_at, waiting_since, last_ordinal,
                        customer_delivered, customer_read, staff_delivered, staff_read
                     FROM portal.conversations WHERE waiting_since IS NOT NULL ORDER BY waiting_since, id LIMIT $1",
                    i64::from(limit),
                )
                .fetch_all(&mut *c)
                .await
            })
            .await?;
        Ok(readable(rows.iter().map(ConversationRow::read)))
    }

    async fn page_of(&self, filter: &ConversationFilter) -> Result<Page<ConversationSummary>, PortError> {
        let customer = filter.customer.as_ref().map(CustomerId::as_str);
        let all = [ConversationState::Open, ConversationState::Closed];
        let passing = all.into_iter().filter(|state| filter.state.is_none_or(|only| only == *state));
        let states: &Vec<String> = &passing.map(|state| state.as_str().to_owned()).collect();
        let (limit, offset) = (i64::from(filter.page.limit()), i64::try_from(filter.page.offset()).unwrap_or(i64::MAX));
        let rows = self
            .ask(PORT, |mut c| async move {
                sqlx::query_file_as!(
                    SummaryRow,
                    "src/staff/conversation_desk_page.sql",
                    customer,
                    states,
                    limit,
                    offset
                )
                .fetch_all(&mut *c)
                .await
            })
            .await?;
        let total = rows.first().map_or(0, |row| row.total.unsigned_abs());
        Ok(Page { items: readable(rows.into_iter().filter_map(SummaryRow::read)), total, request: filter.page })
    }

    async fn records(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> Result<Vec<ConversationRecord>, PortError> {
        let rows = self.ask(PORT, |mut c| async move { records::conversations(&mut c, from, to).await }).await?;
        Ok(readable(rows.into_iter().map(records::ConversationRow::read)))
    }

    async fn ratings(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> Result<Vec<(DateTime<Utc>, Rating)>, PortError> {
        let rows = self.ask(PORT, |mut c| async move { records::ratings(&mut c, from, to).await }).await?;
        Ok(readable(rows.into_iter().filter_map(records::RatingRow::read)))
    }
}
