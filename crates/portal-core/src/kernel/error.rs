//! The one error that every port may answer with.

use std::error::Error;
use std::fmt;

/// An adapter could not do its work: the machine behind it is away, slow, or holds something unreadable.
///
/// `Display` names the port only and is safe to show; the cause is in [`Error::source`] and belongs in
/// the log.
#[derive(Debug)]
pub struct PortError {
    port: &'static str,
    retryable: bool,
    source: Box<dyn Error + Send + Sync>,
}

impl PortError {
    /// The machine behind `port` is away or too slow; the same call may succeed later.
    pub fn unavailable(port: &'static str, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { port, retryable: true, source: source.into() }
    }

    /// The port answered something that will not become right by asking again: a row that does not
    /// parse, a statement that is refused.
    pub fn broken(port: &'static str, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { port, retryable: false, source: source.into() }
    }

    /// The name of the port that failed, such as `"session store"`.
    pub fn port(&self) -> &'static str {
        self.port
    }

    /// Whether the same call may succeed later.
    pub fn is_retryable(&self) -> bool {
        self.retryable
    }
}

impl fmt::Display for PortError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = if self.retryable { "is unavailable" } else { "failed" };
        write!(f, "the {} {what}", self.port)
    }
}

impl Error for PortError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(self.source.as_ref())
    }
}
