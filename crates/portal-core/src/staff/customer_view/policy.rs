//! The numbers of views.

use chrono::TimeDelta;

/// How long views last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerViewPolicy {
    /// How long a link can be opened.
    pub link_life: TimeDelta,
    /// How long a view lasts from when its link was made, however busy.
    pub life: TimeDelta,
}

impl Default for CustomerViewPolicy {
    fn default() -> Self {
        Self { link_life: TimeDelta::minutes(1), life: TimeDelta::minutes(15) }
    }
}
