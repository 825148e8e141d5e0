//! The contract of the port.

use std::sync::Arc;

use portal_core::staff::provider_login::IdentityProvider;
use portal_testkit::{FakeIdentityProvider, TestClock};

use crate::stand_in::StandIn;

async fn fresh() -> (Arc<dyn IdentityProvider>, Arc<dyn FakeIdentityProvider>, ()) {
    let stand_in = Arc::new(StandIn::start().await);
    (Arc::new(stand_in.port(&Arc::new(TestClock::default()))), stand_in, ())
}

portal_testkit::identity_provider_suite! { #[tokio::test(flavor = "multi_thread")] fresh }
