//! The ports of the group.

use std::sync::Arc;

use super::customer::CustomerRepo;
use super::device::DeviceStore;
use super::otp::OtpStore;
use super::profile::{ContactRepo, PhoneChangeStore};
use super::rate_limit::RateLimiter;
use super::session::SessionStore;

/// What a login reads and keeps. Every portal has these.
#[derive(Clone)]
pub struct IdentityPorts {
    /// The ISP's customers.
    pub customers: Arc<dyn CustomerRepo>,
    /// OTP challenges.
    pub otp: Arc<dyn OtpStore>,
    /// Sessions.
    pub sessions: Arc<dyn SessionStore>,
    /// Known devices.
    pub devices: Arc<dyn DeviceStore>,
    /// Limits per network; may be lost without harm.
    pub network_limits: Arc<dyn RateLimiter>,
    /// Limits per phone number and device; durable.
    pub account_limits: Arc<dyn RateLimiter>,
}

/// What customers need to change their contact data and their number.
#[derive(Clone)]
pub struct ProfilePorts {
    /// Writes what customers change of themselves.
    pub contacts: Arc<dyn ContactRepo>,
    /// Records of changed numbers.
    pub phone_changes: Arc<dyn PhoneChangeStore>,
}
