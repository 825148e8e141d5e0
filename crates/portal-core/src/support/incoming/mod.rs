//! Messages that customers write outside the portal, such as in WhatsApp: they join a conversation.

mod model;
mod policy;
mod take;

use std::sync::Arc;

pub use model::{IncomingMessage, Taken};
pub use policy::IncomingPolicy;

use crate::identity::customer::CustomerRepo;
use crate::identity::rate_limit::RateLimiter;
use crate::kernel::clock::{Clock, Entropy};
use crate::kernel::secret::KeyRing;
use crate::support::conversation::ConversationRepo;
use crate::support::live::LiveEvents;

/// What taking messages needs.
#[derive(Clone)]
pub struct IncomingDeps {
    /// Knows whose number it is.
    pub customers: Arc<dyn CustomerRepo>,
    /// Keeps conversations.
    pub conversations: Arc<dyn ConversationRepo>,
    /// Tells open pages of what is said.
    pub live: Arc<dyn LiveEvents>,
    /// Counts messages per number.
    pub limits: Arc<dyn RateLimiter>,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Draws identities.
    pub entropy: Arc<dyn Entropy>,
}

/// The use case of taking messages.
#[derive(Clone)]
pub struct IncomingService {
    deps: IncomingDeps,
    policy: IncomingPolicy,
    keys: Arc<KeyRing>,
}

impl IncomingService {
    /// Wires the use case.
    pub fn new(deps: IncomingDeps, policy: IncomingPolicy, keys: Arc<KeyRing>) -> Self {
        Self { deps, policy, keys }
    }
}
