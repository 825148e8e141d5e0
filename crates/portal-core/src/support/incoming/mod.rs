//! Messages that customers write outside the portal, such as in WhatsApp: they join a conversation.
//!
//! The text is said at once, with a word for a file that came with it. The file is fetched afterwards, and follows as a
//! message of its own; one that is not taken is told of with the reason.

mod file;
mod message;
mod model;
mod policy;
mod port;
mod said;
mod take;

use std::sync::Arc;

pub use file::{IncomingFileDeps, IncomingFileService};
pub use model::{FileOutcome, IncomingFile, IncomingMessage, NotTaken, PendingFile, Taken};
pub use policy::IncomingPolicy;
#[cfg(any(test, feature = "mocks"))]
pub use port::MockRemoteFiles;
pub use port::{FetchError, RemoteFiles};

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
