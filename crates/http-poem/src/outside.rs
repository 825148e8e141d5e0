//! What the binary that embeds these routes has to bring along: small traits, so that this crate knows no
//! adapter.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use poem::http::{HeaderMap, Method, StatusCode};
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

/// A request to a webhook without its body.
#[derive(Debug, Clone, Copy)]
pub struct WebhookHead<'a> {
    /// Its method.
    pub method: &'a Method,
    /// The path below the receiver's mount, as it came.
    pub path: &'a str,
    /// The parameters of the route, decoded, in their order.
    pub params: &'a [String],
    /// What follows the question mark, as it came.
    pub query: Option<&'a str>,
    /// Its headers.
    pub headers: &'a HeaderMap,
}

/// What a sender is answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookAnswer {
    /// The status.
    pub status: StatusCode,
    /// The body.
    pub body: WebhookBody,
}

/// The body of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WebhookBody {
    /// None.
    Empty,
    /// Plain text.
    Text(String),
    /// JSON.
    Json(serde_json::Value),
}

impl WebhookAnswer {
    /// A 200 with this JSON.
    pub fn json(body: serde_json::Value) -> Self {
        Self { status: StatusCode::OK, body: WebhookBody::Json(body) }
    }
}

/// Why a request to a webhook was not taken.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WebhookError {
    /// The sender did not prove who it is: another secret, a signature that does not fit.
    #[error("the sender is not known")]
    UnknownSender,
    /// The receiver has nothing at this path.
    #[error("there is nothing at this path")]
    NotFound,
    /// Nothing was stored; the sender should come again.
    #[error(transparent)]
    Port(#[from] PortError),
    /// The request cannot be read or says nothing, and sending it again would not help. It is logged, and answered
    /// so.
    #[error("the request cannot be read")]
    Unreadable(WebhookAnswer),
}

/// Takes what an outside system reports, below `/webhooks/<name>`.
///
/// # Contract
/// * Knows its sender: [`admits`](Self::admits) refuses by what the head tells, and [`receive`](Self::receive) by
///   what needs the body, such as a signature. Secrets are compared in constant time.
/// * Returns `Ok` only after everything the request leads to was stored, or when there is nothing to do.
#[async_trait]
pub trait WebhookReceiver: Send + Sync {
    /// The name of its mount: letters, digits and dashes.
    fn name(&self) -> &'static str;

    /// The routes below its mount, parameters as `:name`. A secret in the address is a parameter, so that no log shows
    /// it.
    fn routes(&self) -> Vec<(Method, &'static str)>;

    /// Whether the body is to be read.
    ///
    /// # Errors
    /// [`WebhookError`] if it is not.
    fn admits(&self, head: &WebhookHead<'_>) -> Result<(), WebhookError>;

    /// Takes one request, with its body as it came.
    ///
    /// # Errors
    /// [`WebhookError`] if it was not taken.
    async fn receive(&self, head: &WebhookHead<'_>, body: &[u8]) -> Result<WebhookAnswer, WebhookError>;
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
