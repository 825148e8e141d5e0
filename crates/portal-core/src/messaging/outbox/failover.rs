//! Several gateways as one: the next is tried when the first cannot, and one that keeps failing is left
//! alone for a while.

use std::sync::Arc;

use async_trait::async_trait;

use super::error::SendError;
use super::model::{Accepted, OutgoingMessage};
use super::port::MessageSender;
use crate::kernel::breaker::{BreakerPolicy, CircuitBreaker};
use crate::kernel::clock::Clock;

/// At most this many gateways are tried for one message in one go, so that a lost answer never costs more
/// than one message sent twice, and the time stays within a lease.
const MOST_TRIES: usize = 2;

/// Tries gateways in order.
pub struct FailoverSender {
    gateways: Vec<Gateway>,
    clock: Arc<dyn Clock>,
}

struct Gateway {
    sender: Arc<dyn MessageSender>,
    breaker: CircuitBreaker,
}

impl FailoverSender {
    /// Tries `senders` in this order.
    pub fn new(senders: Vec<Arc<dyn MessageSender>>, clock: Arc<dyn Clock>, policy: BreakerPolicy) -> Self {
        let gateway = |sender| Gateway { sender, breaker: CircuitBreaker::new(policy) };
        Self { gateways: senders.into_iter().map(gateway).collect(), clock }
    }
}

#[async_trait]
impl MessageSender for FailoverSender {
    fn name(&self) -> &'static str {
        "failover"
    }

    async fn send(&self, message: &OutgoingMessage) -> Result<Accepted, SendError> {
        let mut last = SendError::Transient("every gateway rests after failures".into());
        let mut tries = 0;
        for gateway in &self.gateways {
            if tries == MOST_TRIES {
                break;
            }
            if !gateway.breaker.admits(self.clock.now()) {
                continue;
            }
            tries += 1;
            let answer = gateway.sender.send(message).await;
            // A refused recipient says nothing against the gateway.
            let healthy = matches!(answer, Ok(_) | Err(SendError::Rejected(_)));
            gateway.breaker.note(healthy, self.clock.now());
            match answer {
                Err(error) if !healthy => last = worse(last, error),
                settled => return settled,
            }
        }
        Err(last)
    }
}

/// A lost answer outweighs a clear refusal: the message may have been sent.
fn worse(before: SendError, next: SendError) -> SendError {
    if matches!(before, SendError::Ambiguous(_)) { before } else { next }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use chrono::TimeDelta;

    use super::*;
    use crate::kernel::clock::MockClock;
    use crate::kernel::id::MessageId;
    use crate::kernel::secret::Secret;
    use crate::messaging::outbox::MockMessageSender;
    use crate::test_support::{CountingEntropy, clock_at, noon, phone};

    fn message() -> OutgoingMessage {
        let id = MessageId::generate(noon(), &CountingEntropy::default());
        OutgoingMessage { id, to: phone(), text: Secret::new("hello".into()) }
    }

    fn gateway(times: usize, answer: Result<Accepted, SendError>) -> Arc<dyn MessageSender> {
        let mut sender = MockMessageSender::new();
        sender.expect_send().times(times).returning(move |_| answer.clone());
        Arc::new(sender)
    }

    fn accepted(provider: &str) -> Accepted {
        Accepted { provider: provider.into(), reference: None }
    }

    fn down() -> SendError {
        SendError::GatewayDown("device disconnected".into())
    }

    fn failover(senders: Vec<Arc<dyn MessageSender>>) -> FailoverSender {
        FailoverSender::new(senders, clock_at(noon()), BreakerPolicy::default())
    }

    #[tokio::test]
    async fn the_backup_takes_what_the_primary_cannot() {
        let sender = failover(vec![gateway(1, Err(down())), gateway(1, Ok(accepted("b")))]);
        assert_eq!(sender.send(&message()).await, Ok(accepted("b")));
    }

    #[tokio::test]
    async fn a_refused_recipient_is_not_tried_elsewhere() {
        let refused = Err(SendError::Rejected("target invalid".into()));
        let sender = failover(vec![gateway(1, refused.clone()), gateway(0, Ok(accepted("b")))]);
        assert_eq!(sender.send(&message()).await, refused);
    }

    #[tokio::test]
    async fn at_most_two_gateways_are_tried_and_a_lost_answer_is_not_forgotten() {
        let lost = Err(SendError::Ambiguous("timed out".into()));
        let sender = failover(vec![gateway(1, lost.clone()), gateway(1, Err(down())), gateway(0, Ok(accepted("c")))]);
        assert_eq!(sender.send(&message()).await, lost);
    }

    #[tokio::test]
    async fn after_five_failures_a_gateway_rests_and_costs_nothing() {
        let sender = failover(vec![gateway(5, Err(down()))]);
        for _ in 0..5 {
            assert_eq!(sender.send(&message()).await, Err(down()));
        }
        assert!(matches!(sender.send(&message()).await, Err(SendError::Transient(_))));
    }

    #[tokio::test]
    async fn after_its_rest_one_message_probes_and_success_closes_the_breaker() {
        let mut clock = MockClock::new();
        let at = Arc::new(Mutex::new(noon()));
        let shared = at.clone();
        clock.expect_now().returning(move || *shared.lock().expect("the clock's lock"));
        let mut sender = MockMessageSender::new();
        let mut calls = 0;
        sender.expect_send().times(8).returning(move |_| {
            calls += 1;
            if calls <= 6 { Err(down()) } else { Ok(accepted("a")) }
        });
        let failover = FailoverSender::new(vec![Arc::new(sender)], Arc::new(clock), BreakerPolicy::default());
        for _ in 0..5 {
            assert!(failover.send(&message()).await.is_err());
        }
        let rest = |seconds| *at.lock().expect("the clock's lock") += TimeDelta::seconds(seconds);
        rest(30);
        assert_eq!(failover.send(&message()).await, Err(down()), "the probe fails");
        assert!(matches!(failover.send(&message()).await, Err(SendError::Transient(_))), "it rests again");
        rest(30);
        assert_eq!(failover.send(&message()).await, Ok(accepted("a")), "the second probe succeeds");
        assert_eq!(failover.send(&message()).await, Ok(accepted("a")));
    }
}
