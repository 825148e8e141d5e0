//! The store: one connection, shared by both ports.

use std::fmt;
use std::time::{Duration, Instant};

use portal_core::PortError;

use crate::doubts::Doubts;
use crate::link::Link;
use crate::options::{InvalidRedisUrl, RedisOptions};

/// OTP challenges and rate limits on one Redis.
pub struct RedisStore {
    pub(crate) link: Link,
    pub(crate) prefix: String,
    pub(crate) doubts: Doubts,
}

impl RedisStore {
    /// Begins to connect to the Redis at `url` and returns at once, whether it is there or not: calls fail
    /// fast until it is. To be called inside a tokio runtime.
    ///
    /// # Errors
    /// [`InvalidRedisUrl`] if `url` is not one.
    pub fn connect(url: &str, options: RedisOptions) -> Result<Self, InvalidRedisUrl> {
        Ok(Self { link: Link::open(url, &options)?, prefix: options.key_prefix, doubts: Doubts::default() })
    }

    /// Asks whether Redis takes writes; nothing is written that stays.
    ///
    /// # Errors
    /// [`PortError`] if it does not, within the command timeout.
    pub async fn probe_write(&self) -> Result<(), PortError> {
        self.link.probe_write().await.map_err(|error| error.of("Redis"))
    }

    /// Waits until Redis takes writes, `patience` at most: for start-up checks, which come before the connection
    /// made in the background stands.
    ///
    /// # Errors
    /// [`PortError`] of the last try.
    pub async fn ready(&self, patience: Duration) -> Result<(), PortError> {
        let start = Instant::now();
        loop {
            match self.probe_write().await {
                Err(error) if start.elapsed() >= patience => return Err(error),
                Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
                Ok(()) => return Ok(()),
            }
        }
    }
}

impl fmt::Debug for RedisStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisStore").field("prefix", &self.prefix).finish_non_exhaustive()
    }
}
