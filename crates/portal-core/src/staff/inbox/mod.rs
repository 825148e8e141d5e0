//! The inbox: all that waits for staff, the most urgent first.

mod error;
mod list;
mod model;
mod order;
mod policy;

use std::sync::Arc;

pub use error::InboxError;
pub use model::{Inbox, InboxCounts, InboxFilter, InboxItem, InboxQuery, InboxRefinement, InboxState};
pub use policy::InboxPolicy;

use crate::kernel::clock::Clock;
use crate::staff::assignment::AssignmentRepo;
use crate::staff::conversation::ConversationDesk;
use crate::staff::customer_search::CustomerSearch;
use crate::staff::desk::TicketDesk;

/// What the inbox needs.
#[derive(Clone)]
pub struct InboxDeps {
    /// The active tickets, if the system that keeps them can list those of all customers.
    pub tickets: Option<Arc<dyn TicketDesk>>,
    /// The conversations in which a customer waits.
    pub conversations: Arc<dyn ConversationDesk>,
    /// Who is responsible.
    pub assignments: Arc<dyn AssignmentRepo>,
    /// Names of customers, if the system that keeps them can be searched.
    pub customers: Option<Arc<dyn CustomerSearch>>,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
}

/// The use case of the inbox.
#[derive(Clone)]
pub struct InboxService {
    deps: InboxDeps,
    policy: InboxPolicy,
}

impl InboxService {
    /// Wires the use case.
    pub fn new(deps: InboxDeps, policy: InboxPolicy) -> Self {
        Self { deps, policy }
    }
}
