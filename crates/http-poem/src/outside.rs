//! What the binary that embeds these routes has to bring along: small traits, so that this crate knows no
//! adapter.

use chrono::{DateTime, Utc};
use portal_core::PhoneNumber;

/// A message that a demo "sent".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentMessage {
    /// Where it would have gone.
    pub to: PhoneNumber,
    /// Its text with WhatsApp's `*bold*`.
    pub text: String,
    /// When.
    pub sent_at: DateTime<Utc>,
}

/// The messages of a demo. Its page exists only when one is given.
pub trait DemoInbox: Send + Sync {
    /// Everything that was "sent" lately, oldest first.
    fn messages(&self) -> Vec<SentMessage>;
}
