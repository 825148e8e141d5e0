//! Redis, where it is configured.

use std::time::Duration;

use super::Finding;
use crate::config::Settings;
use crate::failure::chain;
use crate::redis_wiring;

pub(super) async fn redis(settings: &Settings) -> Finding {
    let store = match redis_wiring::redis(settings) {
        Ok(None) => return Finding::good("Redis: not configured; the database does its work"),
        Ok(Some(store)) => store,
        Err(failure) => return Finding::failed("Redis", &failure),
    };
    match store.ready(Duration::from_secs(3)).await {
        Ok(()) => Finding::good("Redis: answers"),
        Err(error) => Finding::bad(
            format_args!("Redis: {}", chain(&error)),
            "is it running, and is redis.url right? the database stands in meanwhile",
        ),
    }
}
