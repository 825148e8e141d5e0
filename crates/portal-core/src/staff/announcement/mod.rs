//! Announcements as staff send them: looked at before, begun, watched, stopped, and let go on.

mod error;
mod look;
mod manage;
mod model;

use std::sync::Arc;

pub use error::AnnouncementError;
pub use model::{AnnouncementPreview, CampaignProgress, CampaignStage};

use crate::kernel::clock::{Clock, Entropy};
use crate::messaging::campaign::{Announcer, CampaignRepo};
use crate::staff::trail::StaffTrailService;

/// What announcements of staff need.
#[derive(Clone)]
pub struct AnnouncementDeps {
    /// Keeps campaigns.
    pub campaigns: Arc<dyn CampaignRepo>,
    /// Knows who is to be told, and how far campaigns have come.
    pub announcer: Announcer,
    /// Records what staff do.
    pub trail: StaffTrailService,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Draws identities.
    pub entropy: Arc<dyn Entropy>,
}

/// What the ISP fills into announcements.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnnouncementFacts {
    /// The ISP's name.
    pub brand: String,
    /// Where customers find the portal; `None` if no public address is set.
    pub portal_url: Option<String>,
}

/// The use cases of announcements.
#[derive(Clone)]
pub struct AnnouncementService {
    deps: AnnouncementDeps,
    facts: AnnouncementFacts,
}

impl AnnouncementService {
    /// Wires the use cases.
    pub fn new(deps: AnnouncementDeps, facts: AnnouncementFacts) -> Self {
        Self { deps, facts }
    }
}

#[cfg(test)]
mod tests;
