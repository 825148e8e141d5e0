//! One-time codes over WhatsApp: asking for one, and redeeming it.
//!
//! A request is answered alike for every number: whether anybody holds it is looked up by the worker that
//! sends the message, never while the caller waits.

mod asked;
mod code;
mod fallback;
mod handle;
mod limits;
mod limits_status;
mod message;
mod model;
mod network_status;
mod pasted;
mod policy;
mod port;
mod pressure;
mod request;
mod verify;
mod waits;

use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::identity::device::{DeviceStore, DeviceToken, TokenHash, TrustedDevice};
use crate::identity::rate_limit::RateLimiter;
use crate::identity::session::ClientInfo;
use crate::kernel::clock::{Clock, Entropy};
use crate::kernel::error::PortError;
use crate::kernel::phone::PhoneNumber;
use crate::kernel::secret::KeyRing;
use crate::messaging::outbox::Outbox;

pub use asked::{AskedFor, OverChallenge, PendingChallenge};
pub(crate) use code::CodeParts;
pub use code::{InvalidCode, OtpCode};
pub use fallback::FallbackOtpStore;
pub use handle::{ApiHandle, InvalidHandle};
pub use limits_status::{OtpLimits, OtpLimitsDeps, RateLimitStatus};
pub use message::LoginCode;
pub use model::{Binding, BrowserSecret, Challenge, ChallengeRef, Purpose, Renewal};
pub use network_status::NetworkLimitStatus;
pub use pasted::UnreadableCode;
pub use policy::OtpPolicy;
#[cfg(any(test, feature = "mocks"))]
pub use port::MockOtpStore;
pub use port::OtpStore;
pub use pressure::Pressure;
pub use request::{BrowserTicket, IssuedChallenge, RequestOtp, RequestOtpError, Requester};
pub use verify::{Redeemer, VerifiedPhone, VerifyOtp, VerifyOtpError};
pub use waits::OtpWaits;

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
    reading: pressure::LastReading,
}

impl OtpService {
    /// Wires the use cases.
    pub fn new(deps: OtpDeps, policy: OtpPolicy, keys: Arc<KeyRing>) -> Self {
        Self { deps, policy, keys, reading: pressure::LastReading::default() }
    }

    /// The known device behind a token, unless its trust has ended.
    async fn device(&self, token: Option<DeviceToken>, now: DateTime<Utc>) -> Result<Option<TrustedDevice>, PortError> {
        let Some(token) = token else { return Ok(None) };
        Ok(self.deps.devices.find(token.hash()).await?.filter(|device| now < device.expires_at))
    }

    /// What an API client is known by when it does not name its challenge: its known device, or else its network
    /// and its program.
    fn api_client(
        phone: &PhoneNumber,
        purpose: Purpose,
        client: &ClientInfo,
        known_device: Option<TokenHash>,
    ) -> [u8; 32] {
        let (phone, purpose) = (phone.as_e164().as_bytes(), purpose.as_str().as_bytes());
        match known_device {
            Some(token) => handle::client_hash(&[phone, purpose, token.as_bytes()]),
            None => handle::client_hash(&[phone, purpose, client.network().as_bytes(), &client.user_agent]),
        }
    }

    /// The numbers it works by.
    pub fn policy(&self) -> &OtpPolicy {
        &self.policy
    }
}
