//! Announces events before what they tell of is written, and publishes them after it.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::model::{Event, EventBody};
use super::port::EventLog;
use crate::identity::customer::CustomerScope;
use crate::kernel::clock::{Clock, Entropy};
use crate::kernel::error::PortError;
use crate::kernel::id::EventId;

/// Writes events.
#[derive(Clone)]
pub struct EventRecorder {
    log: Arc<dyn EventLog>,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
}

impl EventRecorder {
    /// A recorder into `log`.
    pub fn new(log: Arc<dyn EventLog>, clock: Arc<dyn Clock>, entropy: Arc<dyn Entropy>) -> Self {
        Self { log, clock, entropy }
    }

    fn event(&self, scope: &CustomerScope, at: DateTime<Utc>, body: EventBody) -> Event {
        let id = EventId::generate(at, self.entropy.as_ref());
        Event { id, customer_id: scope.customer_id().clone(), at, body }
    }

    /// Announces what is about to be written as happening at `at`.
    ///
    /// # Errors
    /// [`PortError`] if it cannot be announced: then nothing may be written.
    pub(super) async fn announce(
        &self,
        scope: &CustomerScope,
        at: DateTime<Utc>,
        body: EventBody,
    ) -> Result<Event, PortError> {
        let event = self.event(scope, at, body);
        self.log.announce(&event).await?;
        Ok(event)
    }

    /// Tells that it was written. What cannot be told now is told once the event is settled.
    pub(super) async fn publish(&self, id: EventId, body: &EventBody) {
        if let Err(error) = self.log.publish(id, body).await {
            warn(&error, id, "an event was not published, and will be once it is settled");
        }
    }

    /// Tells that it was not written.
    pub(super) async fn withdraw(&self, id: EventId) {
        if let Err(error) = self.log.withdraw(id).await {
            warn(&error, id, "an event was not withdrawn, and will be once it is settled");
        }
    }

    /// Records what happens once by its topic. It is told again when it happens again, if it cannot be told now; `false`
    /// then.
    pub(super) async fn record(&self, scope: &CustomerScope, body: EventBody, topic: &str) -> bool {
        let recorded = self.try_record(scope, body, topic).await;
        if let Err(error) = &recorded {
            let error: &(dyn std::error::Error + 'static) = error;
            tracing::warn!(error, "an event was not recorded");
        }
        recorded.is_ok()
    }

    /// Records what happens once by its topic.
    ///
    /// # Errors
    /// [`PortError`] if it cannot be recorded.
    pub(crate) async fn try_record(
        &self,
        scope: &CustomerScope,
        body: EventBody,
        topic: &str,
    ) -> Result<(), PortError> {
        let event = self.event(scope, self.clock.now(), body);
        self.log.record(&event, topic).await.map(drop)
    }
}

fn warn(error: &PortError, id: EventId, what: &str) {
    let error: &(dyn std::error::Error + 'static) = error;
    tracing::warn!(error, event.id = %id, "{what}");
}
