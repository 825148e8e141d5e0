//! What keeps staff from announcing.

use crate::kernel::error::PortError;

/// Why announcements were not shown or changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AnnouncementError {
    /// The role does not have the permission.
    #[error("the permission is missing")]
    Forbidden,
    /// There is no such campaign.
    #[error("there is no such campaign")]
    NotFound,
    /// A campaign had that name before.
    #[error("a campaign had that name before")]
    NameTaken,
    /// The template names the portal's address, and none is set.
    #[error("the template holds {{portal_url}}, and no public address is set")]
    NoPublicAddress,
    /// Somebody else stopped it or let it go on since it was read, or it is not in a state for that.
    #[error("the campaign was changed since it was read")]
    Changed,
    /// A port cannot be reached.
    #[error(transparent)]
    Port(#[from] PortError),
}
