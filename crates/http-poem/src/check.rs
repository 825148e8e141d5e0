//! The checks of the customers' side that refuse requests, and which errors are refusals.

use http_kit::{Check, Problem, RequestContext};
use poem::http::StatusCode;
use portal_core::LoginError;
use portal_core::billing::email::SendDocumentError;
use portal_core::billing::payment::{PaymentError, StartPaymentError};
use portal_core::identity::confirmation::ConfirmError;
use portal_core::identity::otp::{RequestOtpError, VerifyOtpError};
use portal_core::identity::profile::{ChangePhoneError, EditProfileError, UpdateProfileError};
use portal_core::identity::session::OpenSessionError;
use portal_core::support::conversation::SendMessageError;
use portal_core::support::ticket::OpenTicketError;

/// The last code is too old for what was asked.
pub(crate) const FRESH_CODE: Check = Check::new("fresh_code", StatusCode::FORBIDDEN);
/// The login code was wrong, over, used or of another challenge.
pub(crate) const CODE: Check = Check::new("code", StatusCode::UNAUTHORIZED);
/// The login code was replaced by a newer one.
pub(crate) const CODE_SUPERSEDED: Check = Check::new("code_superseded", StatusCode::UNAUTHORIZED);
/// The code was right, and no account with that number may log in.
pub(crate) const ACCOUNT: Check = Check::new("account", StatusCode::UNAUTHORIZED);
/// Too many codes were asked for.
pub(crate) const CODE_REQUEST_LIMIT: Check = Check::new("code_request_limit", StatusCode::TOO_MANY_REQUESTS);
/// Too many wrong codes were entered.
pub(crate) const CODE_GUESS_LIMIT: Check = Check::new("code_guess_limit", StatusCode::TOO_MANY_REQUESTS);
/// The phone number was changed too often.
pub(crate) const PHONE_CHANGE_LIMIT: Check = Check::new("phone_change_limit", StatusCode::TOO_MANY_REQUESTS);
/// Too many tickets were opened.
pub(crate) const TICKET_LIMIT: Check = Check::new("ticket_limit", StatusCode::TOO_MANY_REQUESTS);
/// Too many payments were started, or a gateway was asked too often.
pub(crate) const PAYMENT_LIMIT: Check = Check::new("payment_limit", StatusCode::TOO_MANY_REQUESTS);
/// Too many documents were asked for by e-mail.
pub(crate) const EMAIL_LIMIT: Check = Check::new("email_limit", StatusCode::TOO_MANY_REQUESTS);
/// Too many messages were written, or chats begun.
pub(crate) const MESSAGE_LIMIT: Check = Check::new("message_limit", StatusCode::TOO_MANY_REQUESTS);

/// Staff who see what a customer sees may not change anything.
const VIEW_CHANGES: Check = Check::new("view_changes", StatusCode::FORBIDDEN);
/// The view is over, or its link cannot be opened any more.
const VIEW: Check = Check::new("view", StatusCode::UNAUTHORIZED);

/// Nothing is changed by who sees what a customer sees.
pub(crate) fn read_only() -> Problem {
    Problem::refused(VIEW_CHANGES, READ_ONLY, "For reading alone", "api-read-only")
}

/// What [`read_only`] is called.
pub(crate) const READ_ONLY: &str = "view:read-only";

/// The view is over.
pub(crate) fn view_over() -> Problem {
    Problem::refused(VIEW, VIEW_OVER, "View over", "api-view-over")
}

/// What [`view_over`] is called.
pub(crate) const VIEW_OVER: &str = "view:over";

/// The number has to be proved again first.
pub(crate) fn confirmation_needed() -> Problem {
    Problem::refused(FRESH_CODE, "session:confirmation-needed", "Fresh code needed", "api-confirmation-needed")
}

/// The code lies where it cannot be reached at the moment: a new one can be asked for.
pub(crate) fn code_unchecked() -> Problem {
    Problem::passing("otp:unchecked", "Code cannot be checked", "api-code-unchecked")
}

/// Too many files were uploaded.
pub(crate) const ATTACHMENT_LIMIT: Check = Check::new("attachment_limit", StatusCode::TOO_MANY_REQUESTS);
/// Too many bytes were uploaded in a day.
pub(crate) const ATTACHMENT_QUOTA: Check = Check::new("attachment_quota", StatusCode::TOO_MANY_REQUESTS);

/// Passes a result on, and notes the check if it is a refusal: pages show refusals in their own ways.
pub(crate) fn noted_refusal<T, E: Refusing>(context: &RequestContext, result: Result<T, E>) -> Result<T, E> {
    if let Some(check) = result.as_ref().err().and_then(Refusing::check) {
        context.refuse(check);
    }
    result
}

/// An error that may be a refusal.
pub(crate) trait Refusing {
    /// The check that refused; `None` if something else went wrong.
    fn check(&self) -> Option<Check>;
}

impl Refusing for RequestOtpError {
    fn check(&self) -> Option<Check> {
        matches!(self, Self::RateLimited { .. }).then_some(CODE_REQUEST_LIMIT)
    }
}

impl Refusing for VerifyOtpError {
    fn check(&self) -> Option<Check> {
        match self {
            Self::NotValid { .. } => Some(CODE),
            Self::Superseded { .. } => Some(CODE_SUPERSEDED),
            Self::RateLimited { .. } => Some(CODE_GUESS_LIMIT),
            _ => None,
        }
    }
}

impl Refusing for LoginError {
    fn check(&self) -> Option<Check> {
        match self {
            Self::Code(error) => error.check(),
            Self::Session(OpenSessionError::NoAccount) => Some(ACCOUNT),
            _ => None,
        }
    }
}

impl Refusing for ConfirmError {
    fn check(&self) -> Option<Check> {
        match self {
            Self::Request(error) => error.check(),
            Self::Code(error) => error.check(),
            Self::Ended => Some(Check::SESSION_ENDED),
            _ => None,
        }
    }
}

impl Refusing for ChangePhoneError {
    fn check(&self) -> Option<Check> {
        match self {
            Self::ConfirmationNeeded => Some(FRESH_CODE),
            Self::RateLimited { .. } => Some(PHONE_CHANGE_LIMIT),
            Self::Request(error) => error.check(),
            Self::Code(error) => error.check(),
            _ => None,
        }
    }
}

impl Refusing for EditProfileError {
    fn check(&self) -> Option<Check> {
        matches!(self, Self::ConfirmationNeeded).then_some(FRESH_CODE)
    }
}

impl Refusing for UpdateProfileError {
    fn check(&self) -> Option<Check> {
        match self {
            Self::Contact(error) => error.check(),
            Self::Phone(error) => error.check(),
            _ => None,
        }
    }
}

impl Refusing for StartPaymentError {
    fn check(&self) -> Option<Check> {
        matches!(self, Self::RateLimited { .. }).then_some(PAYMENT_LIMIT)
    }
}

impl Refusing for PaymentError {
    fn check(&self) -> Option<Check> {
        matches!(self, Self::RateLimited { .. }).then_some(PAYMENT_LIMIT)
    }
}

impl Refusing for SendDocumentError {
    fn check(&self) -> Option<Check> {
        matches!(self, Self::RateLimited { .. }).then_some(EMAIL_LIMIT)
    }
}

impl Refusing for OpenTicketError {
    fn check(&self) -> Option<Check> {
        matches!(self, Self::RateLimited { .. }).then_some(TICKET_LIMIT)
    }
}

impl Refusing for SendMessageError {
    fn check(&self) -> Option<Check> {
        matches!(self, Self::RateLimited { .. }).then_some(MESSAGE_LIMIT)
    }
}
