//! Telling customers about the portal on WhatsApp: each number once, in daytime, at a pace that keeps the
//! sending number in good standing.

mod announce;
mod go_on;
mod invite;
mod message;
mod model;
mod pace;
mod port;
mod repo;
mod stored;
mod template;

pub use announce::{Announcer, AnnouncerDeps, CampaignRequest, CampaignRun, Preview};
pub use go_on::{CampaignWorker, CampaignWorkerDeps};
#[cfg(test)]
pub(crate) use invite::KEPT;
pub use model::{Announcement, CampaignName, InvalidCampaign, Invitation, Recipient, Segment, Tally, UnknownSegment};
pub use pace::{Daytime, InvalidPace, Pace};
pub use port::AnnouncementStore;
#[cfg(any(test, feature = "mocks"))]
pub use port::MockAnnouncementStore;
pub use repo::CampaignRepo;
#[cfg(any(test, feature = "mocks"))]
pub use repo::MockCampaignRepo;
pub use stored::{Campaign, CampaignState, CampaignStep, ClaimedCampaign};
pub use template::{Facts, LONGEST_TEMPLATE, Template, TemplateFault, TemplateProblem};
