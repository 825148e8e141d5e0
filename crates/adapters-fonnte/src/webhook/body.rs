//! A webhook's body: JSON as Fonnte sends since 2026, or a form as it sent before.

use serde_json::Value;

use crate::fields::Fields;

/// Longest body looked at, in bytes.
const LONGEST_BODY: usize = 64 * 1024;

/// Most events taken from one body.
const MOST_EVENTS: usize = 100;

/// A body that is neither JSON nor a form. Says nothing of what is in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a webhook body that cannot be read")]
pub struct UnreadableBody;

/// The objects in a body: one, or those of a list. What begins like JSON is taken for JSON, whatever its
/// content type says; `None` and unknown content types count as a form.
pub(super) fn objects(body: &[u8], content_type: Option<&str>) -> Result<Vec<Fields>, UnreadableBody> {
    if body.len() > LONGEST_BODY {
        return Err(UnreadableBody);
    }
    let declared = content_type.unwrap_or_default().to_ascii_lowercase();
    let body = body.trim_ascii();
    if body.starts_with(b"{") || body.starts_with(b"[") {
        let value = serde_json::from_slice(body).map_err(|_| UnreadableBody)?;
        return Ok(listed(value));
    }
    if declared.contains("json") || declared.starts_with("multipart/") {
        return Err(UnreadableBody);
    }
    Ok(vec![Fields::of_form(body)])
}

fn listed(value: Value) -> Vec<Fields> {
    let values = match value {
        Value::Array(values) => values,
        value => vec![value],
    };
    let objects = values.into_iter().filter_map(Fields::of_json);
    objects.take(MOST_EVENTS).collect()
}
