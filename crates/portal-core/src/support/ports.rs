//! The ports of the group.

use std::sync::Arc;

use super::ticket::TicketRepo;

/// What customers need to report a fault and to follow it.
#[derive(Clone)]
pub struct SupportPorts {
    /// The customers' tickets.
    pub tickets: Arc<dyn TicketRepo>,
}
