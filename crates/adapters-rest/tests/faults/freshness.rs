//! The contract of what is told of copies.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use adapters_rest::CachePolicy;
use async_trait::async_trait;
use chrono::TimeDelta;
use portal_core::identity::customer::{CustomerRepo, CustomerScope, RecordFreshness};
use portal_testkit::record_freshness::OtherSystem;

use crate::server::json;
use crate::{BUDI, World};

struct Behind {
    world: World,
    answers: AtomicBool,
}

#[async_trait]
impl OtherSystem for Behind {
    async fn shows(&self, scope: &CustomerScope) -> bool {
        let record = BUDI.replace("AGLS1", scope.customer_id().as_str());
        let is_up = self.answers.load(Ordering::Relaxed);
        self.world.server.plays(&[if is_up { json("200 OK", &record) } else { json("503 Service Unavailable", "{}") }]);
        self.world.store.profile(scope).await.is_ok_and(|customer| customer.is_some())
    }

    fn answers(&self, answers: bool) {
        self.answers.store(answers, Ordering::Relaxed);
    }

    fn advance(&self, by: TimeDelta) {
        self.world.clock.advance(by);
    }
}

async fn fresh() -> (Arc<dyn RecordFreshness>, Arc<dyn OtherSystem>, ()) {
    let world = World::with(CachePolicy::default()).await;
    let store = world.store.clone();
    (Arc::new(store), Arc::new(Behind { world, answers: AtomicBool::new(true) }), ())
}

portal_testkit::record_freshness_suite! { #[tokio::test] fresh }
