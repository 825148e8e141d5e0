//! The background workers: several loops on each lane of the outbox, each on its own.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use metrics::counter;
use portal_core::PortError;
use portal_core::messaging::outbox::{DeliveryService, Lane, Outcome};
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::config::Worker;
use crate::failure::chain;
use crate::outbox_notifier::OutboxNotifier;
use crate::seldom::Seldom;

/// First and longest rest after a round that failed. Short, so that workers are back soon after the
/// database is.
const FIRST_REST: Duration = Duration::from_millis(250);
const LONGEST_REST: Duration = Duration::from_secs(2);

/// While a gateway or the database is away, each would come for every message.
static GIVEN_UP: Seldom = Seldom::new();
static FAILED: Seldom = Seldom::new();

/// Workers that run until they are stopped.
pub(crate) struct Workers {
    tracker: TaskTracker,
    stop: CancellationToken,
}

/// What a worker's loop needs.
#[derive(Clone)]
struct Post {
    delivery: DeliveryService,
    notifier: Arc<OutboxNotifier>,
    lane: Lane,
    stop: CancellationToken,
}

impl Workers {
    /// No workers yet.
    pub(crate) fn new() -> Self {
        Self { tracker: TaskTracker::new(), stop: CancellationToken::new() }
    }

    /// Starts the loops of every lane, and the tick that looks into the outbox without a notification.
    pub(crate) fn deliver(&self, delivery: &DeliveryService, notifier: &Arc<OutboxNotifier>, how: &Worker) {
        for lane in Lane::ALL {
            let tasks = match lane {
                Lane::Code => how.code_tasks,
                Lane::Security => how.security_tasks,
                Lane::Notice => how.notice_tasks,
                Lane::Email => how.email_tasks,
            };
            for _ in 0..tasks {
                let post =
                    Post { delivery: delivery.clone(), notifier: notifier.clone(), lane, stop: self.stop.clone() };
                self.keep("delivery", move || run(post.clone()));
            }
        }
        let every = how.poll_every.to_std().unwrap_or(FIRST_REST);
        let notifier = notifier.clone();
        self.every("poll", every, move || {
            notifier.notify_all();
            std::future::ready(())
        });
    }

