//! Reports on the device: linked to WhatsApp, or no longer.

use super::body::{UnreadableBody, objects};
use crate::fields::Fields;
use crate::reason::{self, Private};

/// What Fonnte reports of the device. The device's token, which Fonnte puts into the same body, is not
/// taken over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceEvent {
    /// Whether it is linked now.
    pub connected: bool,
    /// Why it is not, fit to show to the operator.
    pub reason: Option<String>,
}

impl DeviceEvent {
    fn of(fields: &Fields) -> Option<Self> {
        let connected = match fields.word("status")?.as_str() {
            "connect" | "connected" => true,
            "disconnect" | "disconnected" => false,
            _ => return None,
        };
        let private = Private { token: fields.text("token").unwrap_or_default(), text: "" };
        let reason = fields.text("reason");
        Some(Self { connected, reason: reason.map(|raw| reason::shown(raw, private)) })
    }
}

/// Reads the body of a device webhook; `None` if it does not say whether the device is linked.
///
/// # Errors
/// [`UnreadableBody`] if it is neither JSON nor a form, or longer than 64 KiB.
pub fn parse_device(body: &[u8], content_type: Option<&str>) -> Result<Option<DeviceEvent>, UnreadableBody> {
    let objects = objects(body, content_type)?;
    Ok(objects.iter().rev().find_map(DeviceEvent::of))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(body: &str) -> Option<DeviceEvent> {
        parse_device(body.as_bytes(), None).expect("readable")
    }

    #[test]
    fn a_disconnected_device_is_reported_with_its_reason_and_without_its_token() {
        let body =
            r#"{"device":"628123","status":"disconnect","token":"s3cret","timestamp":1,"reason":"logged out s3cret"}"#;
        let event = event(body).expect("a report");
        assert!(!event.connected);
        assert_eq!(event.reason.as_deref(), Some("logged out …"));
        assert!(!format!("{event:?}").contains("s3cret"));
    }

    #[test]
    fn a_connected_device_is_reported_from_json_and_from_a_form() {
        for body in [r#"{"Status":"connect","token":"t"}"#, "status=Connect&token=t"] {
            let connected = DeviceEvent { connected: true, reason: None };
            assert_eq!(event(body), Some(connected), "{body}");
        }
    }

    #[test]
    fn a_report_that_says_neither_is_none() {
        for body in ["{}", "", r#"{"status":"sent"}"#, r#"{"status":true}"#] {
            assert_eq!(event(body), None, "{body}");
        }
    }
}
