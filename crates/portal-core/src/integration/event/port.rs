//! The port of events.

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use super::model::{Event, EventBatch, EventBody, LogStatus};
use crate::kernel::error::PortError;
use crate::kernel::id::{CustomerId, EventId};

/// Keeps events.
///
/// # Contract
/// * [`announce`](Self::announce) keeps an event that is about to come true. [`after`](Self::after) does not answer it.
///   The same identity announced again changes nothing.
/// * [`publish`](Self::publish) gives an announced event the next place, with what it says now. It is done once: `false`
///   for an event that is not announced any more.
/// * [`withdraw`](Self::withdraw) forgets an announced event, and leaves a published one.
/// * [`record`](Self::record) publishes an event at once, unless one of the same `topic` was recorded; `false` then. Of
///   racing callers of one topic one records it.
/// * Places have no gaps, and a reader that has read up to a place has read everything that will ever stand before it: an
///   event that shows later has a later place.
/// * [`after`](Self::after) answers published events in the order of their places. An event whose body cannot be read is
///   left out, reported, and keeps nothing else from being answered.
/// * [`announced`](Self::announced) answers those that were announced at an instant before `before`, oldest first.
/// * [`contact_changes`](Self::contact_changes) answers the events of these customers that tell of changed contact data
///   or numbers, announced ones included, oldest first.
/// * [`status`](Self::status) tells how all of it stands.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait EventLog: Send + Sync {
    /// Keeps an event that is about to come true.
    ///
    /// # Errors
    /// [`PortError`] if the log cannot be written.
    async fn announce(&self, event: &Event) -> Result<(), PortError>;

    /// Publishes an announced event.
    ///
    /// # Errors
    /// [`PortError`] if the log cannot be written.
    async fn publish(&self, id: EventId, body: &EventBody) -> Result<bool, PortError>;

    /// Forgets an announced event.
    ///
    /// # Errors
    /// [`PortError`] if the log cannot be written.
    async fn withdraw(&self, id: EventId) -> Result<(), PortError>;

    /// Publishes an event that happens once by its topic.
    ///
    /// # Errors
    /// [`PortError`] if the log cannot be written.
    async fn record(&self, event: &Event, topic: &str) -> Result<bool, PortError>;

    /// Published events after a place: at most `limit` of them are looked at.
    ///
    /// # Errors
    /// [`PortError`] if the log cannot be read.
    async fn after(&self, cursor: u64, limit: u32) -> Result<EventBatch, PortError>;

    /// Announced events that wait to be settled: at most `limit`.
    ///
    /// # Errors
    /// [`PortError`] if the log cannot be read.
    async fn announced(&self, before: DateTime<Utc>, limit: u32) -> Result<Vec<Event>, PortError>;

    /// What customers changed of their contact data.
    ///
    /// # Errors
    /// [`PortError`] if the log cannot be read.
    async fn contact_changes(&self, customers: &[CustomerId]) -> Result<Vec<Event>, PortError>;

    /// How the log stands.
    ///
    /// # Errors
    /// [`PortError`] if the log cannot be read.
    async fn status(&self) -> Result<LogStatus, PortError>;
}
