//! What staff see of campaigns.

use crate::messaging::campaign::{Campaign, CampaignState, Preview, Tally};

/// What a campaign would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnnouncementPreview {
    /// How many would get it, who would be the first, and when.
    pub run: Preview,
    /// The message to the first recipient.
    pub text: Option<String>,
}

/// How a campaign stands, with its messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CampaignStage {
    /// Its messages are being enqueued, and the first may be on their way.
    Enqueuing,
    /// All its messages are enqueued, and some wait for their time.
    Sending,
    /// It was stopped.
    Stopped,
    /// Nothing waits any more.
    Finished,
}

/// A campaign with what became of its messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CampaignProgress {
    /// The campaign.
    pub campaign: Campaign,
    /// What became of its messages.
    pub tally: Tally,
}

impl CampaignProgress {
    /// How it stands.
    pub fn stage(&self) -> CampaignStage {
        match self.campaign.state {
            CampaignState::Running => CampaignStage::Enqueuing,
            CampaignState::Stopped => CampaignStage::Stopped,
            CampaignState::Finished if self.tally.queued > 0 => CampaignStage::Sending,
            CampaignState::Finished => CampaignStage::Finished,
        }
    }

    /// Whether there is something to stop.
    pub fn can_be_stopped(&self) -> bool {
        matches!(self.stage(), CampaignStage::Enqueuing | CampaignStage::Sending)
    }

    /// How many messages do not wait any more.
    pub fn settled(&self) -> u64 {
        self.tally.total() - self.tally.queued
    }
}
