//! Messages: kept in an outbox until a gateway has taken them, put into words when they are sent.

mod deliver;
mod error;
mod failover;
mod model;
mod policy;
mod port;
mod template;

pub use deliver::{DeliveryDeps, DeliveryService, Outcome};
pub use error::SendError;
pub use failover::{BreakerPolicy, FailoverSender};
pub use model::{
    Accepted, AccountNotice, Claimed, DeliveryReport, DeliveryState, Lane, LoginCode, MessageContent, OutboxMessage,
    OutgoingMessage, PhoneChangedNotice, Settlement, TicketOpenedNotice, TopicMessage,
};
pub use policy::{DeliveryPolicy, EARLY_REPORTS_KEPT, EARLY_REPORTS_MOST, LanePolicy, TURN_STEP};
pub use port::{Backlog, MessageSender, Outbox};
#[cfg(any(test, feature = "mocks"))]
pub use port::{MockMessageSender, MockOutbox};
pub use template::Branding;
