//! The numbers changes of profiles work by.

use chrono::TimeDelta;

use crate::identity::rate_limit::Window;

/// What an operator may tune.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProfilePolicy {
    /// How long the old number can take a change back, and no further change is made.
    pub revert_within: TimeDelta,
    /// For how long customers change neither number nor e-mail address after a change was taken back.
    pub hold_after_revert: TimeDelta,
    /// How many codes an account may have sent to new numbers.
    pub new_numbers: Vec<Window>,
}

impl Default for ProfilePolicy {
    fn default() -> Self {
        Self {
            revert_within: TimeDelta::hours(24),
            hold_after_revert: TimeDelta::hours(24),
            new_numbers: vec![Window::new(5, 24 * 60 * 60)],
        }
    }
}
