//! The SQL function that puts messages in on a condition does what the outbox does without one.

use std::sync::Arc;

use adapters_postgres::PgStore;
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::kernel::commit::Committed;
use portal_core::messaging::outbox::{
    Backlog, Claimed, DeliveryReport, Lane, Outbox, OutboxMessage, Settlement, TopicMessage,
};
use portal_core::{MessageId, PortError};

use crate::database::TempDatabase;

/// An outbox whose messages follow the latest of their topic, whichever it is.
struct Following(PgStore);

#[async_trait]
impl Outbox for Following {
    async fn enqueue(&self, message: &OutboxMessage) -> Result<(), PortError> {
        loop {
            let latest = match message.content.topic() {
                Some(topic) => self.0.latest_of_topic(topic).await?,
                None => None,
            };
            if self.0.enqueue_after(message, latest).await? == Committed::Done {
                return Ok(());
            }
        }
    }

    async fn latest_of_topic(&self, topic: &str) -> Result<Option<TopicMessage>, PortError> {
        self.0.latest_of_topic(topic).await
    }

    async fn enqueue_after(
        &self,
        message: &OutboxMessage,
        latest: Option<TopicMessage>,
    ) -> Result<Committed, PortError> {
        self.0.enqueue_after(message, latest).await
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

    async fn requeue_parked(&self, kind: &str, version: u32, now: DateTime<Utc>) -> Result<u64, PortError> {
        self.0.requeue_parked(kind, version, now).await
    }

    async fn backlog(&self, lane: Lane, now: DateTime<Utc>) -> Result<Backlog, PortError> {
        self.0.backlog(lane, now).await
    }
}

async fn outbox() -> (Arc<dyn Outbox>, TempDatabase) {
    let database = TempDatabase::migrated().await;
    (Arc::new(Following(database.store())), database)
}

portal_testkit::outbox_suite! { #[tokio::test(flavor = "multi_thread")] outbox }

#[test]
fn the_function_is_the_statement_of_the_outbox() {
    let trimmed = |text: &str| text.lines().map(str::trim).collect::<Vec<_>>().join("\n");
    let statement = trimmed(include_str!("../../src/messaging/outbox_enqueue.sql"));
    let statement = &statement[statement.find("WITH").expect("the statement")..];
    assert!(trimmed(include_str!("../../migrations/0002_portal.up.sql")).contains(statement.trim()));
}
