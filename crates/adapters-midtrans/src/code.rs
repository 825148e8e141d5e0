//! The codes by which Midtrans answers, in the body and not in HTTP.

use http_client::{JsonAnswer, Silence};
use portal_core::PortError;
use portal_core::billing::payment::CreatePaymentError;

use crate::PORT;

/// Nothing of that name.
pub(crate) const NONE: u16 = 404;
/// It expired.
pub(crate) const EXPIRED: u16 = 407;
/// Its state does not allow it.
pub(crate) const FINAL: u16 = 412;
/// There is an order of that name.
const DUPLICATE: u16 = 406;

/// The code that Midtrans gives; `None` if the answer is not its own.
pub(crate) fn code_of(answer: &JsonAnswer) -> Option<u16> {
    answer.text("status_code")?.parse().ok()
}

/// What it means for a new payment that it was answered with a code other than of success.
pub(crate) fn not_created(answer: &JsonAnswer) -> CreatePaymentError {
    let error = refused(answer);
    let is_sure = match (code_of(answer), answer.status) {
        (Some(code), _) => matches!(code, 400..=499) && code != DUPLICATE,
        // An answer that is not Midtrans' own: turned away by something in front of it.
        (None, status) => matches!(status, 300..=499) && status != 408,
    };
    if is_sure { CreatePaymentError::NotCreated(error) } else { CreatePaymentError::Unknown(error) }
}

/// An answer that refuses, as an error.
pub(crate) fn refused(answer: &JsonAnswer) -> PortError {
    let code = code_of(answer).unwrap_or(answer.status);
    let why = match code_of(answer) {
        Some(code) => format!("Midtrans answers {code}"),
        None => format!("an answer that is not Midtrans': HTTP {}", answer.status),
    };
    let is_retryable = matches!(code, 408 | 429 | 500..=599);
    if is_retryable { PortError::unavailable(PORT, why) } else { PortError::broken(PORT, why) }
}

/// What it means for a new payment that there was no answer.
pub(crate) fn not_answered(silence: Silence) -> CreatePaymentError {
    match silence {
        Silence::NotSent(_) => CreatePaymentError::NotCreated(silent(silence)),
        Silence::Lost(_) | Silence::TooLong => CreatePaymentError::Unknown(silent(silence)),
    }
}

/// That there was no answer, as an error.
pub(crate) fn silent(silence: Silence) -> PortError {
    match silence {
        Silence::NotSent(_) | Silence::Lost(_) => PortError::unavailable(PORT, silence.words()),
        Silence::TooLong => broken(silence.words()),
    }
}

/// Midtrans answers, and not as it has to.
pub(crate) fn broken(why: impl Into<String>) -> PortError {
    PortError::broken(PORT, why.into())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn outcome(status: u16, code: &str) -> CreatePaymentError {
        not_created(&JsonAnswer { status, body: json!({ "status_code": code, "status_message": "x" }) })
    }

    #[test]
    fn what_midtrans_refuses_was_not_created_and_can_mostly_not_be_tried_again() {
        for code in ["400", "401", "402", "403", "404", "405", "408", "409", "410", "411", "413", "414", "429"] {
            for status in [200, 400, 401] {
                let CreatePaymentError::NotCreated(error) = outcome(status, code) else { panic!("{code}") };
                assert_eq!(error.is_retryable(), matches!(code, "408" | "429"), "{code}");
            }
        }
    }

    #[test]
    fn what_may_be_there_is_not_called_not_created() {
        for code in ["200", "201", "202", "406", "500", "501", "502", "503", "504", "505", "x", ""] {
            assert!(matches!(outcome(200, code), CreatePaymentError::Unknown(_)), "{code}");
        }
    }

    #[test]
    fn where_the_body_is_not_midtrans_own_http_decides() {
        let of = |status| not_created(&JsonAnswer { status, body: serde_json::Value::Null });
        for status in [301, 307, 400, 403, 404, 413, 429] {
            assert!(matches!(of(status), CreatePaymentError::NotCreated(_)), "{status}");
        }
        for status in [200, 201, 204, 408, 500, 502, 503, 504] {
            assert!(matches!(of(status), CreatePaymentError::Unknown(_)), "{status}");
        }
    }
}
