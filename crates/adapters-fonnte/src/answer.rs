//! The body of an answer: taken, refused for a reason, or nothing one can read.

use crate::fields::Fields;

/// What a body says.
#[derive(Debug)]
pub(crate) enum Answer {
    /// `status` is true.
    Yes(Fields),
    /// `status` is false; the reason as Fonnte words it, perhaps empty.
    No(String),
    /// Not JSON, or JSON without a status.
    Unreadable,
}

impl Answer {
    pub(crate) fn read(body: &[u8]) -> Self {
        let fields = serde_json::from_slice(body).ok().and_then(Fields::of_json);
        let Some(fields) = fields else {
            return Self::Unreadable;
        };
        match fields.flag("status") {
            Some(true) => Self::Yes(fields),
            Some(false) => {
                let reason = fields.text("reason").or_else(|| fields.text("detail"));
                Self::No(reason.unwrap_or("no reason given").to_owned())
            }
            None => Self::Unreadable,
        }
    }
}
