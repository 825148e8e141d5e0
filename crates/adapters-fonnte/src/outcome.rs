//! What an answer to a message amounts to.

use portal_core::messaging::outbox::{Accepted, SendError};

use crate::PROVIDER;
use crate::answer::Answer;
use crate::client::{Reply, Silence};
use crate::reason::{self, Private};

/// Reads the answer to a message that was handed over. The body decides where it is Fonnte's; where it is
/// not, the HTTP status tells whether the request can have reached Fonnte.
pub(crate) fn of_reply(reply: &Reply, private: Private<'_>) -> Result<Accepted, SendError> {
    match (Answer::read(&reply.body), reply.status) {
        (Answer::Yes(fields), 200..=299) => {
            Ok(Accepted { provider: PROVIDER.into(), reference: fields.ids("id").into_iter().next() })
        }
        (Answer::No(raw), 200..=499) => Err(reason::error(&raw, private)),
        (Answer::No(raw), _) if reason::is_known(&raw) => Err(reason::error(&raw, private)),
        (_, status) => Err(of_status(status)),
    }
}

fn of_status(status: u16) -> SendError {
    match status {
        200..=299 => SendError::Ambiguous("an answer that is not Fonnte's".into()),
        // Turned away before it took the message: a wrong address or a block, which somebody has to look at.
        300..=399 => SendError::GatewayDown(format!("HTTP {status}: redirected; wrong address?")),
        401 | 403..=405 | 407 | 410 => SendError::GatewayDown(format!("HTTP {status}")),
        408 | 425 | 429 => SendError::Transient(format!("HTTP {status}")),
        400..=499 => SendError::Rejected(format!("HTTP {status}")),
        // A proxy in front of Fonnte gave up waiting, perhaps after Fonnte had taken the message.
        _ => SendError::Ambiguous(format!("HTTP {status}")),
    }
}

/// What it means that there was no answer.
pub(crate) fn of_silence(silence: Silence) -> SendError {
    match silence {
        Silence::NotSent(why) => SendError::Transient(why),
        Silence::Lost(why) => SendError::Ambiguous(why),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(status: u16, body: &str) -> Result<Accepted, SendError> {
        let body = body.as_bytes().to_vec();
        of_reply(&Reply { status, body }, Private { token: "", text: "" })
    }

    fn reference(body: &str) -> Option<String> {
        outcome(200, body).expect("taken").reference
    }

    #[test]
    fn a_taken_message_is_known_by_the_first_identity_given() {
        let recorded = r#"{"detail":"success! message in queue","id":["80367170"],"process":"pending","requestid":2937124,"status":true,"target":["6282227097005"]}"#;
        assert_eq!(reference(recorded).as_deref(), Some("80367170"));
        let spelled = r#"{"Status":"true","ID":[80367170]}"#;
        assert_eq!(reference(spelled).as_deref(), Some("80367170"));
        assert_eq!(reference(r#"{"status":true}"#), None);
    }

    #[test]
    fn a_failure_with_http_200_is_a_failure() {
        for body in [
            r#"{"status":false,"reason":"token invalid","requestid":2937124}"#,
            r#"{"Status":"false","detail":"token invalid"}"#,
        ] {
            let error = outcome(200, body).expect_err("refused");
            assert_eq!(error, SendError::GatewayDown("token invalid".into()));
        }
        assert!(matches!(outcome(200, r#"{"status":false}"#), Err(SendError::Rejected(_))));
    }

    #[test]
    fn what_may_have_been_sent_is_never_called_unsent() {
        let html = "<html><h1>502 Bad Gateway</h1></html>";
        for (status, body) in [
            (200, html),
            (200, ""),
            (200, "[]"),
            (200, r#"{"detail":"success"}"#),
            (500, html),
            (502, html),
            (503, ""),
            (504, html),
            (500, r#"{"status":true,"id":["1"]}"#),
            (500, r#"{"status":false,"reason":"server error"}"#),
        ] {
            let error = outcome(status, body).expect_err("no clear yes");
            assert!(matches!(error, SendError::Ambiguous(_)), "{status} {body}: {error}");
        }
    }

    #[test]
    fn a_request_refused_before_it_was_taken_was_surely_not_sent() {
        for status in [301, 302, 307, 401, 403, 404, 405] {
            let error = outcome(status, "<html>").expect_err("turned away");
            assert!(matches!(error, SendError::GatewayDown(_)), "{status}");
        }
        assert!(matches!(outcome(429, ""), Err(SendError::Transient(_))));
        assert!(matches!(outcome(413, ""), Err(SendError::Rejected(_))));
        assert!(matches!(
            outcome(502, r#"{"status":false,"reason":"device disconnected"}"#),
            Err(SendError::GatewayDown(_))
        ));
    }
}
