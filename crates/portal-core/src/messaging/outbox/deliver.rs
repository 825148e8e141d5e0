//! The worker's use case: take one message, have its kind put it into words, hand it to the channel, settle it.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};

use super::email::{EmailSender, OutgoingEmail};
use super::error::SendError;
use super::kind::{DeliveryContext, MessageKinds, Prepared};
use super::model::{Claimed, Lane, OutgoingMessage, Settlement};
use super::policy::DeliveryPolicy;
use super::port::{MessageSender, Outbox};
use super::recipient::{Address, Recipient};
use super::template::Branding;
use crate::identity::customer::{AccountAccess, CustomerRepo, CustomerScope};
use crate::kernel::clock::{Clock, Entropy, random_bytes};
use crate::kernel::error::PortError;
use crate::kernel::secret::KeyRing;

/// How often an e-mail is handed over whose answer gets lost each time: not every mailbox looks at the Message-ID.
const UNANSWERED_EMAILS: u32 = 3;

/// What delivery needs.
#[derive(Clone)]
pub struct DeliveryDeps {
    /// Keeps the messages.
    pub outbox: Arc<dyn Outbox>,
    /// Knows whose number it is.
    pub customers: Arc<dyn CustomerRepo>,
    /// Takes the messages to phones.
    pub sender: Arc<dyn MessageSender>,
    /// Takes the messages to mailboxes; without it they wait.
    pub email: Option<Arc<dyn EmailSender>>,
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
    DeadLettered,
    /// This version cannot read it.
    Parked,
    /// The lease ended before the message was sent, or another worker took the message over meanwhile.
    LeaseLost,
}

/// Delivers messages, one call at a time; run as many callers as messages should travel at once.
#[derive(Clone)]
pub struct DeliveryService {
    deps: DeliveryDeps,
    policy: DeliveryPolicy,
    kinds: MessageKinds,
    branding: Branding,
    keys: Arc<KeyRing>,
}

impl DeliveryService {
    /// Wires the use case. Messages of other kinds than these are parked.
    pub fn new(
        deps: DeliveryDeps,
        policy: DeliveryPolicy,
        kinds: MessageKinds,
        branding: Branding,
        keys: Arc<KeyRing>,
    ) -> Self {
        Self { deps, policy, kinds, branding, keys }
    }

    /// Takes the next message of `lane` and brings it as far as it goes. A message whose lease is over when the claim
    /// returns is not sent: another worker may have it.
    ///
    /// # Errors
    /// [`PortError`] if outbox or customers cannot be reached; the message's lease then runs out and it is
    /// tried again.
    pub async fn deliver_next(&self, lane: Lane) -> Result<Outcome, PortError> {
        let asked_at = self.deps.clock.now();
        let lease_until = asked_at + self.policy.lane(lane).lease;
        let Some(claimed) = self.deps.outbox.claim(lane, asked_at, lease_until).await? else {
            return Ok(Outcome::Idle);
        };
        // A claim that parks many messages first takes long.
        let now = self.deps.clock.now();
        if lease_until <= now {
            return Ok(Outcome::LeaseLost);
        }
        let settlement = self.settle(&claimed, now).await?;
        let settled_at = self.deps.clock.now();
        let held = self.deps.outbox.settle(claimed.message.id, claimed.fence, &settlement, settled_at).await?;
        Ok(if held { outcome_of(&settlement) } else { Outcome::LeaseLost })
    }

    /// What becomes of a message: it is handed over, or settled without.
    async fn settle(&self, claimed: &Claimed, now: DateTime<Utc>) -> Result<Settlement, PortError> {
        if claimed.message.expires_at.is_some_and(|end| end <= now) {
            return Ok(Settlement::dead_letter("expired before it could be sent"));
        }
        let context = DeliveryContext {
            customers: self.deps.customers.as_ref(),
            clock: self.deps.clock.as_ref(),
            keys: &self.keys,
            branding: &self.branding,
            now,
        };
        let prepared = match self.kinds.prepare(claimed, &context).await? {
            Prepared::Settled(settlement) => return Ok(settlement),
            prepared => prepared,
        };
        let Some(address) = self.address_of(&claimed.message.to).await? else { return Ok(Settlement::Dropped) };
        Ok(self.hand_over(claimed, prepared, address).await)
    }

