//! What may or may not have reached Redis.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use portal_core::ChallengeId;

/// Challenges of which it is unknown whether Redis has them.
#[derive(Debug, Default)]
pub(crate) struct Doubts(Mutex<VecDeque<ChallengeId>>);

impl Doubts {
    /// More than a second's puts at any load; the circuit lets through hardly any while Redis hangs.
    const MOST: usize = 4096;

    pub(crate) fn note(&self, id: ChallengeId) {
        let mut held = self.lock();
        if held.len() == Self::MOST {
            held.pop_front();
        }
        held.push_back(id);
    }

    pub(crate) fn take(&self) -> Vec<ChallengeId> {
        self.lock().drain(..).collect()
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<ChallengeId>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
