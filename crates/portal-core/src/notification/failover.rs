//! Several gateways as one: the next is tried when the first cannot, and one that keeps failing is left
//! alone for a while.

use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};

use super::error::SendError;
use super::model::{Accepted, OutgoingMessage};
use super::port::MessageSender;
use crate::clock::Clock;

/// When a gateway is left alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BreakerPolicy {
    /// After how many failures in a row.
    pub failures: u32,
    /// For how long, before a single message probes it.
    pub rest: TimeDelta,
}

impl Default for BreakerPolicy {
    fn default() -> Self {
        Self {
            failures: 5,
            rest: TimeDelta::seconds(30),
        }
    }
}

/// At most this many gateways are tried for one message in one go, so that a lost answer never costs more
/// than one message sent twice, and the time stays within a lease.
const MOST_TRIES: usize = 2;

/// Tries gateways in order.
pub struct FailoverSender {
    gateways: Vec<Gateway>,
    clock: Arc<dyn Clock>,
    policy: BreakerPolicy,
}

struct Gateway {
    sender: Arc<dyn MessageSender>,
    breaker: Mutex<Breaker>,
}

#[derive(Default)]
struct Breaker {
    failures: u32,
    rests_until: Option<DateTime<Utc>>,
}

impl FailoverSender {
    /// Tries `senders` in this order.
    pub fn new(
        senders: Vec<Arc<dyn MessageSender>>,
        clock: Arc<dyn Clock>,
        policy: BreakerPolicy,
    ) -> Self {
        let gateways = senders
            .into_iter()
            .map(|sender| Gateway {
                sender,
                breaker: Mutex::default(),
            })
            .collect();
        Self {
            gateways,
            clock,
            policy,
        }
    }
}

impl Gateway {
    /// Whether it may be tried. After its rest one caller may, and the others wait for how that ends.
    fn admits(&self, now: DateTime<Utc>, policy: BreakerPolicy) -> bool {
        let mut breaker = self.breaker.lock().unwrap_or_else(PoisonError::into_inner);
        match breaker.rests_until {
            None => true,
            Some(end) if end <= now => {
                breaker.rests_until = Some(now + policy.rest);
                true
            }
            Some(_) => false,
        }
    }

    fn note(&self, healthy: bool, now: DateTime<Utc>, policy: BreakerPolicy) {
        let mut breaker = self.breaker.lock().unwrap_or_else(PoisonError::into_inner);
        if healthy {
            *breaker = Breaker::default();
            return;
        }
        breaker.failures = breaker.failures.saturating_add(1);
        if breaker.failures >= policy.failures {
            breaker.rests_until = Some(now + policy.rest);
        }
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
            if !gateway.admits(self.clock.now(), self.policy) {
                continue;
            }
            tries += 1;
            let answer = gateway.sender.send(message).await;
            // A refused recipient says nothing against the gateway.
            let healthy = matches!(answer, Ok(_) | Err(SendError::Rejected(_)));
            gateway.note(healthy, self.clock.now(), self.policy);
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
    if matches!(before, SendError::Ambiguous(_)) {
        before
    } else {
        next
    }
}
