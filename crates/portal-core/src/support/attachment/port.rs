//! The ports of attachments.

use std::ops::Range;

use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, Utc};

use super::media::Inspected;
use super::model::{Attachment, BlobKey};
use crate::kernel::error::PortError;
use crate::kernel::id::AttachmentId;
use crate::support::conversation::Participant;

/// How many bytes an account may upload on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DailyBytes {
    /// The day.
    pub day: NaiveDate,
    /// The most bytes.
    pub most: u64,
}

/// What came of adding an attachment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AddedAttachment {
    /// It was added.
    Added,
    /// The account would have more bytes on that day than it may; nothing was written.
    QuotaUsed,
}

/// An attachment that nobody can find or claim any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct WithdrawnAttachment {
    /// Its identity.
    pub id: AttachmentId,
    /// Whether it has a preview.
    pub has_preview: bool,
}

/// Keeps what is known of attachments, in the store of the conversations, which claims them.
///
/// # Contract
/// * [`add`](Self::add) writes an attachment without an entry that is not complete: it is not found, and no message can
///   claim it. With [`DailyBytes`], the account's bytes of that day and its own are at most that many, also when callers
///   race; a removed attachment still counts.
/// * [`complete`](Self::complete) makes it found and claimable; `false` if there is none of that identity.
/// * [`find`](Self::find) answers complete ones of those asked for, in the order asked for, each once: a customer's own
///   account alone, staff's of every account.
/// * A message claims its attachments when the conversation's store writes it
///   ([`ConversationRepo::append`](crate::support::conversation::ConversationRepo::append)). They are found with its
///   entry from then on.
/// * A proof of a payment claims its file when the store of transfers writes it
///   ([`TransferRepo::commit`](crate::billing::transfer::TransferRepo::commit)): it is found with its payment from then on,
///   and no message can claim it.
/// * [`withdraw`](Self::withdraw) takes those that neither a message nor a proof has claimed and that were made before the instant, complete
///   or not, the oldest first and at most so many. None of them is found or claimed from then on; until they are removed
///   they are answered again. One that a message claims at the same time is either claimed or withdrawn.
/// * [`remove`](Self::remove) removes one that was withdrawn, and no other.
/// * A row that cannot be read is left out, reported, and keeps nothing else from being answered.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait AttachmentRepo: Send + Sync {
    /// Adds one whose bytes are still to come.
    ///
    /// # Errors
    /// [`PortError`] if it cannot be written.
    async fn add(&self, new: &Attachment, quota: Option<DailyBytes>) -> Result<AddedAttachment, PortError>;

    /// Notes that the bytes are there.
    ///
    /// # Errors
    /// [`PortError`] if it cannot be written.
    async fn complete(&self, id: AttachmentId) -> Result<bool, PortError>;

    /// Those of the identities that are the participant's.
    ///
    /// # Errors
    /// [`PortError`] if they cannot be read.
    async fn find(&self, who: &Participant, ids: &[AttachmentId]) -> Result<Vec<Attachment>, PortError>;

    /// Takes back those that no message refers to.
    ///
    /// # Errors
    /// [`PortError`] if they cannot be written.
    async fn withdraw(&self, before: DateTime<Utc>, limit: u32) -> Result<Vec<WithdrawnAttachment>, PortError>;

    /// Removes one that was withdrawn, once its bytes are gone.
    ///
    /// # Errors
    /// [`PortError`] if it cannot be written.
    async fn remove(&self, id: AttachmentId) -> Result<(), PortError>;
}

/// Keeps bytes.
///
/// # Contract
/// * [`put`](Self::put) writes all of it or nothing; a reader never sees a part. Bytes of before under that key are
///   replaced; of racing writers one's are kept, whole.
/// * [`get`](Self::get) answers what was put, or the part of it in the range: an end behind the last byte is the last
///   byte, a part without bytes is empty.
/// * [`delete`](Self::delete) removes the bytes; without any it does nothing.
/// * Keys have nothing to do with each other.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait BlobStore: Send + Sync {
    /// Keeps bytes under a key.
    ///
    /// # Errors
    /// [`PortError`] if they cannot be written.
    async fn put(&self, key: &BlobKey, bytes: Vec<u8>) -> Result<(), PortError>;

    /// The bytes of a key, or a part of them; `None` if there are none.
    ///
    /// # Errors
    /// [`PortError`] if they cannot be read.
    async fn get(&self, key: &BlobKey, range: Option<Range<u64>>) -> Result<Option<Vec<u8>>, PortError>;

    /// Removes the bytes of a key.
    ///
    /// # Errors
    /// [`PortError`] if they cannot be removed.
    async fn delete(&self, key: &BlobKey) -> Result<(), PortError>;
}

/// Tells what a file is, and makes of it what is kept.
///
/// # Contract
/// * A file is known by its content alone. What is not on the list of [`MediaType`](super::MediaType)s is refused.
/// * JPEG, PNG, WebP and GIF are decoded, and kept upright without anything but the picture: neither metadata nor what
///   hangs behind it. They have a preview, which is a JPEG of at most 480 points in each direction.
/// * Films, sound in the containers of films and HEIC photos lose the place where they were made.
/// * A file that cannot be read is refused, and so is a picture with too many points, before memory is taken for them.
/// * The same file gives the same bytes.
/// * No file stops the process, and none holds up other callers on the thread.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait MediaInspector: Send + Sync {
    /// Looks at a file.
    ///
    /// # Errors
    /// [`PortError`] if it cannot be looked at now.
    async fn inspect(&self, bytes: Vec<u8>) -> Result<Inspected, PortError>;
}
