//! What goes by Redis where there is one: login codes, limits per network, hints for open pages.

use std::sync::Arc;
use std::time::Duration;

use adapters_redis::{RedisLiveEvents, RedisOptions, RedisStore};
use portal_core::identity::otp::{FallbackOtpStore, OtpStore};
use portal_core::identity::rate_limit::{FallbackRateLimiter, RateLimiter};
use portal_core::support::live::LiveEvents;

use crate::config::{Redis, Settings};
use crate::failure::Failure;
use crate::storage::Storage;

/// How long the start waits for Redis.
const REDIS_AT_START: Duration = Duration::from_secs(1);

/// What may live in Redis: login codes, and limits per network.
type ShortLived = (Arc<dyn OtpStore>, Arc<dyn RateLimiter>);

/// Login codes and limits per network: in Redis if there is one, in the database while it is away. The connection is
/// waited for a moment, so that the first requests are counted where all the others are.
pub(crate) async fn short_lived(settings: &Settings, storage: &Storage) -> Result<ShortLived, Failure> {
    let (otp, limits) = (storage.otp.clone(), storage.limits.clone());
    let Some(redis) = redis(settings)? else {
        return Ok((otp, limits));
    };
    // Without it the portal starts all the same; that it is away is said where it is tried.
    redis.ready(REDIS_AT_START).await.ok();
    let redis = Arc::new(redis);
    Ok((Arc::new(FallbackOtpStore::new(redis.clone(), otp)), Arc::new(FallbackRateLimiter::new(redis, limits))))
}

/// Tells open pages what changed: by Redis if there is one, by the database otherwise.
pub(crate) fn live_events(settings: &Settings, storage: &Storage) -> Result<Arc<dyn LiveEvents>, Failure> {
    let Some(redis) = &settings.redis else {
        return Ok(storage.backend.live_events());
    };
    let events = RedisLiveEvents::connect(redis.url.expose(), &redis_options(redis));
    Ok(Arc::new(events.map_err(|e| Failure::caused("redis.url", &e))?))
}

fn redis_options(redis: &Redis) -> RedisOptions {
    let command_timeout = redis.timeout.to_std().unwrap_or_default();
    RedisOptions { command_timeout, ..RedisOptions::default() }
}

/// The Redis of these settings, if they name one.
pub(crate) fn redis(settings: &Settings) -> Result<Option<RedisStore>, Failure> {
    let Some(redis) = &settings.redis else {
        return Ok(None);
    };
    RedisStore::connect(redis.url.expose(), redis_options(redis))
        .map(Some)
        .map_err(|e| Failure::caused("redis.url", &e))
}
