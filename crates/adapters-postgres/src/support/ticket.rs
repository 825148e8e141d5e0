//! [`TicketRepo`]: reads in one statement each; what customers write is in the SQL functions
//! `portal_rate_ticket`, `portal_reopen_ticket` and `portal_commit_ticket`, and in `ticket_opening.rs`.

use std::collections::HashMap;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::identity::customer::CustomerScope;
use portal_core::support::ticket::{
    Committed, Feedback, FollowUp, NewTicket, OpenedTicket, RatingNote, Reopening, Ticket, TicketChange, TicketDetail,
    TicketList, TicketQuery, TicketRepo,
};
use portal_core::{Page, PortError, TicketNumber};
use sqlx::types::Json;

use crate::row::readable;
use crate::store::PgStore;
use crate::stored::Stored;
use crate::support::ticket_row::{DetailRow, ListRow, StepRow, TicketRow};

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
                let answer = sqlx::query_file_as!(
                    ListRow,
                    "src/support/ticket_page.sql",
                    customer,
                    states,
                    limit,
                    offset,
                    words
                )
                .fetch_all(&mut *c)
                .await;
                (c, answer)
            })
            .await?;
        let counts = rows.first().map(ListRow::counts).unwrap_or_default();
        let items = readable(rows.into_iter().filter_map(ListRow::ticket).map(Ticket::try_from));
        Ok(TicketList { page: Page { items, total: counts.of(query.filter), request: query.page }, counts })
    }

    async fn find(&self, scope: &CustomerScope, number: &TicketNumber) -> Result<Option<TicketDetail>, PortError> {
        let row = self
            .ask(PORT, |mut c| async move {
                let customer = scope.customer_id().as_str();
                let answer = sqlx::query_file_as!(DetailRow, "src/support/ticket_find.sql", customer, number.as_str())
                    .fetch_optional(&mut *c)
                    .await;
                (c, answer)
            })
            .await?;
        Ok(row.and_then(DetailRow::detail))
    }

    async fn open(&self, scope: &CustomerScope, new: &NewTicket) -> Result<OpenedTicket, PortError> {
        self.open_ticket(scope, new).await
    }

    async fn rate(
        &self,
        scope: &CustomerScope,
        number: &TicketNumber,
        note: &RatingNote,
    ) -> Result<FollowUp, PortError> {
        let outcome = self
            .ask(PORT, |mut c| async move {
                let answer = sqlx::query_scalar!(
                    r#"SELECT portal_rate_ticket($1, $2, $3, $4, $5) AS "outcome!""#,
                    scope.customer_id().as_str(),
                    number.as_str(),
                    i32::from(note.rating.stars()),
                    note.feedback.as_ref().map(Feedback::as_str),
                    note.at,
                )
                .fetch_one(&mut *c)
                .await;
                (c, answer)
            })
            .await?;
        self.followed_up(scope, number, &outcome).await
    }

    async fn reopen(
        &self,
        scope: &CustomerScope,
        number: &TicketNumber,
        reopening: &Reopening,
    ) -> Result<FollowUp, PortError> {
        let outcome = self
            .ask(PORT, |mut c| async move {
                let answer = sqlx::query_scalar!(
                    r#"SELECT portal_reopen_ticket($1, $2, $3, $4, $5, $6) AS "outcome!""#,
                    scope.customer_id().as_str(),
                    number.as_str(),
                    reopening.note.as_ref().map(Feedback::as_str),
                    reopening.at,
                    reopening.completed_since,
                    &reopening.sla_due,
                )
                .fetch_one(&mut *c)
                .await;
                (c, answer)
            })
            .await?;
        self.followed_up(scope, number, &outcome).await
    }

    async fn commit(&self, scope: &CustomerScope, change: &TicketChange) -> Result<Committed, PortError> {
        let outcome = self
            .ask(PORT, |mut c| async move {
                let answer = sqlx::query_scalar!(
                    r#"SELECT portal_commit_ticket($1, $2, $3, $4, $5, $6, $7, $8) AS "outcome!""#,
                    scope.customer_id().as_str(),
                    change.number.as_str(),
                    change.expected.status.as_str(),
                    change.expected.technician.as_deref(),
                    change.status.as_str(),
                    change.kind.as_str(),
                    change.note.as_ref().map(Feedback::as_str),
                    change.at,
                )
                .fetch_one(&mut *c)
                .await;
                (c, answer)
            })
            .await?;
        Ok(match self.followed_up(scope, &change.number, &outcome).await? {
            FollowUp::Done(detail) => Committed::Done(detail),
            FollowUp::NotNow => Committed::Conflict,
            FollowUp::NotFound => Committed::NotFound,
        })
    }
}

impl PgStore {
    /// What came of it, by the word of the SQL function.
    async fn followed_up(
        &self,
        scope: &CustomerScope,
        number: &TicketNumber,
        outcome: &str,
    ) -> Result<FollowUp, PortError> {
        match outcome {
            "done" => {
                let detail = self.find(scope, number).await?;
                Ok(detail.map_or(FollowUp::NotFound, |detail| FollowUp::Done(Box::new(detail))))
            }
            "not_now" => Ok(FollowUp::NotNow),
            _ => Ok(FollowUp::NotFound),
        }
    }
}
