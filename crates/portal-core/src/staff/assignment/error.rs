//! What keeps somebody from becoming responsible.

use crate::kernel::actor::StaffName;
use crate::kernel::error::PortError;

/// Why nobody became responsible.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AssignError {
    /// The role does not have the permission.
    #[error("the permission is missing")]
    Forbidden,
    /// Somebody else is responsible already.
    #[error("{} is responsible", .0.as_str())]
    Taken(StaffName),
    /// There is no such account, it cannot be logged in to, or its role may not do the work.
    #[error("no such member of staff can do this work")]
    NoSuchStaff,
    /// There are more than a hundred things at once.
    #[error("at most {} things at once", super::AssignmentService::MOST)]
    TooMany,
    /// Others kept changing who is responsible; the same may succeed in a moment.
    #[error("it was changed at the same time")]
    Busy,
    /// A port cannot be reached.
    #[error(transparent)]
    Port(#[from] PortError),
}
