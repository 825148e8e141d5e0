//! Wakes workers as soon as there is something in the outbox.

use std::sync::Arc;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::kernel::commit::Committed;
use portal_core::messaging::outbox::{
    Backlog, Claimed, DeliveryReport, Lane, Outbox, OutboxMessage, Settlement, TopicMessage,
};
use portal_core::{MessageId, PortError};
use tokio::sync::Notify;

/// One for each lane; a notification without a waiter is kept for the next who listens.
#[derive(Debug, Default)]
pub(crate) struct OutboxNotifier {
    code: Notify,
    security: Notify,
    notice: Notify,
    email: Notify,
}

impl OutboxNotifier {
    /// Wakes one worker of `lane`.
    pub(crate) fn notify(&self, lane: Lane) {
        self.of(lane).notify_one();
    }

    /// Wakes one worker of each lane.
    pub(crate) fn notify_all(&self) {
        for lane in Lane::ALL {
            self.notify(lane);
        }
    }

    /// Waits for the next notification.
    pub(crate) async fn notified(&self, lane: Lane) {
        self.of(lane).notified().await;
    }

    fn of(&self, lane: Lane) -> &Notify {
        match lane {
            Lane::Code => &self.code,
            Lane::Security => &self.security,
            Lane::Notice => &self.notice,
            Lane::Email => &self.email,
        }
    }
}

/// An outbox that notifies when a message goes in, and again when one is claimed: behind it there may be
/// more, so one notification wakes as many workers as there are messages.
pub(crate) struct NotifyingOutbox {
    inner: Arc<dyn Outbox>,
    notifier: Arc<OutboxNotifier>,
}

impl NotifyingOutbox {
    pub(crate) fn new(inner: Arc<dyn Outbox>, notifier: Arc<OutboxNotifier>) -> Self {
        Self { inner, notifier }
    }
}

#[async_trait]
impl Outbox for NotifyingOutbox {
    async fn enqueue(&self, message: &OutboxMessage) -> Result<(), PortError> {
        self.inner.enqueue(message).await?;
        self.notifier.notify(message.lane);
        Ok(())
    }

    async fn latest_of_topic(&self, topic: &str) -> Result<Option<TopicMessage>, PortError> {
        self.inner.latest_of_topic(topic).await
    }

    async fn enqueue_after(
        &self,
        message: &OutboxMessage,
        latest: Option<TopicMessage>,
    ) -> Result<Committed, PortError> {
        let committed = self.inner.enqueue_after(message, latest).await?;
        if committed == Committed::Done {
            self.notifier.notify(message.lane);
        }
        Ok(committed)
    }

    async fn claim(
        &self,
        lane: Lane,
        now: DateTime<Utc>,
        lease_until: DateTime<Utc>,
    ) -> Result<Option<Claimed>, PortError> {
        let claimed = self.inner.claim(lane, now, lease_until).await?;
        if claimed.is_some() {
            self.notifier.notify(lane);
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

    async fn requeue_parked(&self, kind: &str, version: u32, now: DateTime<Utc>) -> Result<u64, PortError> {
        let requeued = self.inner.requeue_parked(kind, version, now).await?;
        if requeued > 0 {
            self.notifier.notify_all();
        }
        Ok(requeued)
    }

    async fn backlog(&self, lane: Lane, now: DateTime<Utc>) -> Result<Backlog, PortError> {
        self.inner.backlog(lane, now).await
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use chrono::TimeDelta;
    use portal_core::identity::otp::{LoginCode, Purpose};
    use portal_core::messaging::outbox::{MessageContent, MockOutbox};
    use portal_core::{ChallengeId, Locale, PhoneNumber};
    use uuid::Uuid;

    use super::*;

    fn message() -> OutboxMessage {
        OutboxMessage {
            id: MessageId::from_uuid(Uuid::nil()),
            lane: Lane::Code,
            to: PhoneNumber::parse("0817102070").expect("a mobile number").into(),
            locale: Locale::Id,
            content: MessageContent::of(&LoginCode {
                challenge: ChallengeId::from_uuid(Uuid::nil()),
                sequence: 0,
                key_id: String::new(),
                seed: [0; 16],
                purpose: Purpose::Login,
                narrowed_to: None,
                seconds: 600,
            }),
            created_at: DateTime::UNIX_EPOCH,
            not_before: None,
            expires_at: None,
        }
    }

    /// An outbox that holds `messages`.
    fn holding(messages: u32) -> MockOutbox {
        let left = AtomicU32::new(messages);
        let mut outbox = MockOutbox::new();
        outbox.expect_enqueue().returning(|_| Ok(()));
        outbox
            .expect_enqueue_after()
            .returning(|_, latest| Ok(if latest.is_none() { Committed::Done } else { Committed::Conflict }));
        outbox.expect_claim().returning(move |_, _, _| {
            let taken = left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |n| n.checked_sub(1));
            Ok(taken.ok().map(|_| Claimed { message: message(), fence: 1, attempt: 1 }))
        });
        outbox
    }

    fn is_notified(notifier: &OutboxNotifier, lane: Lane) -> bool {
        let waiting = std::pin::pin!(notifier.notified(lane));
        waiting.poll(&mut std::task::Context::from_waker(std::task::Waker::noop())).is_ready()
    }

    #[tokio::test]
    async fn a_message_rings_in_its_own_lane_even_before_anybody_listens() {
        let notifier = Arc::new(OutboxNotifier::default());
        let outbox = NotifyingOutbox::new(Arc::new(holding(0)), notifier.clone());
        outbox.enqueue(&message()).await.expect("it is taken");
        assert!(is_notified(&notifier, Lane::Code) && !is_notified(&notifier, Lane::Notice));
        assert!(!is_notified(&notifier, Lane::Code), "one notification wakes one worker");
        assert_eq!(outbox.enqueue_after(&message(), None).await.expect("an answer"), Committed::Done);
        assert!(is_notified(&notifier, Lane::Code));
        let message = message();
        let (id, not_before, content) = (message.id, message.created_at, message.content.clone());
        let other = Some(TopicMessage { id, is_pending: true, not_before, content });
        assert_eq!(outbox.enqueue_after(&message, other).await.expect("an answer"), Committed::Conflict);
        assert!(!is_notified(&notifier, Lane::Code), "nothing came in");
    }

    #[tokio::test]
    async fn a_worker_that_finds_a_message_wakes_the_next_until_there_are_none() {
        let notifier = Arc::new(OutboxNotifier::default());
        let outbox = NotifyingOutbox::new(Arc::new(holding(3)), notifier.clone());
        notifier.notify(Lane::Code);
        let (now, mut found) = (DateTime::UNIX_EPOCH, 0);
        while is_notified(&notifier, Lane::Code) {
            let claimed = outbox.claim(Lane::Code, now, now + TimeDelta::seconds(15)).await;
            found += u32::from(claimed.expect("it answers").is_some());
        }
        assert_eq!(found, 3);
    }
}
