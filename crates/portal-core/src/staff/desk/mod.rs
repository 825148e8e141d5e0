//! The ticket desk: what staff do with tickets.
//!
//! What is allowed is decided on the ticket as it was read ([`TicketAction`], [`StaffTicketChange`]) and committed while it
//! has that version.

mod action;
mod error;
mod message;
mod model;
mod notify;
mod pause;
mod policy;
mod port;
mod read;
#[cfg(test)]
pub(crate) mod test_desk;
mod transition;
mod work;

use std::sync::Arc;

pub use action::{TechnicianName, TechnicianPhone, TicketAction, WorkNote};
pub use error::DeskError;
pub use message::{TicketUpdate, TicketUpdatedNotice};
pub use model::{StaffTicket, StaffTicketChange, TicketHead, TicketRecord, WorkState};
pub use policy::DeskPolicy;
#[cfg(any(test, feature = "mocks"))]
pub use port::MockTicketDesk;
pub use port::TicketDesk;

use crate::kernel::clock::Clock;
use crate::messaging::outbox::Outbox;
use crate::staff::assignment::AssignmentService;
use crate::staff::trail::StaffTrailService;
use crate::support::ticket::TicketRepo;

/// What the ticket desk needs.
#[derive(Clone)]
pub struct TicketDeskDeps {
    /// Tickets as staff work on them.
    pub desk: Arc<dyn TicketDesk>,
    /// Tickets as they are read.
    pub tickets: Arc<dyn TicketRepo>,
    /// Who is responsible for them.
    pub assignments: AssignmentService,
    /// Takes the messages to customers.
    pub outbox: Arc<dyn Outbox>,
    /// Records what staff do.
    pub trail: StaffTrailService,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
}

/// The use cases of the ticket desk.
#[derive(Clone)]
pub struct TicketDeskService {
    deps: TicketDeskDeps,
    policy: DeskPolicy,
}

impl TicketDeskService {
    /// Wires the use cases.
    pub fn new(deps: TicketDeskDeps, policy: DeskPolicy) -> Self {
        Self { deps, policy }
    }
}
