//! [`TicketRepo`]: reads and changes in one statement each; opening is in `ticket_opening.rs`.

use std::collections::HashMap;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::identity::customer::CustomerScope;
use portal_core::support::ticket::{
    Committed, NewTicket, OpenedTicket, Rating, Ticket, TicketChange, TicketList, TicketQuery, TicketRepo,
    VersionedTicket,
};
use portal_core::{Page, PortError, TicketNumber};
use sqlx::PgConnection;
use sqlx::types::Json;

use crate::row::readable;
use crate::store::PgStore;
use crate::stored::Stored;
use crate::support::ticket_row::{ListRow, StepRow, TicketRow, VersionedRow};

pub(crate) const PORT: &str = "ticket repository";

#[async_trait]
impl TicketRepo for PgStore {
    async fn page_of(&self, scope: &CustomerScope, query: &TicketQuery) -> Result<TicketList, PortError> {
        let states = query.filter.statuses().into_iter().map(|status| status.as_str().to_owned());
        let (states, words): (&Vec<String>, _) = (&states.collect(), query.search.words());
        let (limit, offset) = (i64::from(query.page.limit()), i64::try_from(query.page.offset()).unwrap_or(i64::MAX));
        let rows = self
            .ask(PORT, |mut c| async move {
                let customer = scope.customer_id().as_str();
                sqlx::query_file_as!(ListRow, "src/support/ticket_page.sql", customer, states, limit, offset, words)
                    .fetch_all(&mut *c)
                    .await
            })
            .await?;
        let counts = rows.first().map(ListRow::counts).unwrap_or_default();
        let items = readable(rows.into_iter().filter_map(ListRow::ticket).map(Ticket::try_from));
        Ok(TicketList { page: Page { items, total: counts.of(query.filter), request: query.page }, counts })
    }

    async fn find(&self, scope: &CustomerScope, number: &TicketNumber) -> Result<Option<VersionedTicket>, PortError> {
        let row = self
            .ask(PORT, |mut c| async move {
                let customer = scope.customer_id().as_str();
                sqlx::query_file_as!(VersionedRow, "src/support/ticket_find.sql", customer, number.as_str())
                    .fetch_optional(&mut *c)
                    .await
            })
            .await?;
        Ok(row.and_then(VersionedRow::versioned))
    }

    async fn open(&self, scope: &CustomerScope, new: &NewTicket) -> Result<OpenedTicket, PortError> {
        self.open_ticket(scope, new).await
    }

    async fn commit(&self, scope: &CustomerScope, change: &TicketChange) -> Result<Committed, PortError> {
        self.ask(PORT, |mut c| async move { commit(&mut c, scope, change).await }).await
    }
}

async fn commit(c: &mut PgConnection, scope: &CustomerScope, change: &TicketChange) -> sqlx::Result<Committed> {
    let (state, step) = (&change.state, &change.step);
    let written = sqlx::query_file_scalar!(
        "src/support/ticket_commit.sql",
        scope.customer_id().as_str(),
        change.number.as_str(),
        change.expected.as_str(),
        state.status.as_str(),
        state.rating.map(stars),
        state.feedback,
        state.reopened_at,
        state.sla_due,
        state.updated_at,
        step.status.as_str(),
        step.at,
        step.note,
        step.kind.as_str(),
        step.kind.rating().map(stars),
    )
    .fetch_one(c)
    .await;
    match written {
        Ok(true) => Ok(Committed::Done),
        Ok(false) => Ok(Committed::Conflict),
        Err(error) if takes_the_same_place(&error) => Ok(Committed::Conflict),
        Err(error) => Err(error),
    }
}

fn stars(rating: Rating) -> i16 {
    rating.stars().into()
}

/// Whether another step was added at that moment, without a write to the ticket itself.
pub(crate) fn takes_the_same_place(error: &sqlx::Error) -> bool {
    error.as_database_error().is_some_and(sqlx::error::DatabaseError::is_unique_violation)
}
