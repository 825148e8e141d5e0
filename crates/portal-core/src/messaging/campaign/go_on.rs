//! Stored campaigns, one batch after the other, as workers enqueue them.

use std::sync::Arc;

use chrono::TimeDelta;

use super::announce::AnnouncerDeps;
use super::invite::BATCH;
use super::model::Recipient;
use super::repo::CampaignRepo;
use super::stored::{CampaignStep, ClaimedCampaign};
use crate::kernel::error::PortError;

/// How long a worker has for one batch. From then on another worker takes the campaign.
const LEASE: TimeDelta = TimeDelta::minutes(1);

/// What the worker of campaigns needs.
#[derive(Clone)]
pub struct CampaignWorkerDeps {
    /// Keeps them.
    pub campaigns: Arc<dyn CampaignRepo>,
    /// Who is to be told, time and randomness.
    pub announcer: AnnouncerDeps,
}

/// What workers do with stored campaigns.
#[derive(Clone)]
pub struct CampaignWorker {
    deps: CampaignWorkerDeps,
}

impl CampaignWorker {
    /// Wires the use case.
    pub fn new(deps: CampaignWorkerDeps) -> Self {
        Self { deps }
    }

    /// Enqueues the next batch of a running campaign, or ends the campaign if nobody is left; answers how many messages
    /// are new, and `None` if no campaign is to be worked on now. What stops in between is done again by a later call:
    /// nobody is left out, and nobody is told twice.
    ///
    /// # Errors
    /// [`PortError`] if a store cannot be reached. The campaign is taken up again when its lease has ended.
    pub async fn go_on(&self) -> Result<Option<u64>, PortError> {
        let CampaignWorkerDeps { campaigns, announcer } = &self.deps;
        let now = announcer.clock.now();
        let Some(claimed) = campaigns.claim(now, now + LEASE).await? else { return Ok(None) };
        let found = self.next(&claimed).await?;
        let Some(last) = found.last().map(|recipient| recipient.customer_id.clone()) else {
            // One that was stopped meanwhile stays stopped.
            campaigns.finish(claimed.campaign.id, claimed.fence).await?;
            return Ok(Some(0));
        };
        let request = &claimed.campaign.request;
        let first_at = announcer.first_time(&request.pace).await?;
        let (batch, _) = announcer.invite(request, found, first_at);
        let (id, fence, campaign) = (claimed.campaign.id, claimed.fence, request.campaign.clone());
        let stored = campaigns.store(&CampaignStep { id, campaign, fence, batch, passed: last }).await?;
        Ok(Some(stored.unwrap_or_default()))
    }

    /// The recipients of the next batch; none if the limit is reached or nobody is left.
    async fn next(&self, claimed: &ClaimedCampaign) -> Result<Vec<Recipient>, PortError> {
        let room = claimed.campaign.room().map_or(BATCH, |room| u32::try_from(room).unwrap_or(u32::MAX));
        let size = room.min(BATCH);
        if size == 0 {
            return Ok(Vec::new());
        }
        let request = &claimed.campaign.request;
        self.deps.announcer.store.next(&request.campaign, request.segment, claimed.passed.clone(), size).await
    }
}

#[cfg(test)]
mod tests;
