//! Names that clients give their requests, so that sending one twice does it once.

use chrono::{DateTime, Utc};

/// What a client names a request by, so that sending it twice does it once: 1 to 255 printable ASCII characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdempotencyKey(String);

impl IdempotencyKey {
    /// Takes a key; `None` if it is empty, too long, or holds anything but printable ASCII.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let fits = (1..=255).contains(&text.len()) && text.bytes().all(|b| (b' '..=b'~').contains(&b));
        fits.then(|| Self(text.to_owned()))
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

/// What names a request, so that repeating it does nothing twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IdempotencyRecord {
    /// SHA-256 of the client's name for the request.
    pub name: [u8; 32],
    /// SHA-256 of what was asked for.
    pub request: [u8; 32],
    /// Until when it is remembered.
    pub keep_until: DateTime<Utc>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_printable() {
        assert!(IdempotencyKey::parse("9f1c-22").is_some());
        assert!(IdempotencyKey::parse("").is_none() && IdempotencyKey::parse("a\u{7f}").is_none());
    }
}
