//! What the binary that embeds these routes has to bring along: small traits, so that this crate knows no
//! adapter.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::{PhoneNumber, PortError};

/// Whether this process should get requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Readiness {
    /// It should.
    Ready,
    /// It is about to stop.
    Draining,
    /// Something it cannot do without is away; the word names it and is shown to whoever asks.
    Down(&'static str),
}

/// Answers `/readyz`.
#[async_trait]
pub trait ReadinessProbe: Send + Sync {
    /// Looks at what the process cannot do without. An answer that takes longer than 250 ms counts as
    /// [`Readiness::Down`].
    async fn check(&self) -> Readiness;
}

/// What a gateway reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WebhookKind {
    /// How far a message has come.
    Status,
    /// A message that came in.
    Incoming,
    /// Whether the gateway's device is connected.
    Device,
}

/// Why a gateway's report was not taken.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WebhookError {
    /// Nothing was stored; the gateway should come again.
    #[error(transparent)]
    Port(#[from] PortError),
    /// The report cannot be read or says nothing, and sending it again would not help.
    #[error("the report cannot be read")]
    Unreadable,
}

/// Takes what a gateway reports. Called only after the secret in the address was checked.
///
/// # Contract
/// * Returns `Ok` only after everything the report leads to was stored, or when there is nothing to do.
/// * Returns [`WebhookError::Unreadable`] for a report that makes no sense. It is acknowledged and logged.
#[async_trait]
pub trait WebhookReceiver: Send + Sync {
    /// Takes one report. `content_type` is the header as it came.
    ///
    /// # Errors
    /// [`WebhookError`] when the gateway should come again.
    async fn receive(&self, kind: WebhookKind, content_type: Option<&str>, body: &[u8]) -> Result<(), WebhookError>;
}

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
