//! Why a call failed.

use http_client::described;
use portal_core::PortError;

/// Why a call failed. Texts hold no address and nothing of what was answered.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CallError {
    /// It failed too often, and is not called for a while.
    #[error("it failed several times and is left alone for a while")]
    LeftAlone,
    /// The connection did not stand, or broke.
    #[error("it cannot be reached: {0}")]
    Away(String),
    /// The time was over.
    #[error("no answer in time")]
    Late,
    /// It answered that it failed, or something that nobody asked for.
    #[error("it answers {0}")]
    Status(u16),
    /// It answered something else than the contract says.
    #[error("its answer cannot be read: {0}")]
    Unreadable(&'static str),
}

impl CallError {
    /// Whether it counts against the system.
    pub(crate) fn is_failure(&self) -> bool {
        match self {
            Self::LeftAlone => false,
            Self::Status(status) => !matches!(status, 400 | 422),
            Self::Away(_) | Self::Late | Self::Unreadable(_) => true,
        }
    }

    pub(crate) fn of_port(self, port: &'static str) -> PortError {
        match &self {
            Self::Status(status) if *status < 500 && *status != 429 => PortError::broken(port, self),
            _ => PortError::unavailable(port, self),
        }
    }
}

impl From<reqwest::Error> for CallError {
    /// The address is dropped: it may hold a phone number.
    fn from(error: reqwest::Error) -> Self {
        let error = error.without_url();
        if error.is_timeout() { Self::Late } else { Self::Away(described(&error)) }
    }
}
