//! Showing what was merged.

use super::MergeService;
use super::error::MergeError;
use super::model::MergesOf;
use crate::kernel::actor::StaffActor;
use crate::kernel::id::TicketNumber;
use crate::staff::account::Permission;

impl MergeService {
    /// What was merged with a ticket that was opened before.
    ///
    /// # Errors
    /// [`MergeError`]; it needs [`Permission::ReadTickets`].
    pub async fn of(&self, staff: &StaffActor, number: &TicketNumber) -> Result<MergesOf, MergeError> {
        if !staff.may(Permission::ReadTickets) {
            return Err(MergeError::Forbidden);
        }
        Ok(self.deps.merges.of(number).await?)
    }
}
