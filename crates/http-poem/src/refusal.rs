//! The checks that refuse requests. Every 401, 403 and 429 names one of them, in the log and in the metric
//! `portal_refusals_total`.

use poem::http::StatusCode;
use portal_core::LoginError;
use portal_core::identity::confirmation::ConfirmError;
use portal_core::identity::otp::{RequestOtpError, VerifyOtpError};
use portal_core::identity::profile::{ChangePhoneError, EditProfileError, UpdateProfileError};
use portal_core::identity::session::OpenSessionError;
use portal_core::support::ticket::OpenTicketError;

/// A check that can refuse a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Check {
    /// No session was sent.
    SessionMissing,
    /// The session token is expired, or was not made with a key that is still in use.
    SessionToken,
    /// The session was ended.
    SessionEnded,
    /// The last code is too old for what was asked.
    FreshCode,
    /// The browser says that another site's page sent the form (`Sec-Fetch-Site`).
    FormSite,
    /// The browser says that the form's page has another origin than `http.public_url`.
    FormOrigin,
    /// The form's body is of another type than browsers send.
    FormType,
    /// The cookie that the form's token belongs to did not come.
    FormCookie,
    /// The form's token is missing, of another session, or was made with a secret that is no longer used.
    FormToken,
    /// The login code was wrong, over, used or of another challenge.
    Code,
    /// The login code was replaced by a newer one.
    CodeSuperseded,
    /// The code was right, and no account with that number may log in.
    Account,
    /// Too many codes were asked for.
    CodeRequestLimit,
    /// Too many wrong codes were entered.
    CodeGuessLimit,
    /// The phone number was changed too often.
    PhoneChangeLimit,
    /// Too many tickets were opened.
    TicketLimit,
    /// The webhook's address holds another secret than the configured one.
    WebhookSecret,
    /// The webhook's body cannot be read.
    WebhookBody,
}

impl Check {
    /// The name in logs and metrics.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::SessionMissing => "session_missing",
            Self::SessionToken => "session_token",
            Self::SessionEnded => "session_ended",
            Self::FreshCode => "fresh_code",
            Self::FormSite => "form_site",
            Self::FormOrigin => "form_origin",
            Self::FormType => "form_type",
            Self::FormCookie => "form_cookie",
            Self::FormToken => "form_token",
            Self::Code => "code",
            Self::CodeSuperseded => "code_superseded",
            Self::Account => "account",
            Self::CodeRequestLimit => "code_request_limit",
            Self::CodeGuessLimit => "code_guess_limit",
            Self::PhoneChangeLimit => "phone_change_limit",
            Self::TicketLimit => "ticket_limit",
            Self::WebhookSecret => "webhook_secret",
            Self::WebhookBody => "webhook_body",
        }
    }

    /// The status of a refusal by this check.
    pub(crate) const fn status(self) -> StatusCode {
        match self {
            Self::SessionMissing
            | Self::SessionToken
            | Self::SessionEnded
            | Self::Code
            | Self::CodeSuperseded
            | Self::Account
            | Self::WebhookSecret => StatusCode::UNAUTHORIZED,
            Self::FreshCode
            | Self::FormSite
            | Self::FormOrigin
            | Self::FormType
            | Self::FormCookie
            | Self::FormToken => StatusCode::FORBIDDEN,
            Self::CodeRequestLimit | Self::CodeGuessLimit | Self::PhoneChangeLimit | Self::TicketLimit => {
                StatusCode::TOO_MANY_REQUESTS
            }
            Self::WebhookBody => StatusCode::BAD_REQUEST,
        }
    }

    /// Counts a refusal.
    pub(crate) fn count(self) {
        metrics::counter!("portal_refusals_total", "check" => self.as_str()).increment(1);
    }
}

/// Whether an answer with this status refuses, so that a check has to be named.
pub(crate) fn is_refusal(status: StatusCode) -> bool {
    matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN | StatusCode::TOO_MANY_REQUESTS)
}

/// An error that may be a refusal.
pub(crate) trait Refusing {
    /// The check that refused; `None` if something else went wrong.
    fn check(&self) -> Option<Check>;
}

impl Refusing for RequestOtpError {
    fn check(&self) -> Option<Check> {
        matches!(self, Self::RateLimited { .. }).then_some(Check::CodeRequestLimit)
    }
}

impl Refusing for VerifyOtpError {
    fn check(&self) -> Option<Check> {
        match self {
            Self::NotValid { .. } => Some(Check::Code),
            Self::Superseded { .. } => Some(Check::CodeSuperseded),
            Self::RateLimited { .. } => Some(Check::CodeGuessLimit),
            _ => None,
        }
    }
}

impl Refusing for LoginError {
    fn check(&self) -> Option<Check> {
        match self {
            Self::Code(error) => error.check(),
            Self::Session(OpenSessionError::NoAccount) => Some(Check::Account),
            _ => None,
        }
    }
}

impl Refusing for ConfirmError {
    fn check(&self) -> Option<Check> {
        match self {
            Self::Request(error) => error.check(),
            Self::Code(error) => error.check(),
            Self::Ended => Some(Check::SessionEnded),
            _ => None,
        }
    }
}

impl Refusing for ChangePhoneError {
    fn check(&self) -> Option<Check> {
        match self {
            Self::ConfirmationNeeded => Some(Check::FreshCode),
            Self::RateLimited { .. } => Some(Check::PhoneChangeLimit),
            Self::Request(error) => error.check(),
            Self::Code(error) => error.check(),
            _ => None,
        }
    }
}

impl Refusing for EditProfileError {
    fn check(&self) -> Option<Check> {
        matches!(self, Self::ConfirmationNeeded).then_some(Check::FreshCode)
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

impl Refusing for OpenTicketError {
    fn check(&self) -> Option<Check> {
        matches!(self, Self::RateLimited { .. }).then_some(Check::TicketLimit)
    }
}
