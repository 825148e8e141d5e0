//! Conversations of all customers, as staff list them.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::staff::conversation::{ConversationDesk, ConversationFilter, ConversationRecord};
use portal_core::support::conversation::{Conversation, ConversationState, ConversationSummary};
use portal_core::support::ticket::Rating;
use portal_core::{CustomerId, Page, PortError};
use sqlx::SqliteConnection;

use crate::SqliteStore;
use crate::error::failed;
use crate::row::readable;
use crate::staff::records;
use crate::support::conversation::last_entry;
use crate::support::conversation_row::ConversationRow;

const PORT: &str = "conversation desk";

#[async_trait]
impl ConversationDesk for SqliteStore {
    async fn waiting(&self, limit: u32) -> Result<Vec<Conversation>, PortError> {
        let rows = sqlx::query_as!(
            ConversationRow,
            "SELECT id, customer_id, ticket_number, state, created_at, updated_at, waiting_since, last_ordinal,
                customer_delivered, customer_read, staff_delivered, staff_read
             FROM conversations WHERE waiting_since > '' ORDER BY waiting_since, id LIMIT ?",
            limit,
        );
        let rows = rows.fetch_all(&self.readers).await.map_err(failed(PORT))?;
        Ok(readable(rows.iter().map(ConversationRow::read)))
    }

    async fn page_of(&self, filter: &ConversationFilter) -> Result<Page<ConversationSummary>, PortError> {
        let read = async {
            let mut link = self.readers.acquire().await?;
            let (rows, total) = match &filter.customer {
                Some(customer) => of_customer(&mut link, customer, filter).await?,
                None => of_all(&mut link, filter).await?,
            };
            let mut items = Vec::new();
            for conversation in readable(rows.iter().map(ConversationRow::read)) {
                let last = last_entry(&mut link, &conversation).await?;
                items.push(ConversationSummary { conversation, last });
            }
            Ok((items, total))
        };
        let (items, total) = read.await.map_err(failed(PORT))?;
        Ok(Page { items, total: i64::unsigned_abs(total), request: filter.page })
    }

    async fn records(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> Result<Vec<ConversationRecord>, PortError> {
        let rows = records::conversations(&self.readers, from, to).await.map_err(failed(PORT))?;
        Ok(readable(rows.iter().map(records::ConversationRow::read)))
    }

    async fn ratings(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> Result<Vec<(DateTime<Utc>, Rating)>, PortError> {
        let rows = records::ratings(&self.readers, from, to).await.map_err(failed(PORT))?;
        Ok(readable(rows.into_iter().filter_map(records::RatingRow::read)))
    }
}

/// The states that pass.
fn states(filter: &ConversationFilter) -> String {
    let all = [ConversationState::Open, ConversationState::Closed];
    let passing = all.into_iter().filter(|state| filter.state.is_none_or(|only| only == *state));
    serde_json::Value::from(passing.map(ConversationState::as_str).collect::<Vec<_>>()).to_string()
}

async fn of_customer(
    link: &mut SqliteConnection,
    customer: &CustomerId,
    filter: &ConversationFilter,
) -> sqlx::Result<(Vec<ConversationRow>, i64)> {
    let (customer, states) = (customer.as_str(), states(filter));
    let rows = sqlx::query_as!(
        ConversationRow,
        "SELECT id, customer_id, ticket_number, state, created_at, updated_at, waiting_since, last_ordinal,
            customer_delivered, customer_read, staff_delivered, staff_read
         FROM conversations WHERE customer_id = ? AND +state IN (SELECT value FROM json_each(?))
         ORDER BY updated_at DESC, id DESC LIMIT ? OFFSET ?",
        customer,
        states,
        filter.page.limit(),
        i64::try_from(filter.page.offset()).unwrap_or(i64::MAX),
    )
    .fetch_all(&mut *link)
    .await?;
    let total = sqlx::query_scalar!(
        "SELECT COUNT(*) FROM conversations WHERE customer_id = ? AND +state IN (SELECT value FROM json_each(?))",
        customer,
        states,
    );
    Ok((rows, total.fetch_one(link).await?))
}

async fn of_all(link: &mut SqliteConnection, filter: &ConversationFilter) -> sqlx::Result<(Vec<ConversationRow>, i64)> {
    let states = states(filter);
    let rows = sqlx::query_as!(
        ConversationRow,
        "SELECT id, customer_id, ticket_number, state, created_at, updated_at, waiting_since, last_ordinal,
            customer_delivered, customer_read, staff_delivered, staff_read
         FROM conversations WHERE updated_at > '' AND +state IN (SELECT value FROM json_each(?))
         ORDER BY updated_at DESC, id DESC LIMIT ? OFFSET ?",
        states,
        filter.page.limit(),
        i64::try_from(filter.page.offset()).unwrap_or(i64::MAX),
    )
    .fetch_all(&mut *link)
    .await?;
    let total = sqlx::query_scalar!(
        "SELECT COUNT(*) FROM conversations WHERE state IN (SELECT value FROM json_each(?))",
        states,
    );
    Ok((rows, total.fetch_one(link).await?))
}
