//! Reports on messages: how far they have come.

use chrono::{DateTime, Utc};
use portal_core::messaging::outbox::{DeliveryReport, DeliveryState};

use super::body::{UnreadableBody, objects};
use crate::PROVIDER;
use crate::fields::Fields;

/// What Fonnte reports of one message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusEvent {
    /// The identity that sending was answered with. Missing in later reports of some messages.
    pub id: Option<String>,
    /// WhatsApp's identity, by which later reports may go alone.
    pub state_id: Option<String>,
    /// How far the message has come, where the report says something that matters.
    pub state: Option<DeliveryState>,
}

impl StatusEvent {
    /// The report for the outbox; `None` if it names no message or says nothing new, such as that it waits.
    pub fn report(&self, at: DateTime<Utc>) -> Option<DeliveryReport> {
        let state = self.state?;
        let (reference, alias) = match (&self.id, &self.state_id) {
            (Some(id), alias) => (id, alias.clone()),
            (None, Some(state_id)) => (state_id, None),
            (None, None) => return None,
        };
        Some(DeliveryReport { provider: PROVIDER.into(), reference: reference.clone(), state, alias, at })
    }

    fn of(fields: &Fields) -> impl Iterator<Item = Self> {
        let state = furthest(
            fields.word("status").and_then(|word| of_status(&word)),
            fields.word("state").and_then(|word| of_state(&word)),
        );
        let state_id = fields.ids("stateid").into_iter().next();
        let mut ids: Vec<_> = fields.ids("id").into_iter().map(Some).collect();
        if ids.is_empty() && state_id.is_some() {
            ids.push(None);
        }
        ids.into_iter().map(move |id| Self { id, state_id: state_id.clone(), state })
    }
}

/// Reads the body of a message status webhook. Events that name no message are left out.
///
/// # Errors
/// [`UnreadableBody`] if it is neither JSON nor a form, or longer than 64 KiB.
pub fn parse_status(body: &[u8], content_type: Option<&str>) -> Result<Vec<StatusEvent>, UnreadableBody> {
    let objects = objects(body, content_type)?;
    Ok(objects.iter().flat_map(StatusEvent::of).collect())
}

/// What the gateway made of the message. `pending`, `waiting` and `processing` tell nothing that is not
/// known from its having been taken; unknown words tell nothing at all.
fn of_status(word: &str) -> Option<DeliveryState> {
    match word {
        "sent" => Some(DeliveryState::Sent),
        "invalid" | "expired" | "url unreachable" => Some(DeliveryState::Failed),
        _ => None,
    }
}

/// What WhatsApp made of it.
fn of_state(word: &str) -> Option<DeliveryState> {
    match word {
        "sent" => Some(DeliveryState::Sent),
        "delivered" => Some(DeliveryState::Delivered),
        "read" => Some(DeliveryState::Read),
        _ => None,
    }
}

fn furthest(status: Option<DeliveryState>, state: Option<DeliveryState>) -> Option<DeliveryState> {
    match (status, state) {
        (Some(status), Some(state)) if status.advances_to(state) => Some(state),
        (status, state) => status.or(state),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(body: &str) -> StatusEvent {
        let mut events = parse_status(body.as_bytes(), Some("application/json")).expect("readable");
        assert_eq!(events.len(), 1, "{body}");
        events.remove(0)
    }

    fn report(body: &str) -> Option<DeliveryReport> {
        one(body).report(DateTime::UNIX_EPOCH)
    }

    #[test]
    fn a_report_with_both_identities_teaches_the_second_one() {
        let body = r#"{"device":"628123","id":80367170,"stateid":"3EB0C431","status":"sent","state":"sent"}"#;
        let report = report(body).expect("news");
        assert_eq!((report.provider.as_str(), report.reference.as_str()), ("fonnte", "80367170"));
        assert_eq!(report.alias.as_deref(), Some("3EB0C431"));
        assert_eq!(report.state, DeliveryState::Sent);
    }

    #[test]
    fn a_report_with_the_second_identity_alone_goes_by_it() {
        let report = report(r#"{"stateid":"3EB0C431","state":"Delivered"}"#).expect("news");
        assert_eq!((report.reference.as_str(), report.alias), ("3EB0C431", None));
        assert_eq!(report.state, DeliveryState::Delivered);
    }

    #[test]
    fn every_documented_word_means_what_it_says() {
        for (status, state, meaning) in [
            ("sent", "", Some(DeliveryState::Sent)),
            ("SENT", "Read", Some(DeliveryState::Read)),
            ("sent", "delivered", Some(DeliveryState::Delivered)),
            ("", "read", Some(DeliveryState::Read)),
            ("invalid", "", Some(DeliveryState::Failed)),
            ("expired", "", Some(DeliveryState::Failed)),
            ("url unreachable", "", Some(DeliveryState::Failed)),
            ("invalid", "sent", Some(DeliveryState::Failed)),
            ("pending", "", None),
            ("waiting", "", None),
            ("processing", "", None),
            ("teleported", "beamed", None),
            ("processing", "delivered", Some(DeliveryState::Delivered)),
        ] {
            let event = one(&format!(r#"{{"id":"1","status":"{status}","state":"{state}"}}"#));
            assert_eq!(event.state, meaning, "{status}/{state}");
            assert_eq!(event.report(DateTime::UNIX_EPOCH).is_some(), meaning.is_some());
        }
    }

    #[test]
    fn forms_are_read_too_and_whatever_names_no_message_is_left_out() {
        let form = b"device=628123&id=80367170&status=sent&state=read";
        let events = parse_status(form, Some("application/x-www-form-urlencoded")).expect("a form");
        assert_eq!(events[0].id.as_deref(), Some("80367170"));
        assert_eq!(events[0].state, Some(DeliveryState::Read));
        for body in ["{}", "[]", "[1,null]", r#"{"status":"sent"}"#, ""] {
            assert_eq!(parse_status(body.as_bytes(), None), Ok(Vec::new()), "{body}");
        }
    }

    #[test]
    fn what_is_neither_json_nor_a_form_is_said_to_be_unreadable() {
        for (body, content_type) in [
            ("{\"id\":", None),
            ("id=1", Some("application/json")),
            ("--x\r\n", Some("multipart/form-data; boundary=x")),
        ] {
            assert_eq!(parse_status(body.as_bytes(), content_type), Err(UnreadableBody));
        }
        assert_eq!(parse_status(&vec![b'['; 70_000], None), Err(UnreadableBody));
        assert_eq!(parse_status(&vec![b'['; 60_000], None), Err(UnreadableBody));
    }
}