    /// Hands the message to the channel of the address.
    async fn hand_over(&self, claimed: &Claimed, prepared: Prepared, address: Address) -> Settlement {
        let id = claimed.message.id;
        let answer = match (prepared, address) {
            (Prepared::Text(text), Address::Phone(to)) => {
                self.deps.sender.send(&OutgoingMessage { id, to, text }).await
            }
            (Prepared::Email(content), Address::Email(to)) => {
                let Some(sender) = &self.deps.email else { return Settlement::no_channel() };
                let email = OutgoingEmail { id, to, at: claimed.message.created_at, content: *content };
                sender.send(&email).await
            }
            (Prepared::Settled(settlement), _) => return settlement,
            _ => return Settlement::foreign_recipient(),
        };
        match answer {
            Ok(accepted) => Settlement::Sent { provider: accepted.provider, reference: accepted.reference },
            Err(error) => self.after_failure(claimed, &error),
        }
    }

    /// Where the recipient is reached now; `None` if nowhere.
    async fn address_of(&self, recipient: &Recipient) -> Result<Option<Address>, PortError> {
        let id = match recipient {
            Recipient::Address(address) => return Ok(Some(address.clone())),
            Recipient::Customer(id) => id,
        };
        let access = self.deps.customers.access(&CustomerScope::of_message(id.clone())).await?;
        Ok(access.filter(AccountAccess::may_enter).and_then(|access| access.phone).map(Address::Phone))
    }

    /// Puts back what was parked, is of a kind and version that this program reads, and has not expired; to be called
    /// when workers start, and then every hour, because a program of an older version may run beside this one. Not more
    /// often: a message that cannot be read for another reason is parked again each time. Answers how many there were.
    ///
    /// # Errors
    /// [`PortError`] if the outbox cannot be reached.
    pub async fn requeue_parked(&self) -> Result<u64, PortError> {
        let (mut requeued, now) = (0, self.deps.clock.now());
        for (kind, version) in self.kinds.readable() {
            requeued += self.deps.outbox.requeue_parked(kind, version, now).await?;
        }
        Ok(requeued)
    }

    /// Whether and when to try again. A message whose answer got lost is repeated unless it is a plain notice:
    /// twice the same code or warning does no harm, twice the same notice annoys, and twice the same e-mail has the
    /// same Message-ID.
    fn after_failure(&self, claimed: &Claimed, error: &SendError) -> Settlement {
        let policy = self.policy.lane(claimed.message.lane);
        let repeatable = match error {
            SendError::Rejected(_) => false,
            SendError::Ambiguous(_) => match claimed.message.lane {
                Lane::Notice => false,
                Lane::Email => claimed.attempt < UNANSWERED_EMAILS,
                _ => true,
            },
            SendError::GatewayDown(_) | SendError::Transient(_) => true,
        };
        let reason = error.to_string();
        let patient =
            matches!(error, SendError::GatewayDown(_)) && self.kinds.outlasts_outages(claimed.message.content.kind());
        if !repeatable || claimed.attempt >= policy.attempts && !patient {
            return Settlement::dead_letter(&reason);
        }
        let not_before = self.deps.clock.now() + self.jittered(policy.wait_cap(claimed.attempt));
        if claimed.message.expires_at.is_some_and(|end| end <= not_before) {
            return Settlement::dead_letter(&format!("expired; {reason}"));
        }
        Settlement::Retry { not_before, reason }
    }

    /// A uniform share of `cap`, so that messages that failed together do not come back together.
    fn jittered(&self, cap: TimeDelta) -> TimeDelta {
        let share = u16::from_be_bytes(random_bytes(self.deps.entropy.as_ref()));
        TimeDelta::milliseconds(cap.num_milliseconds() * i64::from(share) / i64::from(u16::MAX))
    }
}

fn outcome_of(settlement: &Settlement) -> Outcome {
    match settlement {
        Settlement::Sent { .. } => Outcome::Sent,
        Settlement::Dropped => Outcome::Dropped,
        Settlement::Retry { .. } => Outcome::Retried,
        Settlement::DeadLettered { .. } => Outcome::DeadLettered,
        Settlement::Parked { .. } => Outcome::Parked,
    }
}

#[cfg(test)]
mod email_tests;
#[cfg(test)]
pub(super) mod tests;
