//! The port of stored campaigns.

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use super::stored::{Campaign, CampaignStep, ClaimedCampaign};
use crate::kernel::commit::Committed;
use crate::kernel::error::PortError;
use crate::kernel::id::CampaignId;
use crate::kernel::page::{Page, PageRequest};

/// Keeps campaigns, and stores the messages of a campaign together with its progress. The portal owns them.
///
/// # Contract
/// * [`begin`](Self::begin) stores a campaign whose identity and name are new, and under whose name nobody was marked;
///   else it is [`Committed::Conflict`] and nothing is written. Of campaigns that race for a name one is stored.
/// * [`claim`](Self::claim) gives a running campaign to one worker at a time, the one that began first. Its lease ends at
///   `lease_until`; from then on another claim may take it, with a higher fence.
/// * [`store`](Self::store) does what [`super::AnnouncementStore::enqueue`] does, notes the progress and ends the lease,
///   all in one step, and only while the campaign is running and the fence is its latest; else it answers `None` and
///   nothing is written.
/// * [`finish`](Self::finish) ends a campaign under the same condition.
/// * [`stop`](Self::stop) makes the campaign stopped, withdraws the messages under its name that are queued or parked and
///   that no worker holds, and removes the marks of their recipients, all in one step; it answers how many were
///   withdrawn. A withdrawn message is not claimed any more. What a worker holds, and what was settled, stays as it is
///   with its mark.
/// * [`resume`](Self::resume) makes the campaign running from the beginning of the list, with a higher fence: a worker that
///   held it before stores nothing any more.
/// * [`stop`](Self::stop) and [`resume`](Self::resume) are done only at the version that the caller decided on, and the
///   version grows by one; claims, steps and the end leave it as it is. Of decisions that race on a version one is done.
/// * [`page`](Self::page) answers the latest first, then by identity. A row that cannot be read is left out, reported, and
///   delays no other.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait CampaignRepo: Send + Sync {
    /// Stores a campaign that begins.
    ///
    /// # Errors
    /// [`PortError`] if campaigns cannot be written.
    async fn begin(&self, campaign: &Campaign) -> Result<Committed, PortError>;

    /// The campaign with that identity.
    ///
    /// # Errors
    /// [`PortError`] if campaigns cannot be read.
    async fn find(&self, id: CampaignId) -> Result<Option<Campaign>, PortError>;

    /// A page of all campaigns.
    ///
    /// # Errors
    /// [`PortError`] if campaigns cannot be read.
    async fn page(&self, page: PageRequest) -> Result<Page<Campaign>, PortError>;

    /// Takes the lease of a running campaign; `None` if none is free at `now`.
    ///
    /// # Errors
    /// [`PortError`] if campaigns cannot be written.
    async fn claim(&self, now: DateTime<Utc>, lease_until: DateTime<Utc>)
    -> Result<Option<ClaimedCampaign>, PortError>;

    /// Stores a step; answers how many of its messages were new.
    ///
    /// # Errors
    /// [`PortError`] if campaigns cannot be written; nothing of the step is stored then.
    async fn store(&self, step: &CampaignStep) -> Result<Option<u64>, PortError>;

    /// Ends a campaign whose messages are all enqueued.
    ///
    /// # Errors
    /// [`PortError`] if campaigns cannot be written.
    async fn finish(&self, id: CampaignId, fence: i64) -> Result<Committed, PortError>;

    /// Stops a campaign at `version`, at the instant `now`; `None` if it has another version.
    ///
    /// # Errors
    /// [`PortError`] if campaigns cannot be written; nothing is withdrawn then.
    async fn stop(&self, id: CampaignId, version: i64, now: DateTime<Utc>) -> Result<Option<u64>, PortError>;

    /// Lets a campaign go on at `version`.
    ///
    /// # Errors
    /// [`PortError`] if campaigns cannot be written.
    async fn resume(&self, id: CampaignId, version: i64) -> Result<Committed, PortError>;
}
