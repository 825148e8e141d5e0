//! What a connection does: how many requests it serves, since when it is idle, and whether it has to close.

#[cfg(test)]
use std::sync::atomic::AtomicBool;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::Instant;

/// Shared by a connection and those who decide which one to close.
#[derive(Debug)]
pub(super) struct Activity {
    since: Instant,
    requests: AtomicU32,
    /// Milliseconds from `since` to the last sign of life.
    last: AtomicU64,
    close: Notify,
    #[cfg(test)]
    closed: AtomicBool,
}

/// A request under way.
pub(super) struct Busy<'a>(&'a Activity);

impl Activity {
    /// A connection that begins now.
    pub(super) fn new() -> Self {
        Self {
            since: Instant::now(),
            requests: AtomicU32::new(0),
            last: AtomicU64::new(0),
            close: Notify::new(),
            #[cfg(test)]
            closed: AtomicBool::new(false),
        }
    }

    /// A request begins, and lasts as long as what is answered.
    pub(super) fn begin(&self) -> Busy<'_> {
        self.requests.fetch_add(1, Ordering::Relaxed);
        Busy(self)
    }

    /// Something was written to the client.
    pub(super) fn touch(&self) {
        let passed = u64::try_from(self.since.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.last.store(passed, Ordering::Relaxed);
    }

    /// Since when nothing happens; `None` while a request is served.
    pub(super) fn idle_since(&self) -> Option<Instant> {
        let is_idle = self.requests.load(Ordering::Relaxed) == 0;
        is_idle.then(|| self.since + Duration::from_millis(self.last.load(Ordering::Relaxed)))
    }

    /// Tells the connection to close.
    pub(super) fn close(&self) {
        #[cfg(test)]
        self.closed.store(true, Ordering::Relaxed);
        self.close.notify_one();
    }

    /// Waits until it has to close.
    pub(super) async fn closed(&self) {
        self.close.notified().await;
    }

    /// Whether it has to close.
    #[cfg(test)]
    pub(super) fn is_closed(&self) -> bool {
        self.closed.load(Ordering::Relaxed)
    }
}

impl Drop for Busy<'_> {
    fn drop(&mut self) {
        self.0.touch();
        self.0.requests.fetch_sub(1, Ordering::Relaxed);
    }
}
