//! The codes by which Xendit answers: those of HTTP, with a word in the body.

use http_client::{JsonAnswer, Silence};
use portal_core::PortError;
use portal_core::billing::payment::CreatePaymentError;
use serde_json::Value;

use crate::PORT;

/// Nothing of that name.
pub(crate) const NONE: u16 = 404;
/// The longest word of an error that is told on, in characters.
const LONGEST_WORD: usize = 64;

/// What it means for a new payment that it was answered with a code other than of success. There may be one after 409
/// (the name is taken) and after 408 and 429, where something between here and Xendit may have answered.
pub(crate) fn not_created(answer: &JsonAnswer) -> CreatePaymentError {
    let error = refused(answer);
    let is_sure = matches!(answer.status, 300..=499) && !matches!(answer.status, 408 | 409 | 429);
    if is_sure { CreatePaymentError::NotCreated(error) } else { CreatePaymentError::Unknown(error) }
}

/// An answer that refuses, as an error.
pub(crate) fn refused(answer: &JsonAnswer) -> PortError {
    let why = match word(&answer.body) {
        Some(word) => format!("Xendit answers {}, {word}", answer.status),
        None => format!("an answer that is not Xendit's: HTTP {}", answer.status),
    };
    let is_retryable = matches!(answer.status, 408 | 429 | 500..=599);
    if is_retryable { PortError::unavailable(PORT, why) } else { PortError::broken(PORT, why) }
}

/// The word for an error. The sentence beside it may quote what was sent.
fn word(body: &Value) -> Option<&str> {
    let word = body.get("error_code")?.as_str()?;
    let is_word = (1..=LONGEST_WORD).contains(&word.len())
        && word.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_');
    is_word.then_some(word)
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

/// What it means for a new payment that the answer cannot be used.
pub(crate) fn unreadable(why: &str) -> CreatePaymentError {
    CreatePaymentError::Unknown(broken(why))
}

/// Xendit answers, and not as it has to.
pub(crate) fn broken(why: impl Into<String>) -> PortError {
    PortError::broken(PORT, why.into())
}

#[cfg(test)]
mod tests {
    use std::error::Error as _;

    use serde_json::json;

    use super::*;

    fn outcome(status: u16) -> CreatePaymentError {
        not_created(&JsonAnswer { status, body: json!({ "error_code": "API_VALIDATION_ERROR", "message": "x" }) })
    }

    #[test]
    fn what_xendit_refuses_was_not_created_and_cannot_be_tried_again() {
        for status in [301, 307, 400, 401, 402, 403, 404, 405, 410, 413, 422] {
            let CreatePaymentError::NotCreated(error) = outcome(status) else { panic!("{status}") };
            assert!(!error.is_retryable(), "{status}");
        }
    }

    #[test]
    fn what_may_be_there_is_not_called_not_created() {
        for status in [200, 201, 204, 408, 409, 429, 500, 502, 503, 504] {
            let CreatePaymentError::Unknown(error) = outcome(status) else { panic!("{status}") };
            assert_eq!(error.is_retryable(), matches!(status, 408 | 429 | 500..), "{status}");
        }
    }

    #[test]
    fn an_error_tells_the_word_and_never_the_sentence() {
        let told = |code: Value| {
            let body = json!({ "error_code": code, "message": "reference_id INV-1 of Budi" });
            refused(&JsonAnswer { status: 400, body }).source().expect("a cause").to_string()
        };
        assert_eq!(told(json!("DUPLICATE_ERROR")), "Xendit answers 400, DUPLICATE_ERROR");
        for code in [json!("Budi said"), json!(""), json!(1), Value::Null, json!("X".repeat(65))] {
            assert_eq!(told(code), "an answer that is not Xendit's: HTTP 400");
        }
    }
}
