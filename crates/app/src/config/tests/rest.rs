//! Section `rest`.

use std::time::Duration;

use chrono::TimeDelta;

use super::Case;

fn with(key: &str, value: &str) -> Case {
    Case::good().env("rest.url", "https://billing.example.id/api/portal").env(key, value)
}

#[test]
fn without_an_address_the_portal_keeps_the_records_itself() {
    assert!(Case::good().good_settings().rest.is_none());
    let rest = with("rest.token", "isp-token").good_settings().rest.expect("another system");
    assert_eq!((rest.timeout, rest.cache), (Duration::from_secs(5), adapters_rest::CachePolicy::default()));
}

#[test]
fn empty_spans_keep_nothing() {
    let cache = with("rest.fresh", "").env("rest.stale", "").good_settings().rest.expect("another system").cache;
    assert_eq!((cache.fresh, cache.stale), (TimeDelta::zero(), TimeDelta::zero()));
}

#[test]
fn what_customers_would_wait_for_or_rely_on_too_long_is_refused() {
    for (key, wrong) in [
        ("rest.url", "billing.example.id"),
        ("rest.url", "https://user:password@billing.example.id"),
        ("rest.token", "two words"),
        ("rest.timeout", "50ms"),
        ("rest.timeout", "9s"),
        ("rest.fresh", "61s"),
        ("rest.stale", "25h"),
        ("rest.cache_megabytes", "0"),
        ("rest.failures", "0"),
        ("rest.rest", "0s"),
    ] {
        assert_eq!(with(key, wrong).bad_keys(), [key], "{wrong}");
    }
}

#[test]
fn records_lie_in_one_place() {
    let both = with("database.url", "postgres://portal:secret@localhost/portal").env("database.records", "adopted");
    assert_eq!(both.bad_keys(), ["database.records"]);
}
