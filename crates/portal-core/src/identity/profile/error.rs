//! What keeps customers from changing their profile.

use chrono::{DateTime, TimeDelta, Utc};

use super::fields::{ContactField, InvalidField};
use crate::identity::otp::{RequestOtpError, VerifyOtpError};
use crate::kernel::error::PortError;
use crate::kernel::phone::InvalidPhone;

/// Why contact data were not changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EditProfileError {
    /// The account is gone.
    #[error("there is no such account")]
    NotFound,
    /// The number has to be proved again first.
    #[error("a fresh code is needed")]
    ConfirmationNeeded,
    /// A change of number was taken back a short while ago; until then the e-mail address is not changed.
    #[error("a change of number was taken back")]
    OnHold {
        /// Until when.
        until: DateTime<Utc>,
    },
    /// A port failed.
    #[error(transparent)]
    Port(#[from] PortError),
}

/// A field of a sent profile that was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidProfileField {
    /// A field of the contact data.
    #[error("{0:?}: {1}")]
    Contact(ContactField, InvalidField),
    /// The number.
    #[error("the number: {0}")]
    Phone(InvalidPhone),
    /// The number is no text.
    #[error("the number is not a text")]
    PhoneNotText,
}

/// Why a profile was not updated.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum UpdateProfileError {
    /// Something that is new was refused; nothing was written.
    #[error("{} fields are not valid", .0.len())]
    Invalid(Vec<InvalidProfileField>),
    /// The contact data were not changed.
    #[error(transparent)]
    Contact(#[from] EditProfileError),
    /// No code was sent to the new number; nothing was written.
    #[error(transparent)]
    Phone(#[from] ChangePhoneError),
    /// A port failed.
    #[error(transparent)]
    Port(#[from] PortError),
}

/// Why a number was not changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ChangePhoneError {
    /// It is the number on file already.
    #[error("that number is on file already")]
    SameNumber,
    /// The number has to be proved again first.
    #[error("a fresh code is needed")]
    ConfirmationNeeded,
    /// The last change can still be taken back, or was taken back; until then there is no further one.
    #[error("the last change can still be taken back, or was taken back")]
    OnHold {
        /// Until when.
        until: DateTime<Utc>,
    },
    /// Too many new numbers were tried.
    #[error("too many requests")]
    RateLimited {
        /// How long to wait.
        retry_after: TimeDelta,
    },
    /// No code was asked for.
    #[error(transparent)]
    Request(#[from] RequestOtpError),
    /// The code was not redeemed.
    #[error(transparent)]
    Code(#[from] VerifyOtpError),
    /// The session ended or the number on file was changed meanwhile.
    #[error("the number on file was changed meanwhile")]
    Moved,
    /// A port failed.
    #[error(transparent)]
    Port(#[from] PortError),
}

/// Why a change of number was not taken back.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RevertPhoneError {
    /// Not a genuine link, too late, taken back before, or the number was changed again: one answer for all.
    #[error("the change cannot be taken back")]
    NotValid,
    /// A port failed.
    #[error(transparent)]
    Port(#[from] PortError),
}
