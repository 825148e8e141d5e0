//! Wakes workers as soon as there is something in the outbox.

use std::sync::Arc;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::notification::{Backlog, Claimed, DeliveryReport, Lane, Outbox, OutboxMessage, Settlement};
use portal_core::{MessageId, PortError};
use tokio::sync::Notify;

/// One bell for each lane; a ring that nobody hears is kept for the next who listens.
#[derive(Debug, Default)]
pub(crate) struct Bell {
    code: Notify,
    notice: Notify,
}

impl Bell {
    /// Wakes one worker of `lane`.
    pub(crate) fn ring(&self, lane: Lane) {
        self.of(lane).notify_one();
    }

    /// Waits for the next ring.
    pub(crate) async fn heard(&self, lane: Lane) {
        self.of(lane).notified().await;
    }

    fn of(&self, lane: Lane) -> &Notify {
        match lane {
            Lane::Code => &self.code,
            Lane::Notice => &self.notice,
        }
    }
}

/// An outbox that rings when a message goes in, and again when one is claimed: behind it there may be
/// more, so a single ring brings up as many workers as there are messages.
pub(crate) struct RingingOutbox {
    inner: Arc<dyn Outbox>,
    bell: Arc<Bell>,
}

impl RingingOutbox {
    pub(crate) fn new(inner: Arc<dyn Outbox>, bell: Arc<Bell>) -> Self {
        Self { inner, bell }
    }
}

#[async_trait]
impl Outbox for RingingOutbox {
    async fn enqueue(&self, message: &OutboxMessage) -> Result<(), PortError> {
        self.inner.enqueue(message).await?;
        self.bell.ring(message.lane);
        Ok(())
    }

    async fn claim(
        &self,
        lane: Lane,
        now: DateTime<Utc>,
        lease_until: DateTime<Utc>,
    ) -> Result<Option<Claimed>, PortError> {
        let claimed = self.inner.claim(lane, now, lease_until).await?;
        if claimed.is_some() {
            self.bell.ring(lane);
        }
        Ok(claimed)
    }

    async fn settle(
        &self,
        id: MessageId,
        fence: i64,
        settlement: &Settlement,
        now: DateTime<Utc>,
    ) -> Result<bool, PortError> {
        self.inner.settle(id, fence, settlement, now).await
    }

    async fn record_delivery(&self, report: &DeliveryReport) -> Result<bool, PortError> {
        self.inner.record_delivery(report).await
    }

    async fn backlog(&self, lane: Lane, now: DateTime<Utc>) -> Result<Backlog, PortError> {
        self.inner.backlog(lane, now).await
    }
}
