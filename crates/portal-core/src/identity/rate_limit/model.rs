//! Buckets and windows.

use std::fmt;

use chrono::TimeDelta;

use crate::kernel::secret::{ServerKey, hex, sha256};

/// At most `max` uses in any stretch of `span`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// How many uses fit.
    pub max: u32,
    /// How long each use counts.
    pub span: TimeDelta,
}

impl Window {
    /// At most `max` uses in any `seconds` seconds.
    pub const fn new(max: u32, seconds: i64) -> Self {
        Self { max, span: TimeDelta::seconds(seconds) }
    }

    /// The same window with `factor` times the capacity, for networks that more customers share.
    #[must_use]
    pub fn widened(self, factor: u32) -> Self {
        Self { max: self.max.saturating_mul(factor), ..self }
    }
}

/// What a bucket is filed under. Subjects such as networks are put through a keyed hash, so that a copy of the
/// limiter's data names nobody; see [`BucketKey::durable`] for the exception.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BucketKey(String);

impl BucketKey {
    /// A key for `subject` under the rule named `rule`, such as `"otp.send.phone"`.
    pub fn new(rule: &str, subject: &str, key: &ServerKey) -> Self {
        Self(format!("{rule}:{}", hidden(rule, subject, key)))
    }

    /// A key for `subject` that stays the same whatever becomes of the server's keys. For counts that have to be
    /// durable; a reader can try out which subjects are meant.
    pub fn durable(rule: &str, subject: &str) -> Self {
        let hash = sha256(format!("rate-limit {rule} {subject}").as_bytes());
        Self(format!("{rule}:{}", hex(&hash[..16])))
    }

    /// Takes a key as it is, for tests of adapters.
    pub fn verbatim(key: impl Into<String>) -> Self {
        Self(key.into())
    }

    /// The key as adapters store it: printable ASCII, at most 100 bytes.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for BucketKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Hides `subject` behind a keyed hash: 32 hexadecimal digits.
pub(crate) fn hidden(rule: &str, subject: &str, key: &ServerKey) -> String {
    let mac = key.mac("rate-limit", &[rule.as_bytes(), subject.as_bytes()]);
    hex(&mac[..16])
}

/// One bucket that a request must find capacity in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bucket {
    /// What the uses are filed under.
    pub key: BucketKey,
    /// Counts different members instead of uses: a member that is already counted within the longest
    /// window takes no further capacity. `None` counts every use.
    pub member: Option<String>,
    /// The windows that all must have capacity.
    pub windows: Vec<Window>,
}

impl Bucket {
    /// A bucket that counts uses.
    pub fn counting(key: BucketKey, windows: impl Into<Vec<Window>>) -> Self {
        Self { key, member: None, windows: windows.into() }
    }

    /// A bucket that counts different members.
    pub fn distinct(key: BucketKey, member: String, window: Window) -> Self {
        Self { key, member: Some(member), windows: vec![window] }
    }

    /// The longest window's span: how long a use has to be remembered.
    pub fn memory(&self) -> TimeDelta {
        self.windows.iter().map(|w| w.span).max().unwrap_or_default()
    }
}

/// What a limiter answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Every bucket had capacity, and one use was taken in each.
    Allowed,
    /// Some bucket was full; nothing was taken in any.
    Denied {
        /// How long until every bucket has capacity again, if nothing else happens.
        retry_after: TimeDelta,
    },
}
