//! [`LiveEvents`] by `PUBLISH`: identities alone are sent, to every process that subscribed.

use std::time::Duration;

use async_trait::async_trait;
use fred::error::Error;
use fred::interfaces::{ClientLike, EventInterface, PubsubInterface};
use fred::types::config::Config;
use portal_core::support::conversation::Participant;
use portal_core::support::live::{LiveEvents, LiveHint, LiveHub, LiveSubscription};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::watch;
use tokio::task::AbortHandle;
use tokio::time::sleep;

use crate::link::{self, Link};
use crate::options::{InvalidRedisUrl, RedisOptions};

/// How soon a lost connection is tried again.
const PAUSE: Duration = Duration::from_secs(1);

/// Live events of every process on one Redis. It listens on one connection of its own.
pub struct RedisLiveEvents {
    link: Link,
    channel: String,
    hub: LiveHub,
    listening: watch::Receiver<bool>,
    task: AbortHandle,
}

impl RedisLiveEvents {
    /// Begins to connect to the Redis at `url` and returns at once, and goes on through every outage. To be called inside
    /// a tokio runtime.
    ///
    /// # Errors
    /// [`InvalidRedisUrl`] if `url` is not one.
    pub fn connect(url: &str, options: &RedisOptions) -> Result<Self, InvalidRedisUrl> {
        let (link, config) = (Link::open(url, options)?, link::config(url)?);
        let channel = format!("{}live", options.key_prefix);
        let (hub, (tell, listening)) = (LiveHub::default(), watch::channel(false));
        let subscriber = Subscriber { config, options: options.clone(), channel: channel.clone(), hub: hub.clone() };
        let task = tokio::spawn(subscriber.keep_listening(tell)).abort_handle();
        Ok(Self { link, channel, hub, listening, task })
    }

    /// Waits until it publishes and listens.
    pub async fn ready(&self) {
        self.link.connected().await;
        // An error means that the task ended with its runtime.
        let _ = self.listening.clone().wait_for(|listening| *listening).await;
    }
}

impl Drop for RedisLiveEvents {
    fn drop(&mut self) {
        self.task.abort();
    }
}

#[async_trait]
impl LiveEvents for RedisLiveEvents {
    async fn publish(&self, hint: &LiveHint) {
        if let Err(error) = self.link.publish(&self.channel, hint.encode()).await {
            tracing::debug!(%error, "a live event is not published");
        }
    }

    fn subscribe(&self, who: &Participant) -> LiveSubscription {
        self.hub.subscribe(who)
    }
}

struct Subscriber {
    config: Config,
    options: RedisOptions,
    channel: String,
    hub: LiveHub,
}

impl Subscriber {
    async fn keep_listening(self, tell: watch::Sender<bool>) {
        loop {
            if let Err(error) = self.listen(&tell).await {
                tracing::debug!(%error, "live events are not heard");
            }
            tell.send_replace(false);
            sleep(PAUSE).await;
        }
    }

    /// Listens until the connection is lost.
    async fn listen(&self, tell: &watch::Sender<bool>) -> Result<(), Error> {
        let client = link::single_connection(self.config.clone(), &self.options);
        let mut messages = client.message_rx();
        let mut connection = client.init().await?;
        client.subscribe(self.channel.as_str()).await?;
        // What was published before was not heard.
        self.hub.tell_missed();
        tell.send_replace(true);
        loop {
            tokio::select! {
                message = messages.recv() => match message {
                    Ok(message) => self.pass_on(message.value.as_str().as_deref()),
                    Err(RecvError::Lagged(_)) => self.hub.tell_missed(),
                    Err(RecvError::Closed) => return Ok(()),
                },
                ended = &mut connection => return ended.unwrap_or(Ok(())),
            }
        }
    }

    fn pass_on(&self, text: Option<&str>) {
        if let Some(hint) = text.and_then(LiveHint::decode) {
            self.hub.tell(&hint);
        } else {
            tracing::debug!("a live event of another version");
        }
    }
}
