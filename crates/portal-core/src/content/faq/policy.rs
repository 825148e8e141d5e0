//! The numbers of questions and answers that an operator may tune.

use chrono::TimeDelta;

/// The numbers of questions and answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaqPolicy {
    /// How long it takes at most until customers read an edit: the store is asked once in this time whether there is one.
    pub refresh_every: TimeDelta,
}

impl Default for FaqPolicy {
    fn default() -> Self {
        Self { refresh_every: TimeDelta::seconds(2) }
    }
}
