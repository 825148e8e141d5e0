//! The SQL function that puts messages in beside something else does what the outbox does alone.

use std::sync::Arc;

use adapters_postgres::PgStore;
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::messaging::outbox::{Backlog, Claimed, DeliveryReport, Lane, Outbox, OutboxMessage, Settlement};
use portal_core::support::ticket::{Committed, TicketChange, TicketRepo};
use portal_core::{MessageId, PortError, TicketNumber};
use portal_testkit::TestDatabase;
use portal_testkit::fixtures::{customer, noon, scope, ticket};

use crate::database::TempDatabase;
use crate::test_database::PgTestDatabase;

/// An outbox whose messages come with changes of a ticket.
struct BesideTickets(PgStore);

#[async_trait]
impl Outbox for BesideTickets {
    async fn enqueue(&self, message: &OutboxMessage) -> Result<(), PortError> {
        let number = TicketNumber::parse("TKT1").expect("a number");
        loop {
            let found = TicketRepo::find(&self.0, &scope("AGLS1"), &number).await?.expect("the ticket");
            let change = found.cancel(None, noon()).expect("it is open");
            let state =
                portal_core::support::ticket::TicketState { status: found.detail.ticket.status, ..change.state };
            let change = TicketChange { messages: vec![message.clone()], state, ..change };
            if self.0.commit(&scope("AGLS1"), &change).await? == Committed::Done {
                return Ok(());
            }
        }
    }

    async fn claim(&self, lane: Lane, now: DateTime<Utc>, until: DateTime<Utc>) -> Result<Option<Claimed>, PortError> {
        self.0.claim(lane, now, until).await
    }

    async fn settle(
        &self,
        id: MessageId,
        fence: i64,
        settlement: &Settlement,
        now: DateTime<Utc>,
    ) -> Result<bool, PortError> {
        self.0.settle(id, fence, settlement, now).await
    }

    async fn record_delivery(&self, report: &DeliveryReport) -> Result<bool, PortError> {
        self.0.record_delivery(report).await
    }

    async fn backlog(&self, lane: Lane, now: DateTime<Utc>) -> Result<Backlog, PortError> {
        self.0.backlog(lane, now).await
    }
}

async fn outbox() -> (Arc<dyn Outbox>, TempDatabase) {
    let database = TempDatabase::migrated().await;
    let test_db = PgTestDatabase::on(&database);
    test_db.put_customer(&customer("AGLS1").build()).await;
    test_db.put_ticket(&ticket("TKT1", "AGLS1")).await;
    (Arc::new(BesideTickets(database.store())), database)
}

portal_testkit::outbox_suite! { #[tokio::test(flavor = "multi_thread")] outbox }

#[test]
fn the_function_is_the_statement_of_the_outbox() {
    let trimmed = |text: &str| text.lines().map(str::trim).collect::<Vec<_>>().join("\n");
    let statement = trimmed(include_str!("../../src/messaging/outbox_enqueue.sql"));
    let statement = &statement[statement.find("WITH").expect("the statement")..];
    assert!(trimmed(include_str!("../../migrations/0003_self_service.up.sql")).contains(statement.trim()));
}
