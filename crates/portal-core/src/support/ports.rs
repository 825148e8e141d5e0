//! The ports of the group.

use std::sync::Arc;

use super::attachment::{AttachmentRepo, BlobStore, MediaInspector};
use super::conversation::ConversationRepo;
use super::live::LiveEvents;
use super::ticket::TicketRepo;

/// What customers need to report a fault and to follow it.
#[derive(Clone)]
pub struct SupportPorts {
    /// The customers' tickets.
    pub tickets: Arc<dyn TicketRepo>,
}

/// What customers need to talk with the ISP. Conversations of tickets need [`SupportPorts`] beside them.
#[derive(Clone)]
pub struct ConversationPorts {
    /// The conversations.
    pub conversations: Arc<dyn ConversationRepo>,
    /// Tells open pages what changed.
    pub live: Arc<dyn LiveEvents>,
}

/// What files in conversations need.
#[derive(Clone)]
pub struct AttachmentPorts {
    /// What is known of them; in the store of the conversations.
    pub attachments: Arc<dyn AttachmentRepo>,
    /// Their bytes.
    pub blobs: Arc<dyn BlobStore>,
    /// Tells what a file is.
    pub inspector: Arc<dyn MediaInspector>,
}
