//! Section `rest`: the system that keeps the ISP's records, where it is another one.

use std::time::Duration;

use adapters_rest::{CachePolicy, RestConfig, RestConfigError};
use chrono::TimeDelta;
use portal_core::kernel::breaker::BreakerPolicy;

use super::parse;
use super::reader::Reader;

/// A change of access may be delayed by so long.
const FRESHEST: TimeDelta = TimeDelta::minutes(1);
/// What is older tells customers nothing that they may rely on.
const STALEST: TimeDelta = TimeDelta::hours(24);

/// `None` if the portal keeps the records itself.
pub(super) fn rest(r: &mut Reader) -> Option<RestConfig> {
    let url = r.optional("rest.url", parse::text);
    let token = r.secret("rest.token");
    let cache = CachePolicy {
        fresh: at_most(r, "rest.fresh", FRESHEST, "1m"),
        stale: at_most(r, "rest.stale", STALEST, "24h"),
        bytes: usize::from(r.value("rest.cache_megabytes", parse::count::<u16>)) * 1024 * 1024,
    };
    let timeout = timeout(r);
    let breaker =
        BreakerPolicy { failures: r.value("rest.failures", parse::count), rest: r.value("rest.rest", parse::duration) };
    let config = RestConfig { url: url?, token, timeout, breaker, cache };
    match config.check() {
        Ok(()) => {}
        Err(RestConfigError::Token) => r.note("rest.token", "must be printable ASCII without spaces"),
        Err(error) => r.note("rest.url", error.to_string()),
    }
    Some(config)
}

/// Customers wait for it.
fn timeout(r: &mut Reader) -> Duration {
    let key = "rest.timeout";
    let timeout = r.value(key, parse::duration);
    if timeout < TimeDelta::milliseconds(100) || timeout > TimeDelta::seconds(8) {
        r.note(key, "must be 100ms to 8s");
    }
    timeout.to_std().unwrap_or(RestConfig::TIMEOUT)
}

/// A span that may be left empty, which is none.
fn at_most(r: &mut Reader, key: &str, most: TimeDelta, shown: &str) -> TimeDelta {
    let span = r.optional(key, parse::duration).unwrap_or_default();
    if span > most {
        r.note(key, format!("must be at most {shown}"));
    }
    span
}
