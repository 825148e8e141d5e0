//! The ports of messages: the outbox that keeps them and the gateway that takes them.

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use super::error::SendError;
use super::model::{Accepted, Claimed, DeliveryReport, Lane, OutboxMessage, OutgoingMessage, Settlement, TopicMessage};
use crate::kernel::commit::Committed;
use crate::kernel::error::PortError;
use crate::kernel::id::MessageId;

/// Keeps messages until they are sent.
///
/// # Contract
/// * A message that [`enqueue`](Self::enqueue) took is never lost: it stays claimable until it is settled
///   as sent, dropped or as a dead letter, whatever happens to the workers that claimed it. Only a parked one waits
///   until it is put back.
/// * [`claim`](Self::claim) gives a message to one worker at a time. Its lease ends at `lease_until`; from
///   then on another claim may take it, with a higher fence and the next attempt number.
/// * [`settle`](Self::settle) answers `false` and changes nothing when `fence` is not the latest one or
///   the message was settled for good.
/// * A message that is put in withdraws the queued and parked ones of its topic ([`super::MessageContent::topic`]) in
///   the same step: they are not claimed any more. A worker that holds one may still settle it as sent; any other settlement
///   leaves it withdrawn.
/// * [`enqueue_after`](Self::enqueue_after) does what [`enqueue`](Self::enqueue) does if the latest message of the
///   topic is the one the caller expects and is pending if the caller expects it to be, else nothing. Of racing callers
///   that expect the same, one puts its message in. A message that is there already is [`Committed::Done`].
/// * Within a lane, messages to one number rank [`super::TURN_STEP`] apart, so that many to one number never
///   delay those to others; see [`claim`](Self::claim).
/// * Delivery states only move forward ([`super::DeliveryState::advances_to`]).
/// * A report on a message that is not there is kept for [`super::EARLY_REPORTS_KEPT`], unless
///   [`super::EARLY_REPORTS_MOST`] newer ones came, and applied when a message is settled as sent under that
///   reference: the report may come before the send call returns.
/// * Kind, topic and content are kept as they are, also those that no feature of this version knows. A row that cannot
///   be read for another reason (a recipient or a language of a newer version) is parked by the claim that meets it,
///   and the claim goes on to the next.
/// * A message that is parked, by a claim or as its settlement, is not claimed and delays no other. The claim that met
///   it does not count as a try: after it is put back, the next claim has the same attempt number and a higher fence.
///   [`requeue_parked`](Self::requeue_parked) puts back those of a kind whose stored form has at most the given version
///   and that have not expired; they keep their turn.
/// * Times are the caller's. A message of one lane never waits for one of another.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait Outbox: Send + Sync {
    /// Puts a message in. Putting the same identity in twice keeps the first.
    ///
    /// # Errors
    /// [`PortError`] if the outbox cannot be reached.
    async fn enqueue(&self, message: &OutboxMessage) -> Result<(), PortError>;

    /// The latest message of a topic: the pending one, else the one that was put in last; `None` if there is none.
    /// One round trip.
    ///
    /// # Errors
    /// [`PortError`] if the outbox cannot be reached.
    async fn latest_of_topic(&self, topic: &str) -> Result<Option<TopicMessage>, PortError>;

    /// Puts a message in that was decided on `latest`, the latest message of its topic, while that one stands as it
    /// was read.
    ///
    /// # Errors
    /// [`PortError`] if the outbox cannot be reached.
    async fn enqueue_after(
        &self,
        message: &OutboxMessage,
        latest: Option<TopicMessage>,
    ) -> Result<Committed, PortError>;

    /// Takes the lease of the message of `lane` whose turn came first; `None` if none is due at `now`. A message's
    /// turn is when it became due, but at least [`super::TURN_STEP`] after the turn of the last message of its lane
    /// to its number that was waiting when it was put in. While only messages wait whose turn is yet to come, they
    /// are taken in the order they became due.
    ///
    /// # Errors
    /// [`PortError`] if the outbox cannot be reached.
    async fn claim(
        &self,
        lane: Lane,
        now: DateTime<Utc>,
        lease_until: DateTime<Utc>,
    ) -> Result<Option<Claimed>, PortError>;

    /// Settles a claimed message, and ends its lease.
    ///
    /// # Errors
    /// [`PortError`] if the outbox cannot be reached.
    async fn settle(
        &self,
        id: MessageId,
        fence: i64,
        settlement: &Settlement,
        now: DateTime<Utc>,
    ) -> Result<bool, PortError>;

    /// Notes how far a sent message has come. `false` if no message of that provider has that reference
    /// or alias (yet), or it has come further already.
    ///
    /// # Errors
    /// [`PortError`] if the outbox cannot be reached.
    async fn record_delivery(&self, report: &DeliveryReport) -> Result<bool, PortError>;

    /// Puts the parked messages of `kind` back that are of `version` or an earlier one and have not expired at `now`;
    /// answers how many.
    ///
    /// # Errors
    /// [`PortError`] if the outbox cannot be reached.
    async fn requeue_parked(&self, kind: &str, version: u32, now: DateTime<Utc>) -> Result<u64, PortError>;

    /// How many messages of `lane` are due at `now` and not leased, how many are dead letters, and how many are parked.
    ///
    /// # Errors
    /// [`PortError`] if the outbox cannot be reached.
    async fn backlog(&self, lane: Lane, now: DateTime<Utc>) -> Result<Backlog, PortError>;
}

/// How an outbox lane stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Backlog {
    /// Due and waiting for a worker.
    pub waiting: u64,
    /// Given up.
    pub dead_letters: u64,
    /// Kept because the version that claimed them could not read them: they are of a newer version, or damaged.
    pub parked: u64,
}

/// A WhatsApp gateway.
///
/// # Contract
/// * Sends to the number given and no other, at most once per call.
/// * One gateway answers within seven seconds, whatever it does: two of them, one behind the other, fit into
///   one lease.
/// * Tells [`SendError::Ambiguous`] from [`SendError::Transient`] truly: transient means surely not sent.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait MessageSender: Send + Sync {
    /// The gateway's name, such as `fonnte`.
    fn name(&self) -> &str;

    /// Hands one message over.
    ///
    /// # Errors
    /// [`SendError`] with what the worker should make of it.
    async fn send(&self, message: &OutgoingMessage) -> Result<Accepted, SendError>;
}
