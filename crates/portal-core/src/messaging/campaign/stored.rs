//! Campaigns that are stored, so that staff see and stop them while a worker enqueues them.

use chrono::{DateTime, Utc};

use super::announce::CampaignRequest;
use super::model::{CampaignName, Invitation};
use crate::kernel::actor::StaffName;
use crate::kernel::id::{CampaignId, CustomerId};

/// How a campaign stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CampaignState {
    /// A worker enqueues its messages.
    Running,
    /// Somebody stopped it: what had not been sent was withdrawn.
    Stopped,
    /// All its messages are enqueued. Some may wait for their time.
    Finished,
}

impl CampaignState {
    /// Every state.
    pub const ALL: [Self; 3] = [Self::Running, Self::Stopped, Self::Finished];

    /// The word as stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Stopped => "stopped",
            Self::Finished => "finished",
        }
    }
}

/// A stored campaign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Campaign {
    /// Its identity.
    pub id: CampaignId,
    /// How often staff decided on it: 1 when it begins, one more when it is stopped or goes on.
    pub version: i64,
    /// What it tells whom.
    pub request: CampaignRequest,
    /// Who began it.
    pub began_by: StaffName,
    /// When.
    pub began_at: DateTime<Utc>,
    /// How it stands.
    pub state: CampaignState,
    /// How many messages were enqueued and not withdrawn.
    pub enqueued: u64,
}

impl Campaign {
    /// How many messages it may still enqueue; `None` if it has no limit.
    pub fn room(&self) -> Option<u64> {
        self.request.limit.map(|limit| u64::from(limit).saturating_sub(self.enqueued))
    }
}

/// A running campaign that a worker holds the lease of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimedCampaign {
    /// The campaign.
    pub campaign: Campaign,
    /// The last customer whom the worker before passed; `None` at the beginning of the list.
    pub passed: Option<CustomerId>,
    /// Proof of the lease: it grows with each claim, and only the latest one stores a step.
    pub fence: i64,
}

/// What a worker stores of a campaign in one step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CampaignStep {
    /// Which campaign.
    pub id: CampaignId,
    /// Its name, under which recipients are marked.
    pub campaign: CampaignName,
    /// The fence of the worker's lease.
    pub fence: i64,
    /// The messages.
    pub batch: Vec<Invitation>,
    /// The last customer who was passed.
    pub passed: CustomerId,
}
