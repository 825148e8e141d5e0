//! The worker's use case: take one event, send it, settle it.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};

use super::model::{ClaimedDelivery, DeliverySettlement, EndpointName, WebhookBacklog, WebhookEndpoint};
use super::policy::WebhookPolicy;
use super::port::{WebhookFailure, WebhookQueue, WebhookSender};
use crate::integration::event::{Event, EventBody, PublishedEvent};
use crate::kernel::clock::{Clock, Entropy, random_bytes};
use crate::kernel::error::PortError;
use crate::kernel::id::{CustomerId, EventId};

/// How many events are put into a queue at a time.
const BATCH: u32 = 500;

/// What webhooks need.
#[derive(Clone)]
pub struct WebhookDeps {
    /// Keeps the events on their way.
    pub queue: Arc<dyn WebhookQueue>,
    /// Sends them.
    pub sender: Arc<dyn WebhookSender>,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Spreads retries.
    pub entropy: Arc<dyn Entropy>,
}

/// How a try ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WebhookOutcome {
    /// There was nothing to do.
    Idle,
    /// The endpoint took the event.
    Delivered,
    /// It will be tried again.
    Retried,
    /// It was given up.
    DeadLettered,
    /// The lease ended before the event was sent, or another worker took it over meanwhile.
    LeaseLost,
}

/// Sends events, one call at a time for each endpoint.
#[derive(Clone)]
pub struct WebhookService {
    deps: WebhookDeps,
    policy: WebhookPolicy,
    endpoints: Vec<WebhookEndpoint>,
}

impl WebhookService {
    /// Wires the use case.
    pub fn new(deps: WebhookDeps, policy: WebhookPolicy, endpoints: Vec<WebhookEndpoint>) -> Self {
        Self { deps, policy, endpoints }
    }

    /// The endpoints.
    pub fn endpoints(&self) -> &[WebhookEndpoint] {
        &self.endpoints
    }

    /// Brings the queue of an endpoint up to date.
    ///
    /// # Errors
    /// [`PortError`] if the queue cannot be reached.
    pub async fn enqueue(&self, endpoint: &WebhookEndpoint) -> Result<(), PortError> {
        while self.deps.queue.enqueue(endpoint, BATCH).await? == BATCH {}
        Ok(())
    }

    /// Takes the next event of an endpoint and brings it as far as it goes.
    ///
    /// # Errors
    /// [`PortError`] if the queue cannot be reached; the event's lease then runs out and it is tried again.
    pub async fn deliver_next(&self, endpoint: &EndpointName) -> Result<WebhookOutcome, PortError> {
        let asked_at = self.deps.clock.now();
        let lease_until = asked_at + self.policy.lease;
        let Some(claimed) = self.deps.queue.claim(endpoint, asked_at, lease_until).await? else {
            return Ok(WebhookOutcome::Idle);
        };
        let now = self.deps.clock.now();
        if lease_until <= now {
            return Ok(WebhookOutcome::LeaseLost);
        }
        let sent = self.deps.sender.send(endpoint, &claimed.event, now).await;
        let settled_at = self.deps.clock.now();
        let settlement = match sent {
            Ok(()) => DeliverySettlement::Delivered,
            Err(failure) => self.after_failure(&claimed, failure, settled_at),
        };
        let lease = (claimed.event.cursor, claimed.fence);
        let is_held = self.deps.queue.settle(endpoint, lease, &settlement, settled_at).await?;
        Ok(match settlement {
            _ if !is_held => WebhookOutcome::LeaseLost,
            DeliverySettlement::Delivered => WebhookOutcome::Delivered,
            DeliverySettlement::Retry { .. } => WebhookOutcome::Retried,
            DeliverySettlement::DeadLettered { .. } => WebhookOutcome::DeadLettered,
        })
    }

    /// Sends an event to an endpoint that only tests it, past the queue.
    ///
    /// # Errors
    /// [`WebhookFailure`] if the endpoint did not take it.
    pub async fn test(&self, endpoint: &EndpointName) -> Result<(), WebhookFailure> {
        let now = self.deps.clock.now();
        let id = EventId::generate(now, self.deps.entropy.as_ref());
        let event = Event { id, customer_id: CustomerId::of_test(), at: now, body: EventBody::WebhookTest {} };
        self.deps.sender.send(endpoint, &PublishedEvent { cursor: 0, event }, now).await
    }

    /// Has the events from place `from` to place `to` sent again that were delivered or given up; answers how many.
    ///
    /// # Errors
    /// [`PortError`] if the queue cannot be reached.
    pub async fn replay(&self, endpoint: &EndpointName, from: u64, to: u64) -> Result<u64, PortError> {
        self.deps.queue.replay(endpoint, from, to, self.deps.clock.now()).await
    }

    /// How an endpoint stands.
    ///
    /// # Errors
    /// [`PortError`] if the queue cannot be reached.
    pub async fn backlog(&self, endpoint: &EndpointName) -> Result<WebhookBacklog, PortError> {
        self.deps.queue.backlog(endpoint).await
    }

    /// Whether and when to try again: until the time is over that is counted from the first try.
    fn after_failure(
        &self,
        claimed: &ClaimedDelivery,
        failure: WebhookFailure,
        now: DateTime<Utc>,
    ) -> DeliverySettlement {
        let WebhookFailure { reason, retry_after } = failure;
        let wait = self.wait(claimed.attempt).max(retry_after.unwrap_or_default().min(self.policy.longest_wait));
        let not_before = now + wait;
        if not_before > claimed.first_tried_at + self.policy.give_up_after {
            return DeliverySettlement::DeadLettered { reason };
        }
        DeliverySettlement::Retry { not_before, reason }
    }

