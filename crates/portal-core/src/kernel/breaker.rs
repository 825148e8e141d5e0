//! A circuit breaker: a machine that keeps failing is left alone for a while.

use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

/// When a machine is left alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BreakerPolicy {
    /// After how many failures in a row.
    pub failures: u32,
    /// For how long, before a single call probes it.
    pub rest: TimeDelta,
}

impl Default for BreakerPolicy {
    fn default() -> Self {
        Self { failures: 5, rest: TimeDelta::seconds(30) }
    }
}

/// Counts the failures of one machine. It is open, and admits no call, from so many failures in a row until the rest is
/// over; then one call is let through, and how that ends decides.
#[derive(Debug, Default)]
pub struct CircuitBreaker {
    policy: BreakerPolicy,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    failures: u32,
    rests_until: Option<DateTime<Utc>>,
}

impl CircuitBreaker {
    /// A closed breaker.
    pub fn new(policy: BreakerPolicy) -> Self {
        Self { policy, state: Mutex::default() }
    }

    /// Whether the machine may be called. After its rest one caller may, and the others wait for how that ends.
    pub fn admits(&self, now: DateTime<Utc>) -> bool {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        match state.rests_until {
            None => true,
            Some(end) if end <= now => {
                state.rests_until = Some(now + self.policy.rest);
                true
            }
            Some(_) => false,
        }
    }

    /// Notes how a call ended.
    pub fn note(&self, healthy: bool, now: DateTime<Utc>) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if healthy {
            *state = State::default();
            return;
        }
        state.failures = state.failures.saturating_add(1);
        if state.failures >= self.policy.failures {
            state.rests_until = Some(now + self.policy.rest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_support::noon;

    fn after(seconds: i64) -> DateTime<Utc> {
        noon() + TimeDelta::seconds(seconds)
    }

    fn open() -> CircuitBreaker {
        let breaker = CircuitBreaker::new(BreakerPolicy::default());
        for _ in 0..5 {
            assert!(breaker.admits(noon()));
            breaker.note(false, noon());
        }
        breaker
    }

    #[test]
    fn it_opens_after_the_last_failure_that_is_allowed() {
        let breaker = open();
        assert!(!breaker.admits(noon()) && !breaker.admits(after(29)));
    }

    #[test]
    fn a_success_begins_the_count_anew() {
        let breaker = CircuitBreaker::new(BreakerPolicy::default());
        for healthy in [false, false, false, false, true, false, false, false, false] {
            breaker.note(healthy, noon());
        }
        assert!(breaker.admits(noon()));
    }

    #[test]
    fn after_the_rest_one_call_probes_and_its_end_decides() {
        let breaker = open();
        assert!(breaker.admits(after(30)));
        assert!(!breaker.admits(after(30)), "the second call waits for the probe");
        breaker.note(false, after(31));
        assert!(!breaker.admits(after(60)), "it rests anew");
        assert!(breaker.admits(after(61)));
        breaker.note(true, after(61));
        assert!(breaker.admits(after(61)) && breaker.admits(after(61)));
    }
}
