//! The port of announcements.

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use super::model::{CampaignName, Invitation, Recipient, Segment, Tally};
use crate::kernel::error::PortError;
use crate::kernel::id::CustomerId;

/// Knows who was told what, and puts announcements into the outbox.
///
/// # Contract
/// * [`enqueue`](Self::enqueue) marks a recipient and stores their message in one step, and only if neither
///   their account nor their number was marked in this campaign before, however many callers race. So a
///   number gets at most one message of a campaign, and nobody is marked without one.
/// * [`waiting`](Self::waiting) and [`next`](Self::next) see everybody of the segment with a mobile number who
///   is not marked. Accounts that share a number are one recipient: the first by customer id of those in the
///   segment.
/// * What is told of a campaign counts each message once, as far as the outbox still has it.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait AnnouncementStore: Send + Sync {
    /// How many recipients a campaign has not reached yet.
    ///
    /// # Errors
    /// [`PortError`] if the store cannot be reached.
    async fn waiting(&self, campaign: &CampaignName, segment: Segment) -> Result<u64, PortError>;

    /// The next recipients whose customer id comes after `after`, in order of customer id, byte by byte, at
    /// most `limit`.
    ///
    /// # Errors
    /// [`PortError`] if the store cannot be reached.
    async fn next(
        &self,
        campaign: &CampaignName,
        segment: Segment,
        after: Option<CustomerId>,
        limit: u32,
    ) -> Result<Vec<Recipient>, PortError>;

    /// Marks recipients and enqueues their messages; answers how many were new.
    ///
    /// # Errors
    /// [`PortError`] if the store cannot be reached; nothing of the batch is stored then.
    async fn enqueue(&self, campaign: &CampaignName, batch: &[Invitation]) -> Result<u64, PortError>;

    /// When the last announcement still queued goes out, of whatever campaign.
    ///
    /// # Errors
    /// [`PortError`] if the store cannot be reached.
    async fn last_due(&self) -> Result<Option<DateTime<Utc>>, PortError>;

    /// How far a campaign has come.
    ///
    /// # Errors
    /// [`PortError`] if the store cannot be reached.
    async fn tally(&self, campaign: &CampaignName) -> Result<Tally, PortError>;
}
