//! Beginning, stopping and resuming campaigns.

use super::AnnouncementService;
use super::error::AnnouncementError;
use crate::kernel::actor::StaffActor;
use crate::kernel::commit::Committed;
use crate::kernel::error::PortError;
use crate::kernel::id::CampaignId;
use crate::messaging::campaign::{Campaign, CampaignRequest, CampaignState};
use crate::staff::account::Permission;
use crate::staff::trail::{TrailAction, TrailNote};

impl AnnouncementService {
    /// Begins a campaign; workers enqueue its messages from now on.
    ///
    /// # Errors
    /// [`AnnouncementError`]; it needs [`Permission::Announce`], a name that no campaign had, and a public address if the
    /// template names it.
    pub async fn begin(&self, staff: &StaffActor, request: CampaignRequest) -> Result<Campaign, AnnouncementError> {
        self.check(staff, &request)?;
        let now = self.deps.clock.now();
        let campaign = Campaign {
            id: CampaignId::generate(now, self.deps.entropy.as_ref()),
            version: 1,
            request,
            began_by: staff.name().clone(),
            began_at: now,
            state: CampaignState::Running,
            enqueued: 0,
        };
        self.record(staff, TrailAction::BeganCampaign, &campaign).await?;
        match self.deps.campaigns.begin(&campaign).await? {
            Committed::Done => Ok(campaign),
            Committed::Conflict => Err(AnnouncementError::NameTaken),
        }
    }

    /// Stops the campaign that was read at `version`: nothing more is enqueued, and what waits is withdrawn; answers how
    /// many messages. What a worker is sending just now still goes out.
    ///
    /// # Errors
    /// [`AnnouncementError`]; it needs [`Permission::Announce`].
    pub async fn stop(&self, staff: &StaffActor, id: CampaignId, version: i64) -> Result<u64, AnnouncementError> {
        may_announce(staff)?;
        let found = self.read_at(id, version).await?;
        if found.state == CampaignState::Stopped {
            return Err(AnnouncementError::Changed);
        }
        self.record(staff, TrailAction::StoppedCampaign, &found).await?;
        let withdrawn = self.deps.campaigns.stop(id, version, self.deps.clock.now()).await?;
        withdrawn.ok_or(AnnouncementError::Changed)
    }

    /// Lets the stopped campaign go on that was read at `version`: who was not told yet is told.
    ///
    /// # Errors
    /// [`AnnouncementError`]; it needs [`Permission::Announce`].
    pub async fn resume(&self, staff: &StaffActor, id: CampaignId, version: i64) -> Result<(), AnnouncementError> {
        may_announce(staff)?;
        let found = self.read_at(id, version).await?;
        if found.state != CampaignState::Stopped {
            return Err(AnnouncementError::Changed);
        }
        self.record(staff, TrailAction::ResumedCampaign, &found).await?;
        match self.deps.campaigns.resume(id, version).await? {
            Committed::Done => Ok(()),
            Committed::Conflict => Err(AnnouncementError::Changed),
        }
    }

    /// The campaign, if it has that version. Its state then changes between running and finished alone, unless somebody
    /// decides on it, which gives it another version.
    async fn read_at(&self, id: CampaignId, version: i64) -> Result<Campaign, AnnouncementError> {
        let found = self.find(id).await?;
        if found.version == version { Ok(found) } else { Err(AnnouncementError::Changed) }
    }

    async fn record(&self, staff: &StaffActor, action: TrailAction, campaign: &Campaign) -> Result<(), PortError> {
        let note = TrailNote::new(action).to(&format!("campaign:{}", campaign.request.campaign));
        self.deps.trail.record(staff, vec![note]).await
    }
}

/// Refuses who may not announce.
pub(super) fn may_announce(staff: &StaffActor) -> Result<(), AnnouncementError> {
    if staff.may(Permission::Announce) { Ok(()) } else { Err(AnnouncementError::Forbidden) }
}
