//! The system that keeps the ISP's records, where it is another one.

use std::sync::Arc;

use adapters_rest::{RestConfig, RestStore};
use chrono::TimeDelta;
use portal_core::Clock;

use super::Finding;
use crate::config::Settings;
use crate::failure::chain;
use crate::wiring;

/// Asks it for something; nothing is said where the portal keeps the records itself.
pub(super) async fn rest(settings: &Settings) -> Option<Finding> {
    let config = settings.rest.as_ref()?;
    Some(finding(config, wiring::clock(settings)).await)
}

async fn finding(config: &RestConfig, clock: Arc<dyn Clock>) -> Finding {
    let store = match RestStore::new(config, clock.clone()) {
        Ok(store) => store,
        Err(error) => return Finding::bad(format_args!("rest: {error}"), "correct rest.url or rest.token"),
    };
    let began = clock.now();
    match store.check().await {
        Ok(()) => {
            let (cache, took) = (config.cache, (clock.now() - began).num_milliseconds());
            let (fresh, stale) = (shown(cache.fresh), shown(cache.stale));
            Finding::good(format!(
                "rest: the other system answers in {took} ms; answers are fresh for {fresh} and stand in for {stale}"
            ))
        }
        Err(error) => Finding::bad(
            format_args!("rest: {}", chain(&error)),
            "does it run, and are rest.url and rest.token right? running processes show what they have meanwhile",
        ),
    }
}

fn shown(span: TimeDelta) -> String {
    format!("{} s", span.num_seconds())
}
