//! Leaves a hung Redis alone until it answers again, so that it does not cost every request a timeout.

use std::sync::atomic::{AtomicBool, Ordering};

/// Open after a timeout, closed by an answer. While it is open no caller tries: the caller that opened it sees to
/// the probing, beside the requests.
#[derive(Debug, Default)]
pub(crate) struct Circuit {
    open: AtomicBool,
}

impl Circuit {
    /// Whether a caller may try.
    pub(crate) fn admits(&self) -> bool {
        !self.open.load(Ordering::Acquire)
    }

    /// Notes that Redis answered.
    pub(crate) fn close(&self) {
        self.open.store(false, Ordering::Release);
    }

    /// Notes that Redis did not answer in time. `true` to the one caller that opened it.
    pub(crate) fn open(&self) -> bool {
        !self.open.swap(true, Ordering::AcqRel)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_a_timeout_nobody_tries_until_there_is_an_answer() {
        let circuit = Circuit::default();
        assert!(circuit.admits());
        circuit.open();
        assert!(!circuit.admits() && !circuit.admits());
        circuit.close();
        assert!(circuit.admits() && circuit.admits());
    }

    #[test]
    fn of_many_timeouts_at_once_one_starts_the_probing() {
        let circuit = Circuit::default();
        assert!(circuit.open());
        assert!(!circuit.open() && !circuit.open());
        circuit.close();
        assert!(circuit.open(), "the next time it hangs it is probed again");
    }
}
