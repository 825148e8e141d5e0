//! Counting while customers use the portal: in memory, handed to the store now and then.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::NaiveDate;

use super::model::{AnalyticsBatch, AnalyticsEvent, DailyActiveHash};
use super::port::AnalyticsStore;
use crate::kernel::clock::Clock;
use crate::kernel::error::PortError;
use crate::kernel::id::CustomerId;
use crate::kernel::secret::KeyRing;

/// What counting needs.
#[derive(Clone)]
pub struct AnalyticsDeps {
    /// Keeps the figures.
    pub store: Arc<dyn AnalyticsStore>,
    /// Tells the day.
    pub clock: Arc<dyn Clock>,
    /// Hides who was there.
    pub keys: Arc<KeyRing>,
}

/// Counts what customers do. Noting never waits and never fails; clones count together.
#[derive(Clone)]
pub struct AnalyticsRecorder {
    deps: AnalyticsDeps,
    state: Arc<Mutex<State>>,
}

/// What was counted since the last flush, and who was seen today: hashing is for the first time.
#[derive(Default)]
struct State {
    batch: AnalyticsBatch,
    today: Option<NaiveDate>,
    known: HashSet<CustomerId>,
}

impl AnalyticsRecorder {
    /// A recorder that has counted nothing yet.
    pub fn new(deps: AnalyticsDeps) -> Self {
        Self { deps, state: Arc::default() }
    }

    /// Counts an event on the present day.
    pub fn note(&self, event: AnalyticsEvent) {
        let today = self.today();
        *self.state().batch.counts.entry((today, event)).or_default() += 1;
    }

    /// Notes that this customer was there on the present day.
    pub fn seen(&self, customer: &CustomerId) {
        let today = self.today();
        let mut state = self.state();
        if state.today != Some(today) {
            state.today = Some(today);
            state.known.clear();
        }
        if !state.known.contains(customer) {
            state.known.insert(customer.clone());
            state.batch.actives.insert((today, self.daily_active_hash(today, customer)));
        }
    }

    /// Hands what was counted to the store. What it does not take is kept for the next call; call it once
    /// more before the process ends.
    ///
    /// # Errors
    /// [`PortError`] if the store cannot be reached.
    pub async fn flush(&self) -> Result<(), PortError> {
        let batch = std::mem::take(&mut self.state().batch);
        if batch.is_empty() {
            return Ok(());
        }
        let added = self.deps.store.add(&batch).await;
        if added.is_err() {
            self.state().batch.merge(batch);
        }
        added
    }

    fn today(&self) -> NaiveDate {
        self.deps.clock.local_date(self.deps.clock.now())
    }

    fn daily_active_hash(&self, day: NaiveDate, customer: &CustomerId) -> DailyActiveHash {
        let parts = [day.to_string(), customer.to_string()];
        let mac = self.deps.keys.current().mac("analytics daily active", &[parts[0].as_bytes(), parts[1].as_bytes()]);
        std::array::from_fn(|n| mac[n])
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta, Utc};

    use super::*;
    use crate::insight::analytics::MockAnalyticsStore;
    use crate::kernel::clock::MockClock;
    use crate::test_support::{noon, test_key, unreachable_port};

    type Stored = Arc<Mutex<Vec<AnalyticsBatch>>>;

    /// A recorder at an instant to set, and the batches its store took; the first `failures` are refused.
    fn recorder(failures: usize) -> (AnalyticsRecorder, Arc<Mutex<DateTime<Utc>>>, Stored) {
        let (now, stored) = (Arc::new(Mutex::new(noon())), Stored::default());
        let (at, log) = (now.clone(), stored.clone());
        let mut clock = MockClock::new();
        clock.expect_now().returning(move || *at.lock().expect("the clock's lock"));
        clock.expect_local_date().returning(|at| at.date_naive());
        let mut store = MockAnalyticsStore::new();
        if failures > 0 {
            store.expect_add().times(failures).returning(|_| Err(unreachable_port()));
        }
        store.expect_add().returning(move |batch| {
            log.lock().expect("the log's lock").push(batch.clone());
            Ok(())
        });
        let keys = Arc::new(KeyRing::new(test_key(), Vec::new()));
        (AnalyticsRecorder::new(AnalyticsDeps { store: Arc::new(store), clock: Arc::new(clock), keys }), now, stored)
    }

    fn customer(n: u32) -> CustomerId {
        CustomerId::parse(&format!("AGLS{n}")).expect("an id")
    }

    #[tokio::test]
    async fn events_are_counted_per_day_and_handed_over_once() {
        let (recorder, now, stored) = recorder(0);
        recorder.note(AnalyticsEvent::ViewInvoices);
        recorder.clone().note(AnalyticsEvent::ViewInvoices);
        *now.lock().expect("the clock") += TimeDelta::days(1);
        recorder.note(AnalyticsEvent::LoginOk);
        recorder.flush().await.expect("it is stored");
        recorder.flush().await.expect("there is nothing to store");
        let day = noon().date_naive();
        let stored = stored.lock().expect("the log");
        let counts: Vec<_> = stored.iter().flat_map(|batch| batch.counts.clone()).collect();
        assert_eq!(
            counts,
            [((day, AnalyticsEvent::ViewInvoices), 2), ((day + TimeDelta::days(1), AnalyticsEvent::LoginOk), 1)]
        );
        assert_eq!(stored.len(), 1);
    }

    #[tokio::test]
    async fn what_the_store_did_not_take_comes_with_the_next_flush() {
        let (recorder, _, stored) = recorder(1);
        recorder.note(AnalyticsEvent::LoginOk);
        recorder.seen(&customer(1));
        assert!(recorder.flush().await.is_err());
        recorder.note(AnalyticsEvent::LoginOk);
        recorder.flush().await.expect("the store is back");
        let stored = stored.lock().expect("the log");
        assert_eq!(stored[0].counts.values().copied().collect::<Vec<_>>(), [2]);
        assert_eq!(stored[0].actives.len(), 1);
    }

    #[tokio::test]
    async fn a_customer_is_marked_once_a_day_with_another_mark_each_day_that_does_not_name_them() {
        let (recorder, now, stored) = recorder(0);
        for _ in 0..3 {
            recorder.seen(&customer(1));
            recorder.flush().await.expect("it is stored");
        }
        recorder.seen(&customer(2));
        *now.lock().expect("the clock") += TimeDelta::days(1);
        recorder.seen(&customer(1));
        recorder.flush().await.expect("it is stored");
        let stored = stored.lock().expect("the log");
        let hashes: Vec<_> = stored.iter().flat_map(|batch| batch.actives.clone()).collect();
        assert_eq!(hashes.len(), 3);
        let different: HashSet<DailyActiveHash> = hashes.iter().map(|(_, hash)| *hash).collect();
        assert_eq!(different.len(), 3);
        let unkeyed = crate::kernel::secret::sha256(b"2025-11-05AGLS1");
        assert!(!different.iter().any(|hash| unkeyed.starts_with(hash)));
    }
}
