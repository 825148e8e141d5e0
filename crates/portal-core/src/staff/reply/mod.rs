//! Canned replies: texts that staff use again and again, with places for what differs.

mod error;
mod manage;
mod model;
mod port;

use std::sync::Arc;

pub use error::ReplyError;
pub use model::{CannedReply, InvalidReply, ReplyBody, ReplyChange, ReplyDraft, ReplyFields, ReplyTitle};
pub use port::CannedReplies;
#[cfg(any(test, feature = "mocks"))]
pub use port::MockCannedReplies;

use crate::kernel::clock::{Clock, Entropy};
use crate::staff::trail::StaffTrailService;

/// What canned replies need.
#[derive(Clone)]
pub struct ReplyDeps {
    /// Keeps them.
    pub replies: Arc<dyn CannedReplies>,
    /// Records what staff do.
    pub trail: StaffTrailService,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Draws identities.
    pub entropy: Arc<dyn Entropy>,
}

/// The use cases of canned replies.
#[derive(Clone)]
pub struct ReplyService {
    deps: ReplyDeps,
}

impl ReplyService {
    /// Wires the use cases.
    pub fn new(deps: ReplyDeps) -> Self {
        Self { deps }
    }
}
