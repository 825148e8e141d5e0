//! Messages: kept in an outbox until a gateway has taken them, put into words when they are sent.
//!
//! What is sent belongs to the features: each brings its kinds of messages ([`MessageKind`]), with their rules and their
//! words. The outbox keeps them for a [`Recipient`], and delivery picks the [`Channel`].

mod content;
mod deliver;
mod email;
mod email_breaker;
mod error;
mod failover;
mod kind;
mod model;
mod policy;
mod port;
mod recipient;
mod template;

pub use content::{MessageContent, UnreadableMessage};
pub use deliver::{DeliveryDeps, DeliveryService, Outcome};
#[cfg(any(test, feature = "mocks"))]
pub use email::MockEmailSender;
pub use email::{EMAIL_ANSWER_WITHIN, EmailAttachment, EmailContent, EmailSender, OutgoingEmail};
pub use email_breaker::BreakingEmailSender;
pub use error::SendError;
pub use failover::FailoverSender;
pub use kind::{DeliveryContext, MessageKind, MessageKinds, MessageWriter, Prepared};
pub use model::{
    Accepted, Claimed, DeliveryReport, DeliveryState, Lane, OutboxMessage, OutgoingMessage, Settlement, TopicMessage,
};
pub use policy::{DeliveryPolicy, EARLY_REPORTS_KEPT, EARLY_REPORTS_MOST, LanePolicy, TURN_STEP};
pub use port::{Backlog, MessageSender, Outbox};
#[cfg(any(test, feature = "mocks"))]
pub use port::{MockMessageSender, MockOutbox};
pub use recipient::{Address, Channel, InvalidRecipient, Recipient};
pub use template::Branding;
pub(crate) use template::{plain, quoted};
