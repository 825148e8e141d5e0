//! What an error of the server means for the message.

use std::error::Error as _;
use std::io;

use lettre::transport::smtp::Error;
use portal_core::messaging::outbox::SendError;

/// Codes that say that nobody may send here (RFC 4954 §6): nothing is wrong with the message.
const LOGIN: [u16; 4] = [530, 534, 535, 538];
/// The server is closing the connection.
const CLOSING: u16 = 421;

/// How far a message came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// Nobody is logged in yet.
    Connecting,
    /// The server was not given the whole message.
    Offering,
    /// The server was given the whole message, or most of it.
    HandedOver,
}

/// What the error means of a message that came so far.
pub(crate) fn outcome(error: &Error, step: Step) -> SendError {
    let why = told(error);
    let code = error.status().map(u16::from);
    match step {
        _ if code == Some(CLOSING) || code.is_some_and(|code| LOGIN.contains(&code)) => SendError::GatewayDown(why),
        Step::Connecting => SendError::GatewayDown(why),
        Step::Offering | Step::HandedOver if error.is_permanent() => SendError::Rejected(why),
        Step::Offering | Step::HandedOver if error.is_transient() => SendError::Transient(why),
        Step::Offering => SendError::Transient(why),
        Step::HandedOver => SendError::Ambiguous(why),
    }
}

/// What it means that the time is over.
pub(crate) fn too_slow(step: Step) -> SendError {
    let why = "the mail server did not answer in time".to_owned();
    match step {
        Step::Connecting => SendError::GatewayDown(why),
        Step::Offering => SendError::Transient(why),
        Step::HandedOver => SendError::Ambiguous(why),
    }
}

/// The codes alone: what a server says beside them may name the mailbox or quote the message.
fn told(error: &Error) -> String {
    if let Some(code) = error.status() {
        let text = error.source().map(ToString::to_string).unwrap_or_default();
        let detail = text.split_whitespace().next().filter(|word| is_detail(word));
        return detail.map_or_else(|| code.to_string(), |detail| format!("{code} {detail}"));
    }
    let what = if error.is_tls() || is_unreadable(error) {
        "no encryption to the mail server: its certificate or its protocol is not taken"
    } else if error.is_timeout() {
        "the mail server did not answer in time"
    } else if error.is_client() {
        "the mail server does not offer what is needed"
    } else if error.is_response() {
        "the mail server's answer makes no sense"
    } else {
        "no connection to the mail server, or it broke off"
    };
    what.to_owned()
}

/// Whether the stream made no sense, which is how a certificate that is not trusted is told.
fn is_unreadable(error: &Error) -> bool {
    let mut cause = error.source();
    while let Some(of) = cause {
        if of.downcast_ref::<io::Error>().is_some_and(|of| of.kind() == io::ErrorKind::InvalidData) {
            return true;
        }
        cause = of.source();
    }
    false
}

/// Whether a word is an enhanced status code (RFC 3463): `5.1.1`.
fn is_detail(word: &str) -> bool {
    let parts: Vec<&str> = word.split('.').collect();
    parts.len() == 3
        && parts.iter().all(|part| (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_detail_of_an_answer_is_three_numbers() {
        for (word, is_one) in [
            ("5.1.1", true),
            ("4.7.500", true),
            ("5.1", false),
            ("<siti@example.id>", false),
            ("127.0.0.1", false),
            ("5.1.siti", false),
            ("", false),
        ] {
            assert_eq!(is_detail(word), is_one, "{word}");
        }
    }
}
