//! Counts what an operator watches: codes asked for, codes redeemed. Once for monitoring, once for the
//! figures per day.

use portal_core::LoginError;
use portal_core::identity::otp::{RequestOtpError, VerifyOtpError};
use portal_core::identity::session::OpenSessionError;
use portal_core::insight::analytics::AnalyticsEvent;

use crate::state::App;

/// Counts one request for a code. `audience` is `api` or `web`.
pub(crate) fn code_asked_for(app: &App, audience: &'static str, error: Option<&RequestOtpError>) {
    let outcome = match error {
        None => "accepted",
        Some(RequestOtpError::RateLimited { .. }) => "rate_limited",
        Some(_) => "failed",
    };
    metrics::counter!("otp_requests_total", "audience" => audience, "outcome" => outcome).increment(1);
    if error.is_none() {
        app.note(AnalyticsEvent::CodeRequested);
    }
}

/// Counts one attempt to redeem a code.
pub(crate) fn code_redeemed(app: &App, audience: &'static str, error: Option<&LoginError>) {
    let outcome = match error {
        None => "logged_in",
        Some(LoginError::Code(VerifyOtpError::NotValid { .. })) => "not_valid",
        Some(LoginError::Code(VerifyOtpError::Superseded { .. })) => "superseded",
        Some(LoginError::Code(VerifyOtpError::RateLimited { .. })) => "rate_limited",
        Some(LoginError::Code(VerifyOtpError::Unchecked(_))) => "unchecked",
        Some(LoginError::Session(OpenSessionError::NoAccount)) => "no_account",
        Some(_) => "failed",
    };
    metrics::counter!("otp_verifications_total", "audience" => audience, "outcome" => outcome).increment(1);
    app.note(if error.is_none() { AnalyticsEvent::LoginOk } else { AnalyticsEvent::LoginFailed });
}
