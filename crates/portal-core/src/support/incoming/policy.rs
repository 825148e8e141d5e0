//! The numbers of messages from outside.

use chrono::TimeDelta;

use crate::identity::rate_limit::Window;
use crate::kernel::locale::Locale;

/// What an operator may tune.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncomingPolicy {
    /// A message joins a conversation that is open and in which something was said within so long.
    pub joins_within: TimeDelta,
    /// How many messages of a number are taken.
    pub messages_per_number: Vec<Window>,
    /// The language of what conversations say of files.
    pub locale: Locale,
}

impl Default for IncomingPolicy {
    fn default() -> Self {
        Self {
            joins_within: TimeDelta::days(7),
            messages_per_number: vec![Window::new(60, 10 * 60)],
            locale: Locale::default(),
        }
    }
}
