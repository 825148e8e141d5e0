//! The contracts of its ports, against a real Redis: `scripts/with-services cargo test -p adapters-redis`.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::Arc;
use std::time::Duration;

use adapters_redis::{RedisLiveEvents, RedisOptions, RedisStore};
use portal_core::identity::otp::OtpStore;
use portal_core::identity::rate_limit::RateLimiter;
use portal_core::support::live::LiveEvents;

/// Shares nothing with any other test on the same server. Patient, because these tests ask what is answered and not how
/// soon.
fn options() -> RedisOptions {
    RedisOptions {
        key_prefix: format!("test:{:016x}:", RandomState::new().build_hasher().finish()),
        command_timeout: Duration::from_secs(10),
        ..RedisOptions::default()
    }
}

async fn store() -> Arc<RedisStore> {
    let url = portal_testkit::redis_test_url();
    let store = RedisStore::connect(&url, options()).expect("the URL of a Redis");
    store.ready(Duration::from_secs(30)).await.expect("the shared Redis answers");
    Arc::new(store)
}

async fn otp_store() -> (Arc<dyn OtpStore>, ()) {
    (store().await, ())
}

async fn rate_limiter() -> (Arc<dyn RateLimiter>, ()) {
    (store().await, ())
}

portal_testkit::otp_store_suite! { #[tokio::test(flavor = "multi_thread")] otp_store }
portal_testkit::rate_limiter_suite! { #[tokio::test(flavor = "multi_thread")] rate_limiter }

async fn live_events() -> (Arc<dyn LiveEvents>, Arc<dyn LiveEvents>, ()) {
    let (url, options) = (portal_testkit::redis_test_url(), options());
    let process = || RedisLiveEvents::connect(&url, &options).expect("the URL of a Redis");
    let (here, there) = (process(), process());
    here.ready().await;
    there.ready().await;
    (Arc::new(here), Arc::new(there), ())
}

portal_testkit::live_events_suite! { #[tokio::test(flavor = "multi_thread")] live_events }
