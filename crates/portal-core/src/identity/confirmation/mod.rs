//! Proving the number again within a session, which is fresh afterwards: what could take the account away from its
//! owner needs that.

mod confirm;
mod error;

pub use error::ConfirmError;

use crate::identity::otp::OtpService;
use crate::identity::session::SessionService;

/// The use cases of proving the number again.
#[derive(Clone)]
pub struct ConfirmationService {
    otp: OtpService,
    sessions: SessionService,
}

impl ConfirmationService {
    /// Wires the use cases.
    pub fn new(otp: OtpService, sessions: SessionService) -> Self {
        Self { otp, sessions }
    }
}