    /// Between half the longest wait and all of it, so that events that failed together do not come back together.
    fn wait(&self, attempt: u32) -> TimeDelta {
        let half = self.policy.wait_cap(attempt).num_milliseconds() / 2;
        let share = u16::from_be_bytes(random_bytes(self.deps.entropy.as_ref()));
        TimeDelta::milliseconds(half + half * i64::from(share) / i64::from(u16::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::integration::webhook::{MockWebhookQueue, MockWebhookSender};
    use crate::kernel::id::{CustomerId, EventId, InvoiceNumber};
    use crate::test_support::{CountingEntropy, clock_at, noon};

    fn name() -> EndpointName {
        EndpointName::parse("billing").expect("a name")
    }

    fn claimed(attempt: u32, first_tried_at: DateTime<Utc>) -> ClaimedDelivery {
        let invoice_number = InvoiceNumber::parse("INV/1").expect("a number");
        let event = Event {
            id: EventId::generate(noon(), &CountingEntropy::default()),
            customer_id: CustomerId::parse("AGLS1").expect("an id"),
            at: noon(),
            body: EventBody::InvoiceViewed { invoice_number },
        };
        ClaimedDelivery { event: PublishedEvent { cursor: 7, event }, fence: 3, attempt, first_tried_at }
    }

    /// What one try settles, and its outcome.
    async fn tried(
        claimed: ClaimedDelivery,
        answer: Result<(), WebhookFailure>,
        is_held: bool,
    ) -> (DeliverySettlement, WebhookOutcome) {
        let settled = Arc::new(std::sync::Mutex::new(None));
        let seen = settled.clone();
        let mut queue = MockWebhookQueue::new();
        queue.expect_claim().returning(move |_, _, _| Ok(Some(claimed.clone())));
        queue.expect_settle().withf(|_, lease, _, _| *lease == (7, 3)).returning(move |_, _, settlement, _| {
            *seen.lock().expect("no panic") = Some(settlement.clone());
            Ok(is_held)
        });
        let mut sender = MockWebhookSender::new();
        sender.expect_send().times(1).return_once(move |_, _, _| answer);
        let deps = WebhookDeps {
            queue: Arc::new(queue),
            sender: Arc::new(sender),
            clock: clock_at(noon()),
            entropy: Arc::new(CountingEntropy::default()),
        };
        let outcome = WebhookService::new(deps, WebhookPolicy::default(), Vec::new()).deliver_next(&name()).await;
        let settlement = settled.lock().expect("no panic").take().expect("it was settled");
        (settlement, outcome.expect("the queue answers"))
    }

    fn failure(retry_after: Option<TimeDelta>) -> Result<(), WebhookFailure> {
        Err(WebhookFailure { reason: "answered 503".into(), retry_after })
    }

    #[tokio::test]
    async fn what_the_endpoint_takes_is_delivered() {
        let delivered = (DeliverySettlement::Delivered, WebhookOutcome::Delivered);
        assert_eq!(tried(claimed(1, noon()), Ok(()), true).await, delivered);
        let lost = (DeliverySettlement::Delivered, WebhookOutcome::LeaseLost);
        assert_eq!(tried(claimed(1, noon()), Ok(()), false).await, lost);
    }

    #[tokio::test]
    async fn waits_double_and_end_at_the_longest() {
        for (attempt, least, most) in [(1, 2_500, 5_000), (3, 10_000, 20_000), (12, 900_000, 1_800_000)] {
            let (settlement, outcome) = tried(claimed(attempt, noon()), failure(None), true).await;
            let DeliverySettlement::Retry { not_before, reason } = settlement else { panic!("it is tried again") };
            let wait = (not_before - noon()).num_milliseconds();
            assert!((least..=most).contains(&wait), "{attempt}: {wait}");
            assert_eq!((reason.as_str(), outcome), ("answered 503", WebhookOutcome::Retried));
        }
    }

    #[tokio::test]
    async fn an_endpoint_may_ask_for_a_longer_wait() {
        let (settlement, _) = tried(claimed(1, noon()), failure(Some(TimeDelta::minutes(10))), true).await;
        assert!(matches!(settlement, DeliverySettlement::Retry { not_before, .. }
            if not_before == noon() + TimeDelta::minutes(10)));
        let (settlement, _) = tried(claimed(1, noon()), failure(Some(TimeDelta::days(10))), true).await;
        assert!(matches!(settlement, DeliverySettlement::Retry { not_before, .. }
            if not_before == noon() + TimeDelta::minutes(30)));
    }

    #[tokio::test]
    async fn after_a_day_of_tries_an_event_is_given_up() {
        let day_ago = noon() - TimeDelta::hours(24);
        let (settlement, outcome) = tried(claimed(60, day_ago), failure(None), true).await;
        assert_eq!(settlement, DeliverySettlement::DeadLettered { reason: "answered 503".into() });
        assert_eq!(outcome, WebhookOutcome::DeadLettered);
        let (settlement, _) = tried(claimed(60, day_ago + TimeDelta::hours(1)), failure(None), true).await;
        assert!(matches!(settlement, DeliverySettlement::Retry { .. }));
    }
}
