//! [`LiveEvents`] by `NOTIFY`: identities alone are sent, to every process that listens.

use std::time::Duration;

use async_trait::async_trait;
use portal_core::support::conversation::Participant;
use portal_core::support::live::{LiveEvents, LiveHint, LiveHub, LiveSubscription};
use sqlx::postgres::{PgConnectOptions, PgListener, PgPoolOptions};
use tokio::sync::watch;
use tokio::task::AbortHandle;
use tokio::time::{sleep, timeout};

use crate::store::PgStore;

const PORT: &str = "live events";
const CHANNEL: &str = "portal_live";
/// How soon a lost connection is tried again.
const PAUSE: Duration = Duration::from_secs(1);
/// Longest time that a hint holds up who publishes it.
const PATIENCE: Duration = Duration::from_secs(2);

/// Live events of every process on one database. It listens on one connection of its own.
pub struct PgLiveEvents {
    store: PgStore,
    hub: LiveHub,
    listening: watch::Receiver<bool>,
    task: AbortHandle,
}

impl PgStore {
    /// Starts to listen, and goes on through every outage. To be called inside a tokio runtime.
    pub fn live_events(&self) -> PgLiveEvents {
        let (hub, (tell, listening)) = (LiveHub::default(), watch::channel(false));
        let task = tokio::spawn(keep_listening(self.clone(), hub.clone(), tell));
        PgLiveEvents { store: self.clone(), hub, listening, task: task.abort_handle() }
    }
}

impl PgLiveEvents {
    /// Waits until it listens.
    pub async fn ready(&self) {
        // An error means that the task ended with its runtime.
        let _ = self.listening.clone().wait_for(|listening| *listening).await;
    }
}

impl Drop for PgLiveEvents {
    fn drop(&mut self) {
        self.task.abort();
    }
}

#[async_trait]
impl LiveEvents for PgLiveEvents {
    async fn publish(&self, hint: &LiveHint) {
        let text = hint.encode();
        let text = text.as_str();
        let sent = self.store.ask(PORT, |mut c| async move {
            sqlx::query!("SELECT pg_notify($1, $2)", CHANNEL, text).fetch_one(&mut *c).await
        });
        match timeout(PATIENCE, sent).await {
            Ok(Ok(_)) => {}
            Ok(Err(error)) => tracing::debug!(%error, "a live event is not published"),
            Err(_) => tracing::debug!("a live event is not published in time"),
        }
    }

    fn subscribe(&self, who: &Participant) -> LiveSubscription {
        self.hub.subscribe(who)
    }
}

async fn keep_listening(store: PgStore, hub: LiveHub, tell: watch::Sender<bool>) {
    loop {
        match store.lasting_options().await {
            Ok(Some(options)) => {
                if let Err(error) = listen(options, &hub, &tell).await {
                    tracing::debug!(%error, "live events are not heard");
                }
                tell.send_replace(false);
            }
            Ok(None) => {
                tracing::info!("the database's pooler passes no notifications on; live events come late");
                std::future::pending::<()>().await;
            }
            Err(error) => tracing::debug!(%error, "live events are not heard"),
        }
        sleep(PAUSE).await;
    }
}

/// Listens until the connection is lost.
async fn listen(options: PgConnectOptions, hub: &LiveHub, tell: &watch::Sender<bool>) -> sqlx::Result<()> {
    let pool = PgPoolOptions::new().max_connections(1).connect_lazy_with(options);
    let mut listener = PgListener::connect_with(&pool).await?;
    listener.eager_reconnect(false);
    listener.listen(CHANNEL).await?;
    // What was published before was not heard.
    hub.tell_missed();
    tell.send_replace(true);
    while let Some(notification) = listener.try_recv().await? {
        if let Some(hint) = LiveHint::decode(notification.payload()) {
            hub.tell(&hint);
        } else {
            tracing::debug!("a live event of another version");
        }
    }
    Ok(())
}
