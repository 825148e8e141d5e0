//! What was read before: of each customer the record, the invoices and the tickets.
//!
//! A part is answered without asking while it is fresh, and in place of an answer that failed while it is not too old. A
//! write makes everything of its customer stale at once; when it is done, it is forgotten. A read that began before a write
//! ended is not kept: it may be older than the write.

mod part;
mod state;
#[cfg(test)]
mod tests;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use portal_core::CustomerId;

pub(crate) use part::Part;
use state::State;

/// What is kept of answers, and for how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CachePolicy {
    /// For how long an answer is taken again without asking; zero: never.
    pub fresh: TimeDelta,
    /// How old an answer may be that stands in for one that failed; zero: none does.
    pub stale: TimeDelta,
    /// How many bytes of answers are kept; those of the customers who were not there for longest go first.
    pub bytes: usize,
}

impl Default for CachePolicy {
    fn default() -> Self {
        Self { fresh: TimeDelta::seconds(5), stale: TimeDelta::hours(1), bytes: 64 * 1024 * 1024 }
    }
}

/// The answers that are kept.
pub(crate) struct Cache {
    policy: CachePolicy,
    state: Mutex<State>,
}

/// A read that is under way.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reading {
    began: u64,
    at: DateTime<Utc>,
}

impl Cache {
    pub(crate) fn new(policy: CachePolicy) -> Self {
        Self { policy, state: Mutex::default() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What was read so lately that nobody has to ask again.
    pub(crate) fn fresh<T>(&self, id: &CustomerId, part: Part<T>, now: DateTime<Utc>) -> Option<Arc<T>> {
        let mut state = self.state();
        let kept = part(&mut state.used(id)?.parts).kept()?;
        (!kept.outdated && now - kept.read_at < self.policy.fresh).then(|| kept.value.clone())
    }

    /// What stands in for an answer that failed at `now`.
    pub(crate) fn stale<T>(&self, id: &CustomerId, part: Part<T>, now: DateTime<Utc>) -> Option<Arc<T>> {
        let mut state = self.state();
        let kept = part(&mut state.used(id)?.parts).kept()?;
        if now - kept.read_at >= self.policy.stale {
            return None;
        }
        kept.stood_in_at = Some(now);
        Some(kept.value.clone())
    }

    /// Begins to read.
    pub(crate) fn begin(&self, now: DateTime<Utc>) -> Reading {
        Reading { began: self.state().next(), at: now }
    }

    /// Keeps what was read, unless something newer is known.
    pub(crate) fn keep<T>(&self, id: &CustomerId, part: Part<T>, reading: Reading, read: &(Arc<T>, usize)) {
        let mut state = self.state();
        if state.record(id).written > reading.began {
            return;
        }
        let before = part(&mut state.record(id).parts).put(reading.began, reading.at, read);
        state.weigh(before, read.1, self.policy.bytes);
    }

    /// Has everything of the customer asked for anew, and nothing kept that is being read.
    pub(crate) fn outdate(&self, id: &CustomerId) {
        let mut state = self.state();
        let written = state.next();
        let record = state.record(id);
        record.written = written;
        record.parts.outdate();
    }

    /// Forgets everything of the customer.
    pub(crate) fn forget(&self, id: &CustomerId) {
        self.outdate(id);
        self.state().empty(id);
    }

    /// How old the oldest of the parts is that stood in for answers of the last moments.
    pub(crate) fn as_of(&self, id: &CustomerId, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.state().records.get(id)?.parts.as_of(now)
    }
}
