//! The background jobs that every host runs.

use std::error::Error;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use portal_core::messaging::outbox::{DeliveryService, Lane, Outcome};
use portal_core::staff::retention::RetentionService;
use portal_core::{Clock, Portal};
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// How long a worker waits when there was nothing to send.
const IDLE: Duration = Duration::from_millis(200);
/// How long it waits when the outbox or the billing system failed.
const AFTER_FAILURE: Duration = Duration::from_secs(2);
const FINISH_EVERY: Duration = Duration::from_mins(1);
const REQUEUE_EVERY: Duration = Duration::from_hours(1);
const SWEEP_EVERY: Duration = Duration::from_mins(15);
const FLUSH_EVERY: Duration = Duration::from_secs(10);

/// Jobs that run until they are stopped.
#[derive(Default)]
pub(crate) struct Jobs {
    tracker: TaskTracker,
    stop: CancellationToken,
}

impl Jobs {
    /// Starts all of them.
    pub(crate) fn start(portal: &Portal, retention: RetentionService, clock: Arc<dyn Clock>) -> Self {
        let jobs = Self::default();
        for lane in Lane::ALL {
            // Two, so that a slow message does not delay the next one.
            for _ in 0..2 {
                jobs.tracker.spawn(deliver(portal.delivery.clone(), lane, jobs.stop.clone()));
            }
        }
        jobs.tracker.spawn(requeue(portal.delivery.clone()));
        let requeuing = portal.delivery.clone();
        jobs.every(REQUEUE_EVERY, move || requeue(requeuing.clone()));
        let finishing = portal.clone();
        jobs.every(FINISH_EVERY, move || finish_changes(finishing.clone()));
        jobs.every(SWEEP_EVERY, move || sweep(retention.clone(), clock.now()));
        let counting = portal.clone();
        jobs.every(FLUSH_EVERY, move || flush(counting.clone()));
        jobs
    }

    fn every<F>(&self, pause: Duration, job: impl Fn() -> F + Send + 'static)
    where
        F: Future<Output = ()> + Send,
    {
        let stop = self.stop.clone();
        self.tracker.spawn(async move {
            while stop.run_until_cancelled(sleep(pause)).await.is_some() {
                job().await;
            }
        });
    }

    /// Stops: nothing new is begun, what is in hand is finished within `patience`. The lease of a message that is cut off
    /// ends by itself, and another worker sends it.
    pub(crate) async fn stop(self, patience: Duration) {
        self.stop.cancel();
        self.tracker.close();
        if timeout(patience, self.tracker.wait()).await.is_err() {
            tracing::warn!("background jobs were cut off");
        }
    }
}

/// Sends the messages of a lane, one after the other.
async fn deliver(delivery: DeliveryService, lane: Lane, stop: CancellationToken) {
    while !stop.is_cancelled() {
        let pause = match delivery.deliver_next(lane).await {
            Ok(Outcome::Idle) => IDLE,
            Ok(_) => continue,
            Err(error) => {
                tracing::warn!(lane = lane.as_str(), error = &error as &dyn Error, "delivery failed");
                AFTER_FAILURE
            }
        };
        stop.run_until_cancelled(sleep(pause)).await;
    }
}

/// Takes up messages that another version could not read.
async fn requeue(delivery: DeliveryService) {
    if let Err(error) = delivery.requeue_parked().await {
        tracing::warn!(error = &error as &dyn Error, "parked messages are not looked at");
    }
}

/// Brings changes of numbers to their end that stopped between the billing system and the portal's store.
async fn finish_changes(portal: Portal) {
    let Ok(profile) = portal.profile() else { return };
    if let Err(error) = profile.finish_pending().await {
        tracing::warn!(error = &error as &dyn Error, "changes of numbers are not finished yet");
    }
}

/// Deletes what is no longer kept.
async fn sweep(retention: RetentionService, now: DateTime<Utc>) {
    if let Err(error) = retention.run(now).await {
        tracing::warn!(error = &error as &dyn Error, "sweeping failed");
    }
}

/// Stores what was counted since the last time.
pub(crate) async fn flush(portal: Portal) {
    let Some(analytics) = &portal.analytics else { return };
    if let Err(error) = analytics.flush().await {
        tracing::warn!(error = &error as &dyn Error, "analytics figures are not stored yet");
    }
}
