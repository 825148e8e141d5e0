//! What keeps a session from being made fresh.

use crate::identity::otp::{RequestOtpError, VerifyOtpError};
use crate::kernel::error::PortError;

/// Why a session was not made fresh.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConfirmError {
    /// No code was asked for.
    #[error(transparent)]
    Request(#[from] RequestOtpError),
    /// The code was not redeemed.
    #[error(transparent)]
    Code(#[from] VerifyOtpError),
    /// The session ended meanwhile.
    #[error("the session has ended")]
    Ended,
    /// A port failed.
    #[error(transparent)]
    Port(#[from] PortError),
}
