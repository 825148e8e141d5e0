//! The port of canned replies.

use async_trait::async_trait;

use super::model::{CannedReply, ReplyChange};
use crate::kernel::commit::Committed;
use crate::kernel::error::PortError;
use crate::kernel::id::ReplyId;

/// Keeps canned replies. The portal owns them.
///
/// # Contract
/// * [`commit`](Self::commit) adds a reply whose identity is not there, writes one over the version before its own, or
///   removes one that has the version named; else it is [`Committed::Conflict`] and nothing is written. Of changes that
///   race on one version one is done.
/// * [`all`](Self::all) answers them in the order of their titles, then of their identities. A row that cannot be read is
///   left out and reported.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait CannedReplies: Send + Sync {
    /// The replies, at most `limit`.
    ///
    /// # Errors
    /// [`PortError`] if replies cannot be read.
    async fn all(&self, limit: u32) -> Result<Vec<CannedReply>, PortError>;

    /// The reply with that identity.
    ///
    /// # Errors
    /// [`PortError`] if replies cannot be read.
    async fn find(&self, id: ReplyId) -> Result<Option<CannedReply>, PortError>;

    /// Writes a change.
    ///
    /// # Errors
    /// [`PortError`] if replies cannot be written.
    async fn commit(&self, change: &ReplyChange) -> Result<Committed, PortError>;
}
