//! Looking at campaigns, and at what one would do.

use super::AnnouncementService;
use super::error::AnnouncementError;
use super::manage::may_announce;
use super::model::{AnnouncementPreview, CampaignProgress};
use crate::kernel::actor::StaffActor;
use crate::kernel::error::PortError;
use crate::kernel::id::CampaignId;
use crate::kernel::page::{Page, PageRequest};
use crate::messaging::campaign::{Campaign, CampaignName, CampaignRequest, Facts, Recipient, Segment};
use crate::messaging::outbox::plain;

impl AnnouncementService {
    /// How many people each segment has, in a campaign that told nobody yet.
    ///
    /// # Errors
    /// [`AnnouncementError`]; it needs [`Permission::Announce`](crate::staff::account::Permission::Announce).
    pub async fn segments(&self, staff: &StaffActor) -> Result<Vec<(Segment, u64)>, AnnouncementError> {
        may_announce(staff)?;
        let unused = CampaignId::generate(self.deps.clock.now(), self.deps.entropy.as_ref()).to_string();
        let unused = CampaignName::parse(&unused).map_err(|error| PortError::broken("identities", error))?;
        let mut counted = Vec::with_capacity(Segment::ALL.len());
        for segment in Segment::ALL {
            counted.push((segment, self.deps.announcer.waiting(&unused, segment).await?));
        }
        Ok(counted)
    }

    /// Says whether `staff` may begin such a campaign, before its recipients are looked for.
    ///
    /// # Errors
    /// [`AnnouncementError`]; it needs [`Permission::Announce`](crate::staff::account::Permission::Announce), and a public
    /// address if the template names it.
    pub fn check(&self, staff: &StaffActor, request: &CampaignRequest) -> Result<(), AnnouncementError> {
        may_announce(staff)?;
        let lacks_address = request.template.uses("portal_url") && self.facts.portal_url.is_none();
        if lacks_address { Err(AnnouncementError::NoPublicAddress) } else { Ok(()) }
    }

    /// Says what a campaign would do, and does nothing.
    ///
    /// # Errors
    /// [`AnnouncementError`]; it needs [`Permission::Announce`](crate::staff::account::Permission::Announce), and a public
    /// address if the template names it.
    pub async fn preview(
        &self,
        staff: &StaffActor,
        request: &CampaignRequest,
    ) -> Result<AnnouncementPreview, AnnouncementError> {
        self.check(staff, request)?;
        let run = self.deps.announcer.preview(request).await?;
        let text = run.first.as_ref().map(|first| self.words(request, first));
        Ok(AnnouncementPreview { run, text })
    }

    /// The campaigns that staff began, the latest first.
    ///
    /// # Errors
    /// [`AnnouncementError`]; it needs [`Permission::Announce`](crate::staff::account::Permission::Announce).
    pub async fn list(
        &self,
        staff: &StaffActor,
        page: PageRequest,
    ) -> Result<Page<CampaignProgress>, AnnouncementError> {
        may_announce(staff)?;
        let Page { items, total, request } = self.deps.campaigns.page(page).await?;
        let mut told = Vec::with_capacity(items.len());
        for campaign in items {
            told.push(self.progress(campaign).await?);
        }
        Ok(Page { items: told, total, request })
    }

    /// One campaign.
    ///
    /// # Errors
    /// [`AnnouncementError`]; it needs [`Permission::Announce`](crate::staff::account::Permission::Announce).
    pub async fn show(&self, staff: &StaffActor, id: CampaignId) -> Result<CampaignProgress, AnnouncementError> {
        may_announce(staff)?;
        self.progress(self.find(id).await?).await
    }

    pub(super) async fn find(&self, id: CampaignId) -> Result<Campaign, AnnouncementError> {
        self.deps.campaigns.find(id).await?.ok_or(AnnouncementError::NotFound)
    }

    async fn progress(&self, campaign: Campaign) -> Result<CampaignProgress, AnnouncementError> {
        let tally = self.deps.announcer.tally(&campaign.request.campaign).await?;
        Ok(CampaignProgress { campaign, tally })
    }

    /// The message as the recipient would get it.
    fn words(&self, request: &CampaignRequest, recipient: &Recipient) -> String {
        request.template.fill(&Facts {
            name: &plain(&recipient.name),
            customer_id: recipient.customer_id.as_str(),
            brand: &self.facts.brand,
            portal_url: self.facts.portal_url.as_deref().unwrap_or_default(),
        })
    }
}
