//! Stops an import between two batches, or at once if it is asked twice.

use tokio::sync::watch;

use crate::failure::Failure;
use crate::lifecycle::Signals;
use crate::output;

/// Tells how often an import was asked to stop.
pub(crate) struct Stop(watch::Receiver<u32>);

impl Stop {
    /// Listens for Ctrl-C and SIGTERM.
    pub(crate) fn on_signals() -> Result<Self, Failure> {
        let mut signals = Signals::listen().map_err(|e| Failure::caused("signals cannot be listened for", &e))?;
        let (sender, receiver) = watch::channel(0);
        tokio::spawn(async move {
            for times in 1.. {
                signals.next().await;
                if times == 1 {
                    output::note("\nfinishing what is being written; once more stops at once");
                }
                if sender.send(times).is_err() {
                    return;
                }
            }
        });
        Ok(Self(receiver))
    }

    /// Hears of it from `receiver`.
    #[cfg(test)]
    pub(crate) fn from(receiver: watch::Receiver<u32>) -> Self {
        Self(receiver)
    }

    /// Waits until it was asked so many times.
    pub(crate) async fn pressed(&mut self, times: u32) {
        if self.0.wait_for(|so_far| *so_far >= times).await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
