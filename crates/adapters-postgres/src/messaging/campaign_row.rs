//! Rows of `campaigns`.

use chrono::{DateTime, Utc};
use portal_core::kernel::actor::StaffName;
use portal_core::messaging::campaign::{
    Campaign, CampaignName, CampaignRequest, CampaignState, ClaimedCampaign, Pace, Segment, Template,
};
use portal_core::{CampaignId, CustomerId};
use sqlx::types::Uuid;

use crate::row::{BadValue, RowName, word};

pub(super) struct CampaignRow {
    pub(super) id: Uuid,
    pub(super) version: i64,
    pub(super) name: String,
    pub(super) segment: String,
    pub(super) template: String,
    pub(super) gap_seconds: i64,
    pub(super) most: Option<i64>,
    pub(super) began_by: String,
    pub(super) began_at: DateTime<Utc>,
    pub(super) state: String,
    pub(super) enqueued: i64,
    pub(super) passed: Option<String>,
    pub(super) fence: i64,
}

impl CampaignRow {
    fn place(&self) -> RowName {
        RowName::new("campaigns", self.id)
    }

    pub(super) fn read(&self) -> Result<Campaign, BadValue> {
        let place = self.place();
        Ok(Campaign {
            id: CampaignId::from_uuid(self.id),
            version: self.version,
            request: self.request()?,
            began_by: place.read("began_by", StaffName::parse(&self.began_by))?,
            began_at: self.began_at,
            state: place.read("state", word(&CampaignState::ALL, CampaignState::as_str, &self.state))?,
            enqueued: place.number("enqueued", self.enqueued)?,
        })
    }

    fn request(&self) -> Result<CampaignRequest, BadValue> {
        let place = self.place();
        let gap = place.number("gap_seconds", self.gap_seconds)?;
        Ok(CampaignRequest {
            campaign: place.read("name", CampaignName::parse(&self.name))?,
            segment: place.read("segment", self.segment.parse::<Segment>())?,
            template: place.read("template", Template::parse(&self.template))?,
            limit: self.most.map(|most| place.number("most", most)).transpose()?,
            pace: place.read("gap_seconds", Pace::of_seconds(gap))?,
        })
    }

    pub(super) fn read_claimed(&self) -> Result<ClaimedCampaign, BadValue> {
        let passed = self.passed.as_deref().map(|id| self.place().read("passed", CustomerId::parse(id)));
        Ok(ClaimedCampaign { campaign: self.read()?, passed: passed.transpose()?, fence: self.fence })
    }
}
