//! The numbers of telling of replies.

use chrono::TimeDelta;

use crate::kernel::locale::Locale;

/// What an operator may tune.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplyNoticePolicy {
    /// For how long a reply waits to be read before the customer is told of it.
    pub after: TimeDelta,
    /// The language of the message.
    pub locale: Locale,
}

impl Default for ReplyNoticePolicy {
    fn default() -> Self {
        Self { after: TimeDelta::minutes(1), locale: Locale::default() }
    }
}
