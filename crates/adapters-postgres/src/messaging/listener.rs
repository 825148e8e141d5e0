//! Hears that a message was put into the outbox, also by another process.

use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgListener, PgPoolOptions};
use tokio::sync::watch;
use tokio::task::AbortHandle;
use tokio::time::sleep;

use crate::store::PgStore;

/// Where [`portal_core::messaging::outbox::Outbox::enqueue`] tells of new messages.
const CHANNEL: &str = "portal_outbox";
/// How soon a lost connection is tried again.
const PAUSE: Duration = Duration::from_secs(1);

/// Wakes workers when the outbox got a message. It is a hint, not a promise: while the connection is
/// lost nothing is heard, so workers look by themselves now and then.
pub struct OutboxListener {
    changes: watch::Receiver<u64>,
    task: AbortHandle,
}

impl OutboxListener {
    /// Waits until the outbox got a message since the last call, or may have: after each new connection
    /// it answers once. Nothing is lost when the wait is given up.
    pub async fn changed(&mut self) {
        if self.changes.changed().await.is_err() {
            // The task ended with its runtime; nothing will ever be heard.
            std::future::pending::<()>().await;
        }
    }
}

impl Drop for OutboxListener {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl PgStore {
    /// Starts to listen, on a connection of its own, and goes on through every outage.
    pub fn outbox_listener(&self) -> OutboxListener {
        let (tell, changes) = watch::channel(0);
        let store = self.clone();
        let task = tokio::spawn(async move {
            loop {
                match store.lasting_options().await {
                    Ok(Some(options)) => {
                        if let Err(error) = listen(options, &tell).await {
                            tracing::debug!(%error, "the outbox is not heard");
                        }
                    }
                    Ok(None) => {
                        tracing::info!("the database's pooler passes no notifications on; workers look by themselves");
                        std::future::pending::<()>().await;
                    }
                    Err(error) => tracing::debug!(%error, "the outbox is not heard"),
                }
                sleep(PAUSE).await;
            }
        });
        OutboxListener { changes, task: task.abort_handle() }
    }
}

/// Listens until the connection is lost.
async fn listen(options: PgConnectOptions, tell: &watch::Sender<u64>) -> sqlx::Result<()> {
    let pool = PgPoolOptions::new().max_connections(1).connect_lazy_with(options);
    let mut listener = PgListener::connect_with(&pool).await?;
    listener.eager_reconnect(false);
    listener.listen(CHANNEL).await?;
    tell.send_modify(|changes| *changes += 1);
    while listener.try_recv().await?.is_some() {
        tell.send_modify(|changes| *changes += 1);
    }
    Ok(())
}
