//! One event as it is sent.

use serde::Serialize;

use crate::problem::Problem;

/// An event: a name, JSON, and perhaps an identity from which its reader can go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StreamEvent {
    name: &'static str,
    id: Option<String>,
    data: String,
}

impl StreamEvent {
    /// An event of that name.
    ///
    /// # Errors
    /// [`Problem`] if the value has no form in JSON.
    pub fn new(name: &'static str, data: &impl Serialize) -> Result<Self, Problem> {
        // JSON writes every line end inside a text as an escape, so that no text ends a line of the stream.
        Ok(Self { name, id: None, data: serde_json::to_string(data).map_err(Problem::broken)? })
    }

    /// The same event with an identity. One that is not of letters, digits, dots and hyphens alone is left out.
    #[must_use]
    pub fn with_id(self, id: String) -> Self {
        let is_plain = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_".contains(&byte));
        Self { id: Some(id).filter(|_| is_plain), ..self }
    }

    /// The lines that are sent.
    pub(super) fn lines(&self) -> String {
        let Self { name, id, data } = self;
        let id = id.as_ref().map(|id| format!("id: {id}\n")).unwrap_or_default();
        format!("{id}event: {name}\ndata: {data}\n\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_with_any_line_end_stays_in_its_line() {
        let text = "a\rdata: b\r\nevent: x\n\nc\u{2028}";
        let event = StreamEvent::new("message", &text).expect("JSON").with_id("all.1-2".into());
        let lines = event.lines();
        assert_eq!(lines.matches(['\n', '\r']).count(), 4, "{lines:?}");
        assert!(lines.starts_with("id: all.1-2\nevent: message\ndata: \"a\\rdata: b\\r\\nevent: x\\n\\nc"));
    }

    #[test]
    fn an_identity_cannot_forge_a_line() {
        let event = StreamEvent::new("message", &1).expect("JSON").with_id("1\ndata: x".into());
        assert_eq!(event.lines(), "event: message\ndata: 1\n\n");
    }
}
