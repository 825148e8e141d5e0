//! One-time codes over WhatsApp: asking for one, and redeeming it.
//!
//! A request is answered alike for every number: whether anybody holds it is looked up by the worker that
//! sends the message, never while the caller waits.

mod code;
mod fallback;
mod held_up;
mod limits;
mod model;
mod pasted;
mod policy;
mod port;
mod request;
mod verify;

use std::sync::Arc;

use crate::clock::{Clock, Entropy};
use crate::device::DeviceStore;
use crate::notification::Outbox;
use crate::rate_limit::RateLimiter;
use crate::secret::KeyRing;

pub(crate) use code::CodeParts;
pub use code::{InvalidCode, OtpCode};
pub use fallback::FallbackOtpStore;
pub use held_up::{HeldUp, OtpLimits, OtpLimitsDeps};
pub use model::{Binding, BrowserSecret, Challenge, ChallengeRef, Purpose, Renewal};
pub use pasted::UnreadableCode;
pub use policy::OtpPolicy;
#[cfg(any(test, feature = "mocks"))]
pub use port::MockOtpStore;
pub use port::OtpStore;
pub use request::{BrowserTicket, IssuedChallenge, PendingChallenge, RequestOtp, RequestOtpError, Requester};
pub use verify::{Redeemer, VerifiedPhone, VerifyOtp, VerifyOtpError};

/// What one-time codes need.
#[derive(Clone)]
pub struct OtpDeps {
    /// Keeps the challenges.
    pub store: Arc<dyn OtpStore>,
    /// Counts per network; may be lost without harm.
    pub network_limits: Arc<dyn RateLimiter>,
    /// Counts per phone number and device; durable.
    pub account_limits: Arc<dyn RateLimiter>,
    /// Takes the message.
    pub outbox: Arc<dyn Outbox>,
    /// Knows devices that logged in before.
    pub devices: Arc<dyn DeviceStore>,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Draws seeds and secrets.
    pub entropy: Arc<dyn Entropy>,
}

/// The use cases of one-time codes: [`request`](Self::request) and [`verify`](Self::verify).
#[derive(Clone)]
pub struct OtpService {
    deps: OtpDeps,
    policy: OtpPolicy,
    keys: Arc<KeyRing>,
}

impl OtpService {
    /// Wires the use cases.
    pub fn new(deps: OtpDeps, policy: OtpPolicy, keys: Arc<KeyRing>) -> Self {
        Self { deps, policy, keys }
    }

    /// The numbers it works by.
    pub fn policy(&self) -> &OtpPolicy {
        &self.policy
    }
}
