//! Telling customers about the portal on WhatsApp: each number once, in daytime, at a pace that keeps the
//! sending number in good standing.

mod announce;
mod message;
mod model;
mod pace;
mod port;
mod template;

#[cfg(test)]
pub(crate) use announce::KEPT;
pub use announce::{Announcer, AnnouncerDeps, CampaignRequest, CampaignRun, Preview};
pub use model::{Announcement, CampaignName, InvalidCampaign, Invitation, Recipient, Segment, Tally, UnknownSegment};
pub use pace::{Daytime, Pace};
pub use port::AnnouncementStore;
#[cfg(any(test, feature = "mocks"))]
pub use port::MockAnnouncementStore;
pub use template::{Facts, LONGEST_TEMPLATE, Template, TemplateProblem};
