//! Rows of `campaigns`.

use portal_core::kernel::actor::StaffName;
use portal_core::messaging::campaign::{
    Campaign, CampaignName, CampaignRequest, CampaignState, ClaimedCampaign, Pace, Segment, Template,
};
use portal_core::{CampaignId, CustomerId};

use crate::row::{BrokenRow, Place};

pub(super) struct CampaignRow {
    pub(super) id: String,
    pub(super) version: i64,
    pub(super) name: String,
    pub(super) segment: String,
    pub(super) template: String,
    pub(super) gap_seconds: i64,
    pub(super) most: Option<i64>,
    pub(super) began_by: String,
    pub(super) began_at: String,
    pub(super) state: String,
    pub(super) enqueued: i64,
    pub(super) passed: Option<String>,
    pub(super) fence: i64,
}

impl CampaignRow {
    fn place(&self) -> Place<'_> {
        Place { table: "campaigns", id: &self.id }
    }

    pub(super) fn read(&self) -> Result<Campaign, BrokenRow> {
        let place = self.place();
        let state = CampaignState::ALL.into_iter().find(|state| state.as_str() == self.state);
        Ok(Campaign {
            id: place.field("id", self.id.parse::<CampaignId>())?,
            version: self.version,
            request: self.request()?,
            began_by: place.field("began_by", StaffName::parse(&self.began_by))?,
            began_at: place.instant("began_at", &self.began_at)?,
            state: place.field("state", state.ok_or("not a state"))?,
            enqueued: place.number("enqueued", self.enqueued)?,
        })
    }

    fn request(&self) -> Result<CampaignRequest, BrokenRow> {
        let place = self.place();
        let gap = place.number("gap_seconds", self.gap_seconds)?;
        Ok(CampaignRequest {
            campaign: place.field("name", CampaignName::parse(&self.name))?,
            segment: place.field("segment", self.segment.parse::<Segment>())?,
            template: place.field("template", Template::parse(&self.template))?,
            limit: self.most.map(|most| place.number("most", most)).transpose()?,
            pace: place.field("gap_seconds", Pace::of_seconds(gap))?,
        })
    }

    pub(super) fn read_claimed(&self) -> Result<ClaimedCampaign, BrokenRow> {
        let passed = self.passed.as_deref().map(|id| self.place().field("passed", CustomerId::parse(id)));
        Ok(ClaimedCampaign { campaign: self.read()?, passed: passed.transpose()?, fence: self.fence })
    }
}
