//! Telling customers of replies that they do not read: with one message for all that wait.

mod message;
mod policy;
mod port;
mod tell;

use std::sync::Arc;

pub use message::RepliesNotice;
pub use policy::ReplyNoticePolicy;
#[cfg(any(test, feature = "mocks"))]
pub use port::MockReplyNotices;
pub use port::{ReplyNotices, ToldReplies, UnreadReplies};

use crate::kernel::clock::{Clock, Entropy};
use crate::support::conversation::ConversationRepo;

/// What telling of replies needs.
#[derive(Clone)]
pub struct ReplyNoticeDeps {
    /// Knows which replies wait.
    pub notices: Arc<dyn ReplyNotices>,
    /// Keeps what they say.
    pub conversations: Arc<dyn ConversationRepo>,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Draws identities.
    pub entropy: Arc<dyn Entropy>,
}

/// The use case of telling of replies.
#[derive(Clone)]
pub struct ReplyNoticeService {
    deps: ReplyNoticeDeps,
    policy: ReplyNoticePolicy,
}

impl ReplyNoticeService {
    /// Wires the use case.
    pub fn new(deps: ReplyNoticeDeps, policy: ReplyNoticePolicy) -> Self {
        Self { deps, policy }
    }
}