    /// Runs `job` every `pause`, for the first time after one.
    pub(crate) fn every<F, J>(&self, name: &'static str, pause: Duration, job: J)
    where
        F: Future<Output = ()> + Send + 'static,
        J: Fn() -> F + Clone + Send + Sync + 'static,
    {
        let stop = self.stop.clone();
        self.keep(name, move || {
            let (stop, job) = (stop.clone(), job.clone());
            async move {
                while stop.run_until_cancelled(sleep(pause)).await.is_some() {
                    job().await;
                }
            }
        });
    }

    /// Runs `job` every `pause`, each time again while it answers that there may be more and nobody asked to stop.
    pub(crate) fn drain<F, J>(&self, name: &'static str, pause: Duration, job: J)
    where
        F: Future<Output = bool> + Send + 'static,
        J: Fn() -> F + Clone + Send + Sync + 'static,
    {
        let stop = self.stop.clone();
        self.every(name, pause, move || {
            let (stop, job) = (stop.clone(), job.clone());
            async move { while !stop.is_cancelled() && job().await {} }
        });
    }

    /// Runs a loop in a task of its own and starts it anew when it panics: one bad message must not stop
    /// the others.
    pub(crate) fn keep<F, L>(&self, name: &'static str, start: L)
    where
        F: Future<Output = ()> + Send + 'static,
        L: Fn() -> F + Send + 'static,
    {
        let stop = self.stop.clone();
        self.tracker.spawn(async move {
            while let Err(error) = tokio::spawn(start()).await {
                counter!("portal_worker_errors_total", "task" => name, "cause" => "panic").increment(1);
                tracing::error!(task = name, %error, "a background task panicked and is started anew");
                if stop.run_until_cancelled(sleep(LONGEST_REST)).await.is_none() {
                    break;
                }
            }
        });
    }

    /// The signal to stop, for loops that wait for something of their own.
    pub(crate) fn stopping(&self) -> CancellationToken {
        self.stop.clone()
    }

    /// Stops: nothing new is taken, what is in hand is finished, within `patience`. Leases that are left
    /// run out by themselves.
    pub(crate) async fn stop(self, patience: Duration) {
        self.stop.cancel();
        self.tracker.close();
        if timeout(patience, self.tracker.wait()).await.is_err() {
            tracing::warn!("workers were cut off; their messages are taken up again when leases end");
        }
    }
}

/// One worker: a message after the other while there are any.
async fn run(post: Post) {
    let mut rest = FIRST_REST;
    while !post.stop.is_cancelled() {
        let pause = match post.delivery.deliver_next(post.lane).await {
            Ok(Outcome::Idle) => Pause::Listen,
            Ok(outcome) => {
                count(post.lane, outcome);
                rest = FIRST_REST;
                Pause::None
            }
            Err(error) => {
                report(post.lane, &error);
                let pause = Pause::Rest(rest);
                rest = (rest * 2).min(LONGEST_REST);
                pause
            }
        };
        let pause = async {
            match pause {
                Pause::None => {}
                Pause::Listen => post.notifier.notified(post.lane).await,
                Pause::Rest(time) => sleep(time).await,
            }
        };
        if post.stop.run_until_cancelled(pause).await.is_none() {
            break;
        }
    }
}

enum Pause {
    None,
    Listen,
    Rest(Duration),
}

fn count(lane: Lane, outcome: Outcome) {
    let word = match outcome {
        Outcome::Idle => "idle",
        Outcome::Sent => "sent",
        Outcome::Dropped => "dropped",
        Outcome::Retried => "retried",
        Outcome::DeadLettered => "dead_letter",
        Outcome::Parked => "parked",
        Outcome::LeaseLost => "lease_lost",
    };
    counter!("portal_messages_total", "lane" => lane.as_str(), "outcome" => word).increment(1);
    match outcome {
        Outcome::DeadLettered => {
            if let Some(messages) = GIVEN_UP.count() {
                tracing::error!(lane = lane.as_str(), messages, "messages were given up");
            }
        }
        Outcome::Parked => tracing::warn!(lane = lane.as_str(), "a message that this version cannot read was parked"),
        Outcome::LeaseLost => tracing::warn!(lane = lane.as_str(), "a lease ran out before the message was settled"),
        _ => tracing::debug!(lane = lane.as_str(), outcome = word, "a message was handled"),
    }
}

fn report(lane: Lane, error: &PortError) {
    counter!("portal_worker_errors_total", "task" => "delivery", "cause" => "port").increment(1);
    if let Some(rounds) = FAILED.count() {
        tracing::warn!(lane = lane.as_str(), rounds, error = %chain(error), "rounds of workers failed");
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use tokio::sync::Notify;

    use super::*;

    /// Longest wait for what has to come.
    const SOON: Duration = Duration::from_secs(20);

    #[tokio::test]
    async fn a_task_that_panics_is_started_anew_and_the_others_go_on() {
        let workers = Workers::new();
        let (starts, other) = (Arc::new(AtomicU32::new(0)), Arc::new(Notify::new()));
        let (count, recovered) = (starts.clone(), Arc::new(Notify::new()));
        let tell = recovered.clone();
        workers.keep("broken", move || {
            let (count, tell) = (count.clone(), tell.clone());
            async move {
                let start = count.fetch_add(1, Ordering::SeqCst);
                assert!(start > 0, "the first start panics");
                tell.notify_one();
            }
        });
        let told = other.clone();
        workers.every("other", Duration::from_millis(1), move || {
            told.notify_one();
            std::future::ready(())
        });
        timeout(SOON, other.notified()).await.expect("the other task goes on");
        timeout(SOON, recovered.notified()).await.expect("the broken task starts again");
        assert_eq!(starts.load(Ordering::SeqCst), 2);
        workers.stop(SOON).await;
    }

    #[tokio::test]
    async fn stopping_waits_for_what_is_in_hand_but_not_for_ever() {
        let workers = Workers::new();
        let (begun, done) = (Arc::new(Notify::new()), Arc::new(AtomicU32::new(0)));
        let (tell, finish) = (begun.clone(), done.clone());
        workers.every("slow", Duration::from_millis(1), move || {
            let (tell, finish) = (tell.clone(), finish.clone());
            async move {
                tell.notify_one();
                sleep(Duration::from_millis(50)).await;
                finish.fetch_add(1, Ordering::SeqCst);
            }
        });
        begun.notified().await;
        workers.stop(SOON).await;
        assert_eq!(done.load(Ordering::SeqCst), 1);

        let stuck = Workers::new();
        stuck.keep("stuck", std::future::pending);
        timeout(SOON, stuck.stop(Duration::from_millis(20))).await.expect("patience ends");
    }
}
