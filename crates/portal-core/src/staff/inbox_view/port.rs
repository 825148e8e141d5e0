//! The port of views.

use async_trait::async_trait;

use super::model::{InboxView, InboxViewName};
use crate::kernel::actor::StaffName;
use crate::kernel::commit::Committed;
use crate::kernel::error::PortError;

/// Keeps views of the inbox, each for one member of staff. The portal owns them.
///
/// # Contract
/// * [`save`](Self::save) adds a view or changes the one of its name. It is [`Committed::Conflict`] and writes nothing if
///   the member of staff has `most` views of other names already.
/// * [`of`](Self::of) answers the views of a member of staff in the order of their names. A row that cannot be read is left
///   out and reported.
/// * [`remove`](Self::remove) of a view that is not there writes nothing.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait InboxViews: Send + Sync {
    /// The views of a member of staff.
    ///
    /// # Errors
    /// [`PortError`] if views cannot be read.
    async fn of(&self, staff: &StaffName) -> Result<Vec<InboxView>, PortError>;

    /// Adds or changes a view.
    ///
    /// # Errors
    /// [`PortError`] if views cannot be written.
    async fn save(&self, staff: &StaffName, view: &InboxView, most: u32) -> Result<Committed, PortError>;

    /// Removes a view.
    ///
    /// # Errors
    /// [`PortError`] if views cannot be written.
    async fn remove(&self, staff: &StaffName, name: &InboxViewName) -> Result<(), PortError>;
}
