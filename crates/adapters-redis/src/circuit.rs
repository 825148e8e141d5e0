//! Leaves a hung Redis alone for a while, so that it does not cost every request a timeout.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Open after a timeout; after its rest it lets one caller through, and closes when that one is answered.
#[derive(Debug)]
pub(crate) struct Circuit {
    rest: Duration,
    open_until: Mutex<Option<Instant>>,
}

impl Circuit {
    pub(crate) fn new(rest: Duration) -> Self {
        Self { rest, open_until: Mutex::new(None) }
    }

    /// Whether a caller may try at `now`. The one that probes after a rest makes the others wait for another
    /// rest, so a probe that is never answered lets no crowd in.
    pub(crate) fn admits(&self, now: Instant) -> bool {
        let mut open_until = self.lock();
        match *open_until {
            None => true,
            Some(end) if end <= now => {
                *open_until = Some(now + self.rest);
                true
            }
            Some(_) => false,
        }
    }

    /// Notes that Redis answered.
    pub(crate) fn close(&self) {
        *self.lock() = None;
    }

    /// Notes that Redis did not answer in time.
    pub(crate) fn open(&self, now: Instant) {
        *self.lock() = Some(now + self.rest);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Instant>> {
        self.open_until.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const REST: Duration = Duration::from_secs(1);

    #[test]
    fn after_a_timeout_nobody_tries_until_the_rest_is_over() {
        let (circuit, start) = (Circuit::new(REST), Instant::now());
        assert!(circuit.admits(start));
        circuit.open(start);
        assert!(!circuit.admits(start));
        assert!(!circuit.admits(start + REST / 2));
        assert!(circuit.admits(start + REST));
    }

    #[test]
    fn after_the_rest_one_caller_probes_and_an_answer_lets_everybody_in() {
        let (circuit, start) = (Circuit::new(REST), Instant::now());
        circuit.open(start);
        assert!(circuit.admits(start + REST));
        assert!(!circuit.admits(start + REST));
        circuit.close();
        assert!(circuit.admits(start + REST) && circuit.admits(start + REST));
    }

    #[test]
    fn a_probe_that_never_reports_back_is_followed_by_another() {
        let (circuit, start) = (Circuit::new(REST), Instant::now());
        circuit.open(start);
        assert!(circuit.admits(start + REST));
        assert!(circuit.admits(start + 2 * REST));
    }
}
