//! Lines of the log that would come in hundreds while something is away: one a minute, with how many there were.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How far apart lines are at least.
const EVERY: Duration = Duration::from_mins(1);

/// Counts what happens, and says when to log it.
pub(crate) struct Seldom(Mutex<State>);

struct State {
    last: Option<Instant>,
    unsaid: u64,
}

impl Seldom {
    pub(crate) const fn new() -> Self {
        Self(Mutex::new(State { last: None, unsaid: 0 }))
    }

    /// It happened once more: answers how often since the last line, if it is time for one.
    pub(crate) fn count(&self) -> Option<u64> {
        self.count_at(Instant::now())
    }

    fn count_at(&self, now: Instant) -> Option<u64> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.unsaid += 1;
        if state.last.is_some_and(|last| now - last < EVERY) {
            return None;
        }
        state.last = Some(now);
        Some(std::mem::take(&mut state.unsaid))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_is_logged_at_once_and_the_others_of_the_minute_together() {
        let (seldom, start) = (Seldom::new(), Instant::now());
        assert_eq!(seldom.count_at(start), Some(1));
        for second in 1..60 {
            assert_eq!(seldom.count_at(start + Duration::from_secs(second)), None);
        }
        assert_eq!(seldom.count_at(start + EVERY), Some(60));
    }
}
