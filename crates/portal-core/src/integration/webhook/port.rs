//! The ports of webhooks: the queue of each endpoint, and what sends.

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};

use super::model::{ClaimedDelivery, DeliverySettlement, EndpointName, WebhookBacklog, WebhookEndpoint};
use crate::integration::event::PublishedEvent;
use crate::kernel::error::PortError;

/// Keeps the events that are on their way to each endpoint.
///
/// # Contract
/// * [`enqueue`](Self::enqueue) puts the published events that the endpoint has not seen yet into its queue, those of its
///   kinds, each once, in their order. The endpoint has then seen them all. The first call for an endpoint only marks the
///   events that are published by then as seen: an endpoint gets what happens from then on. At most `limit` events are
///   looked at; it answers how many were.
/// * [`claim`](Self::claim) gives an event to one worker at a time. Its lease ends at `lease_until`; from then on another
///   claim may take it, with a higher fence and the next attempt number.
/// * An event is not claimed while an earlier one of the same customer is in the queue of the same endpoint, leased or
///   not. Of the others the first whose time has come is claimed first.
/// * [`settle`](Self::settle) answers `false` and changes nothing when `fence` is not the latest one or the event was
///   settled for good. What was delivered or given up is not in the queue any more, and no later one waits for it.
/// * [`replay`](Self::replay) puts those events from place `from` to place `to` that were delivered or given up into the
///   queue again, as if they had never been tried.
/// * Endpoints know nothing of each other.
/// * An event that cannot be read is not in anybody's way: the claim that meets it gives it up.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait WebhookQueue: Send + Sync {
    /// Brings the endpoint's queue up to date.
    ///
    /// # Errors
    /// [`PortError`] if the queue cannot be written.
    async fn enqueue(&self, endpoint: &WebhookEndpoint, limit: u32) -> Result<u32, PortError>;

    /// Takes the lease of the next event; `None` if none is due at `now`.
    ///
    /// # Errors
    /// [`PortError`] if the queue cannot be written.
    async fn claim(
        &self,
        endpoint: &EndpointName,
        now: DateTime<Utc>,
        lease_until: DateTime<Utc>,
    ) -> Result<Option<ClaimedDelivery>, PortError>;

    /// Settles a claimed event, by its place and the fence of its lease, and ends the lease.
    ///
    /// # Errors
    /// [`PortError`] if the queue cannot be written.
    async fn settle(
        &self,
        endpoint: &EndpointName,
        lease: (u64, i64),
        settlement: &DeliverySettlement,
        now: DateTime<Utc>,
    ) -> Result<bool, PortError>;

    /// Has events sent again; answers how many.
    ///
    /// # Errors
    /// [`PortError`] if the queue cannot be written.
    async fn replay(&self, endpoint: &EndpointName, from: u64, to: u64, now: DateTime<Utc>) -> Result<u64, PortError>;

    /// How the endpoint stands.
    ///
    /// # Errors
    /// [`PortError`] if the queue cannot be read.
    async fn backlog(&self, endpoint: &EndpointName) -> Result<WebhookBacklog, PortError>;
}

/// Sends events to endpoints.
///
/// # Contract
/// * Sends to the address of the named endpoint and no other, at most once per call, and follows no redirect.
/// * Is over within half the lease of a delivery, whatever the endpoint does.
/// * The endpoint took the event only if it answered so.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait WebhookSender: Send + Sync {
    /// Sends one event, as of `now`.
    ///
    /// # Errors
    /// [`WebhookFailure`] if the endpoint did not take it, as far as is known.
    async fn send(
        &self,
        endpoint: &EndpointName,
        event: &PublishedEvent,
        now: DateTime<Utc>,
    ) -> Result<(), WebhookFailure>;
}

/// Why an endpoint did not take an event.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct WebhookFailure {
    /// Why, for the operator; nothing of the event, and no secret.
    pub reason: String,
    /// For how long the endpoint asks not to be called.
    pub retry_after: Option<TimeDelta>,
}
