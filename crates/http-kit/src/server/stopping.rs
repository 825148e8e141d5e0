//! Tells answers that last that the server stops.

use tokio::sync::watch;

/// Data of each request: whether the server stops. An answer that lasts, such as a stream of events, ends then.
#[derive(Debug, Clone)]
pub struct Stopping(watch::Receiver<bool>);

impl Stopping {
    pub(super) fn new(stopping: watch::Receiver<bool>) -> Self {
        Self(stopping)
    }

    /// Waits until the server stops.
    pub async fn wait(mut self) {
        // An error means that the server is gone.
        let _ = self.0.wait_for(|stopping| *stopping).await;
    }
}
