//! Attachments: the files of messages, from a customer or from staff.
//!
//! A file is uploaded first, and a message that refers to it claims it, in the step that stores the message
//! ([`ConversationRepo::append`](super::conversation::ConversationRepo::append)). An upload that no message claims is
//! removed after a day. A file is stored in three steps, so that a stop between two loses nothing and leaves nothing
//! behind: the row, which counts it; the bytes; and the word that they are complete. What was stopped in between is
//! removed with the other files that nobody refers to, and so is what a stopped removal left.

mod error;
mod media;
mod model;
mod name;
mod open;
mod policy;
mod port;
mod remove;
mod reuse;
#[cfg(test)]
pub(crate) mod test_support;
mod upload;

use std::sync::Arc;

pub use error::{AttachmentError, ReuseError, UploadError};
pub use media::{Inspected, InvalidMediaType, MediaType, PREVIEW_TYPE, Refusal, StoredMedia};
pub use model::{Attachment, BlobKey, EntryPlace, InvalidUploader, Part, Uploader};
pub use name::FileName;
pub use open::{Content, files_of};
pub use policy::AttachmentPolicy;
pub use port::{AddedAttachment, AttachmentRepo, BlobStore, DailyBytes, MediaInspector, WithdrawnAttachment};
#[cfg(any(test, feature = "mocks"))]
pub use port::{MockAttachmentRepo, MockBlobStore, MockMediaInspector};
pub use upload::Upload;

use crate::identity::rate_limit::RateLimiter;
use crate::kernel::clock::{Clock, Entropy};
use crate::kernel::secret::KeyRing;

/// What attachments need.
#[derive(Clone)]
pub struct AttachmentDeps {
    /// Keeps what is known of them.
    pub attachments: Arc<dyn AttachmentRepo>,
    /// Keeps their bytes.
    pub blobs: Arc<dyn BlobStore>,
    /// Tells what a file is.
    pub inspector: Arc<dyn MediaInspector>,
    /// Counts uploads per account.
    pub limits: Arc<dyn RateLimiter>,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Draws identities.
    pub entropy: Arc<dyn Entropy>,
}

/// The use cases of attachments.
#[derive(Clone)]
pub struct AttachmentService {
    deps: AttachmentDeps,
    policy: AttachmentPolicy,
    keys: Arc<KeyRing>,
}

impl AttachmentService {
    /// Wires the use cases.
    pub fn new(deps: AttachmentDeps, policy: AttachmentPolicy, keys: Arc<KeyRing>) -> Self {
        Self { deps, policy, keys }
    }

    /// The numbers it works by.
    pub fn policy(&self) -> &AttachmentPolicy {
        &self.policy
    }
}
