//! What support commands work with.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use portal_core::identity::otp::OtpLimits;

/// What support commands need besides the customers.
pub(crate) struct SupportContext {
    /// The portal's time zone.
    pub(crate) zone: Tz,
    /// The present instant.
    pub(crate) now: DateTime<Utc>,
    /// Which limits are full; `None` without the server's secret, which they are kept under.
    pub(crate) limits: Option<OtpLimits>,
    /// Guesses per login code.
    pub(crate) guesses: u32,
    /// Codes are kept in Redis, where nobody looks.
    pub(crate) codes_elsewhere: bool,
}
