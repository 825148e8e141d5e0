//! Tickets: opened by customers, followed along their timeline, called off, rated, and reopened when it is still broken.

mod cancel;
mod change;
mod confirm;
mod error;
mod follow_up;
mod message;
mod model;
mod number;
mod open;
mod order;
mod policy;
mod port;
mod query;
mod read;
#[cfg(test)]
pub(crate) mod test_support;
mod text;

use std::sync::Arc;

pub use crate::kernel::commit::Committed;
pub use change::{NotNow, TicketChange, TicketState, TicketVersion, VersionedTicket};
pub use confirm::{ConfirmTicketError, TicketConfirmation};
pub use error::{FollowUpError, OpenTicketError, TicketError};
pub use message::TicketOpenedNotice;
pub use model::{
    InvalidTicketWord, Priority, Technician, Ticket, TicketDetail, TicketEvent, TicketEventKind, TicketFilter,
    TicketStatus, TicketSummary, TicketType,
};
pub use open::OpenTicket;
pub use order::{CREATED_VIA_PORTAL, IdempotencyRecord, NewTicket, OpenedTicket};
pub use policy::TicketPolicy;
#[cfg(any(test, feature = "mocks"))]
pub use port::MockTicketRepo;
pub use port::TicketRepo;
pub use query::{TicketCounts, TicketList, TicketQuery, TicketSearch};
pub use text::{Description, Feedback, IdempotencyKey, InvalidText, Rating, Title};

use crate::identity::rate_limit::RateLimiter;
use crate::kernel::clock::{Clock, Entropy};
use crate::kernel::secret::KeyRing;
use crate::messaging::outbox::Outbox;

/// What tickets need.
#[derive(Clone)]
pub struct TicketDeps {
    /// Keeps the tickets.
    pub tickets: Arc<dyn TicketRepo>,
    /// Counts them per account; durable.
    pub limits: Arc<dyn RateLimiter>,
    /// Takes the confirmations.
    pub outbox: Arc<dyn Outbox>,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Draws what names a use of the limits.
    pub entropy: Arc<dyn Entropy>,
}

/// The use cases of tickets.
#[derive(Clone)]
pub struct TicketService {
    deps: TicketDeps,
    policy: TicketPolicy,
    keys: Arc<KeyRing>,
}

impl TicketService {
    /// Wires the use cases.
    pub fn new(deps: TicketDeps, policy: TicketPolicy, keys: Arc<KeyRing>) -> Self {
        Self { deps, policy, keys }
    }

    /// The numbers it works by.
    pub fn policy(&self) -> &TicketPolicy {
        &self.policy
    }
}
