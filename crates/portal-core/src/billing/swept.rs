//! Runs that look at what something is to be done with, without being asked.

/// How much is looked at in one run.
pub(super) const BATCH: u32 = 100;

/// What a run came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Swept {
    /// How many were looked at.
    pub checked: u64,
    /// Those of them that could not be.
    pub failed: u64,
}

impl Swept {
    /// Whether there may be more to look at: the run was a full one, and not all of it failed.
    pub fn may_have_more(&self) -> bool {
        self.checked >= u64::from(BATCH) && self.failed < self.checked
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rel_14_a_full_run_is_followed_by_another_one_unless_no_gateway_answers() {
        let full = u64::from(BATCH);
        let more = |checked, failed| Swept { checked, failed }.may_have_more();
        assert!(more(full, 0) && more(full, full - 1));
        assert!(!more(full, full) && !more(full - 1, 0) && !more(0, 0));
    }
}
