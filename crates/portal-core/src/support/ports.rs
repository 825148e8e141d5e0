//! The ports of the group.

use std::sync::Arc;

use super::attachment::{AttachmentRepo, BlobStore, MediaInspector};
use super::ticket::TicketRepo;

/// What customers need to report a fault and to follow it.
#[derive(Clone)]
pub struct SupportPorts {
    /// The customers' tickets.
    pub tickets: Arc<dyn TicketRepo>,
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
