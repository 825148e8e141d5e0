//! The other system is slow, hangs, fails, answers nonsense or half an answer: each has the right outcome.

mod cache;
mod freshness;
mod outcomes;
mod server;

use std::sync::Arc;
use std::time::Duration;

use adapters_rest::{CachePolicy, RestConfig, RestStore};
use chrono::TimeDelta;
use portal_core::PortError;
use portal_core::identity::customer::{CustomerRepo, CustomerScope};
use portal_core::identity::profile::{ContactCommit, ContactEdit, ContactRepo};
use portal_core::kernel::breaker::BreakerPolicy;
use portal_testkit::TestClock;
use portal_testkit::fixtures::noon;
use server::{Act, FaultyServer, json};

/// The customer AGLS1, whose name is Budi.
const BUDI: &str = r#"{"success": true, "data": {"customer_id": "AGLS1", "name": "Budi", "phone": "0817102070", "account_status": "active", "due_date": "tomorrow", "new_member": 1}}"#;

struct World {
    server: FaultyServer,
    store: RestStore,
    clock: Arc<TestClock>,
}

fn scope() -> CustomerScope {
    portal_testkit::fixtures::scope("AGLS1")
}

fn budi() -> Act {
    json("200 OK", BUDI)
}

impl World {
    /// A store that asks anew each time and answers nothing else.
    async fn without_cache() -> Self {
        Self::with(CachePolicy { fresh: TimeDelta::zero(), stale: TimeDelta::zero(), ..CachePolicy::default() }).await
    }

    async fn with(cache: CachePolicy) -> Self {
        Self::within(Duration::from_secs(1), cache).await
    }

    /// A store whose operations may take so long.
    async fn within(timeout: Duration, cache: CachePolicy) -> Self {
        let (server, clock) = (FaultyServer::start().await, Arc::new(TestClock::default()));
        let breaker = BreakerPolicy { failures: 3, rest: TimeDelta::seconds(10) };
        let config = RestConfig { cache, breaker, timeout, ..RestConfig::new(server.address()) };
        let store = RestStore::new(&config, clock.clone()).expect("a store");
        Self { server, store, clock }
    }

    /// The name on file.
    async fn name(&self) -> Result<Option<String>, PortError> {
        Ok(self.store.profile(&scope()).await?.map(|customer| customer.name))
    }

    /// A change of the number that is on file.
    async fn change_of_number(&self) -> ContactCommit {
        let contact = self.store.find_contact(&scope()).await.expect("an answer").expect("a customer");
        let phone = Some("081234567890".to_owned());
        ContactCommit { expected: contact.version, phone, edit: ContactEdit::default(), at: noon() }
    }
}
