//! Conversations on the side of staff: answered, joined, closed.

mod answer;
mod error;
mod of_ticket;
mod port;
mod read;
#[cfg(test)]
mod test_conversations;
mod watch;

use std::sync::Arc;

pub use error::StaffConversationError;
#[cfg(any(test, feature = "mocks"))]
pub use port::MockConversationDesk;
pub use port::{ConversationDesk, ConversationFilter, ConversationRecord};
pub use read::OpenConversation;
pub use watch::{StaffFeed, StaffSignal};

use crate::kernel::clock::{Clock, Entropy};
use crate::staff::assignment::AssignmentService;
use crate::staff::trail::StaffTrailService;
use crate::support::conversation::ConversationRepo;
use crate::support::live::LiveEvents;

/// What the conversations of staff need.
#[derive(Clone)]
pub struct StaffConversationDeps {
    /// Keeps them.
    pub conversations: Arc<dyn ConversationRepo>,
    /// Lists those of all customers.
    pub desk: Arc<dyn ConversationDesk>,
    /// Who is responsible for them.
    pub assignments: AssignmentService,
    /// Records what staff do.
    pub trail: StaffTrailService,
    /// Tells open pages of what is said.
    pub live: Arc<dyn LiveEvents>,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Draws identities.
    pub entropy: Arc<dyn Entropy>,
}

/// The use cases of conversations on the side of staff.
#[derive(Clone)]
pub struct StaffConversationService {
    deps: StaffConversationDeps,
}

impl StaffConversationService {
    /// Wires the use cases.
    pub fn new(deps: StaffConversationDeps) -> Self {
        Self { deps }
    }
}
