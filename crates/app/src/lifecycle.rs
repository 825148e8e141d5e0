//! How the process stops: out of the load balancer first, then no new connections, then the workers.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use tokio::time::{Instant, sleep, sleep_until};
use tokio_util::sync::CancellationToken;

use crate::failure::Failure;

/// From the first signal to the end of the process, whatever hangs.
const LONGEST_STOP: Duration = Duration::from_secs(30);

/// How much of it may be planned with: the rest is for the very end.
const PLANNED_STOP: Duration = Duration::from_millis(29_500);

/// Tells everybody when to stop.
#[derive(Debug, Clone)]
pub(crate) struct Lifecycle {
    told_at: Arc<OnceLock<Instant>>,
    closing: CancellationToken,
}

impl Lifecycle {
    /// Listens for SIGTERM and SIGINT. `notice` passes between no longer being ready and no longer
    /// accepting, so that a load balancer can look away first.
    pub(crate) fn watch(notice: Duration) -> Result<Self, Failure> {
        let lifecycle = Self { told_at: Arc::default(), closing: CancellationToken::new() };
        let mut signals = Signals::listen().map_err(|e| Failure::caused("signals cannot be listened for", &e))?;
        let told = lifecycle.clone();
        tokio::spawn(async move {
            signals.next().await;
            let deadline = *told.told_at.get_or_init(Instant::now) + LONGEST_STOP;
            tracing::info!("stopping");
            tokio::select! {
                () = sleep(notice) => {}
                () = signals.next() => {}
            }
            told.closing.cancel();
            sleep_until(deadline).await;
            tracing::error!("stopping took too long");
            std::process::exit(1);
        });
        Ok(lifecycle)
    }

    /// Whether no further requests should come.
    pub(crate) fn is_draining(&self) -> bool {
        self.told_at.get().is_some()
    }

    /// Waits until no connection may be taken any more.
    pub(crate) async fn closing(&self) {
        self.closing.cancelled().await;
    }

    /// How long may still be spent on stopping.
    pub(crate) fn time_left(&self) -> Duration {
        let spent = self.told_at.get().map_or(Duration::ZERO, Instant::elapsed);
        PLANNED_STOP.saturating_sub(spent)
    }
}

/// What asks the process to stop: SIGTERM and SIGINT.
pub(crate) struct Signals {
    term: tokio::signal::unix::Signal,
    int: tokio::signal::unix::Signal,
}

impl Signals {
    /// Listens from now on.
    pub(crate) fn listen() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self { term: signal(SignalKind::terminate())?, int: signal(SignalKind::interrupt())? })
    }

    /// Waits for the next one.
    pub(crate) async fn next(&mut self) {
        tokio::select! {
            _ = self.term.recv() => {}
            _ = self.int.recv() => {}
        }
    }
}
