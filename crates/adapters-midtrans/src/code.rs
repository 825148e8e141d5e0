//! The codes by which Midtrans answers, in the body and not in HTTP.

use http_client::described;
use portal_core::PortError;
use portal_core::billing::payment::CreatePaymentError;

use crate::PORT;
use crate::call::{Answer, Silence};

/// Nothing of that name.
pub(crate) const NONE: u16 = 404;
/// It expired.
pub(crate) const EXPIRED: u16 = 407;
/// Its state does not allow it.
pub(crate) const FINAL: u16 = 412;
/// There is an order of that name.
const DUPLICATE: u16 = 406;

/// What it means for a new payment that it was answered with a code other than of success.
pub(crate) fn not_created(answer: &Answer) -> CreatePaymentError {
    let error = refused(answer);
    let is_sure = match (answer.code(), answer.status) {
        (Some(code), _) => matches!(code, 400..=499) && code != DUPLICATE,
        // An answer that is not Midtrans' own: turned away by something in front of it.
        (None, status) => matches!(status, 300..=499) && status != 408,
    };
    if is_sure { CreatePaymentError::NotCreated(error) } else { CreatePaymentError::Unknown(error) }
}

/// An answer that refuses, as an error.
pub(crate) fn refused(answer: &Answer) -> PortError {
    let code = answer.code().unwrap_or(answer.status);
    let why = match answer.code() {
        Some(code) => format!("Midtrans answers {code}"),
        None => format!("an answer that is not Midtrans': HTTP {}", answer.status),
    };
    let is_retryable = matches!(code, 408 | 429 | 500..=599);
    if is_retryable { PortError::unavailable(PORT, why) } else { PortError::broken(PORT, why) }
}

/// What it means for a new payment that there was no answer.
pub(crate) fn not_answered(silence: Silence) -> CreatePaymentError {
    match silence {
        Silence::NotSent(error) => CreatePaymentError::NotCreated(unavailable(&error)),
        Silence::Lost(error) => CreatePaymentError::Unknown(unavailable(&error)),
        Silence::TooLong => CreatePaymentError::Unknown(broken("an answer that is too long")),
    }
}

/// That there was no answer, as an error.
pub(crate) fn silent(silence: Silence) -> PortError {
    match silence {
        Silence::NotSent(error) | Silence::Lost(error) => unavailable(&error),
        Silence::TooLong => broken("an answer that is too long"),
    }
}

/// Midtrans answers, and not as it has to.
pub(crate) fn broken(why: impl Into<String>) -> PortError {
    PortError::broken(PORT, why.into())
}

fn unavailable(error: &reqwest::Error) -> PortError {
    PortError::unavailable(PORT, if error.is_timeout() { "no answer in time".to_owned() } else { described(error) })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn outcome(status: u16, code: &str) -> CreatePaymentError {
        not_created(&Answer { status, body: json!({ "status_code": code, "status_message": "x" }) })
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
        let of = |status| not_created(&Answer { status, body: serde_json::Value::Null });
        for status in [301, 307, 400, 403, 404, 413, 429] {
            assert!(matches!(of(status), CreatePaymentError::NotCreated(_)), "{status}");
        }
        for status in [200, 201, 204, 408, 500, 502, 503, 504] {
            assert!(matches!(of(status), CreatePaymentError::Unknown(_)), "{status}");
        }
    }
}
