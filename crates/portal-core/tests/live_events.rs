//! The contract of live events, on those of one process.

use std::future::ready;
use std::sync::Arc;

use portal_core::support::live::{LiveEvents, LiveHub};

fn live_events() -> impl Future<Output = (Arc<dyn LiveEvents>, Arc<dyn LiveEvents>, ())> {
    let events: Arc<dyn LiveEvents> = Arc::new(LiveHub::default());
    ready((events.clone(), events, ()))
}

portal_testkit::live_events_suite! { #[tokio::test] live_events }
