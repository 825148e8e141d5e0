//! The worker's use case: take one message, put it into words, hand it to the gateway, settle it.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};

use super::error::SendError;
use super::model::{Claimed, Lane, LoginCode, MessageContent, OutgoingMessage, Settlement};
use super::policy::{DeliveryPolicy, LanePolicy};
use super::port::{MessageSender, Outbox};
use super::template::Signature;
use crate::clock::{Clock, Entropy, random_bytes};
use crate::customer::CustomerRepo;
use crate::error::PortError;
use crate::otp::CodeParts;
use crate::secret::KeyRing;

/// What delivery needs.
#[derive(Clone)]
pub struct DeliveryDeps {
    /// Keeps the messages.
    pub outbox: Arc<dyn Outbox>,
    /// Knows whose number it is.
    pub customers: Arc<dyn CustomerRepo>,
    /// Takes the messages.
    pub sender: Arc<dyn MessageSender>,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Spreads retries.
    pub entropy: Arc<dyn Entropy>,
}

/// How a try to deliver ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// There was nothing to do.
    Idle,
    /// A gateway took the message.
    Sent,
    /// There was nobody to send it to.
    Dropped,
    /// It will be tried again.
    Retried,
    /// It was given up.
    Buried,
    /// Another worker took the message over meanwhile.
    LeaseLost,
}

/// Delivers messages, one call at a time; run as many callers as messages should travel at once.
#[derive(Clone)]
pub struct DeliveryService {
    deps: DeliveryDeps,
    policy: DeliveryPolicy,
    signature: Signature,
    keys: Arc<KeyRing>,
}

/// What becomes of a message before it is handed over.
enum Prepared {
    Ready(OutgoingMessage),
    Settled(Settlement),
}

impl DeliveryService {
    /// Wires the use case.
    pub fn new(
        deps: DeliveryDeps,
        policy: DeliveryPolicy,
        signature: Signature,
        keys: Arc<KeyRing>,
    ) -> Self {
        Self {
            deps,
            policy,
            signature,
            keys,
        }
    }

    /// Takes the next message of `lane` and brings it as far as it goes.
    ///
    /// # Errors
    /// [`PortError`] if outbox or customers cannot be reached; the message's lease then runs out and it is
    /// tried again.
    pub async fn deliver_next(&self, lane: Lane) -> Result<Outcome, PortError> {
        let now = self.deps.clock.now();
        let policy = self.policy.lane(lane);
        let Some(claimed) = self
            .deps
            .outbox
            .claim(lane, now, now + policy.lease)
            .await?
        else {
            return Ok(Outcome::Idle);
        };
        let settlement = match self.prepare(&claimed, now).await? {
            Prepared::Settled(settlement) => settlement,
            Prepared::Ready(message) => match self.deps.sender.send(&message).await {
                Ok(accepted) => Settlement::Sent {
                    provider: accepted.provider,
                    reference: accepted.reference,
                },
                Err(error) => self.after_failure(&claimed, policy, &error),
            },
        };
        let settled_at = self.deps.clock.now();
        let held = self
            .deps
            .outbox
            .settle(claimed.message.id, claimed.fence, &settlement, settled_at)
            .await?;
        Ok(if held {
            outcome_of(&settlement)
        } else {
            Outcome::LeaseLost
        })
    }

    async fn prepare(&self, claimed: &Claimed, now: DateTime<Utc>) -> Result<Prepared, PortError> {
        if claimed.message.expires_at.is_some_and(|end| end <= now) {
            return Ok(Prepared::Settled(buried("expired before it could be sent")));
        }
        match &claimed.message.content {
            MessageContent::LoginCode(login) => self.prepare_code(claimed, login).await,
        }
    }

    /// Looks up whose number it is, here and not while the caller waits, and derives the code.
    async fn prepare_code(
        &self,
        claimed: &Claimed,
        login: &LoginCode,
    ) -> Result<Prepared, PortError> {
        let message = &claimed.message;
        let accounts = self.deps.customers.accounts_of(&message.to).await?;
        let account = accounts.iter().find(|account| {
            account.access.admits(&message.to)
                && login
                    .narrowed_to
                    .as_ref()
                    .is_none_or(|wanted| *wanted == account.access.customer_id)
        });
        let Some(account) = account else {
            return Ok(Prepared::Settled(Settlement::Dropped));
        };
        let Some(key) = self.keys.find(&login.key_id) else {
            return Ok(Prepared::Settled(buried("its server key was retired")));
        };
        let parts = CodeParts {
            challenge: login.challenge,
            sequence: login.sequence,
            seed: &login.seed,
            purpose: login.purpose,
            phone: &message.to,
        };
        let text =
            self.signature
                .login_code(message.locale, &account.name, &parts.derive(key), login);
        Ok(Prepared::Ready(OutgoingMessage {
            id: message.id,
            to: message.to.clone(),
            text,
        }))
    }

    /// Whether and when to try again. A message whose answer got lost is repeated only if it is a code:
    /// twice the same code does no harm, twice the same notice annoys.
    fn after_failure(
        &self,
        claimed: &Claimed,
        policy: &LanePolicy,
        error: &SendError,
    ) -> Settlement {
        let repeatable = match error {
            SendError::Rejected(_) => false,
            SendError::Ambiguous(_) => claimed.message.lane == Lane::Code,
            SendError::GatewayDown(_) | SendError::Transient(_) => true,
        };
        let reason = error.to_string();
        if !repeatable || claimed.attempt >= policy.attempts {
            return buried(&reason);
        }
        let not_before = self.deps.clock.now() + self.jittered(policy.wait_cap(claimed.attempt));
        if claimed
            .message
            .expires_at
            .is_some_and(|end| end <= not_before)
        {
            return buried(&format!("expired; {reason}"));
        }
        Settlement::Retry { not_before, reason }
    }

    /// A uniform share of `cap`, so that messages that failed together do not come back together.
    fn jittered(&self, cap: TimeDelta) -> TimeDelta {
        let share = u16::from_be_bytes(random_bytes(self.deps.entropy.as_ref()));
        TimeDelta::milliseconds(cap.num_milliseconds() * i64::from(share) / i64::from(u16::MAX))
    }
}

fn buried(reason: &str) -> Settlement {
    Settlement::Buried {
        reason: reason.to_owned(),
    }
}

fn outcome_of(settlement: &Settlement) -> Outcome {
    match settlement {
        Settlement::Sent { .. } => Outcome::Sent,
        Settlement::Dropped => Outcome::Dropped,
        Settlement::Retry { .. } => Outcome::Retried,
        Settlement::Buried { .. } => Outcome::Buried,
    }
}
