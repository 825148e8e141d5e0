//! Deciding on what is stored, and writing it.

use chrono::{DateTime, Utc};

use super::StaffAccountService;
use super::error::ManageStaffError;
use super::model::{StaffAccount, StaffEmail};
use super::permission::Permission;
use crate::integration::change::ChangeAction;
use crate::kernel::actor::StaffActor;
use crate::kernel::commit::Committed;

/// How often a change is decided anew.
const ATTEMPTS: usize = 3;

impl StaffAccountService {
    /// Changes an account as staff, and ends all its sessions.
    pub(super) async fn manage(
        &self,
        email: &StaffEmail,
        staff: &StaffActor,
        action: ChangeAction,
        decide: impl Fn(StaffAccount, DateTime<Utc>) -> StaffAccount + Send,
    ) -> Result<StaffAccount, ManageStaffError> {
        if !staff.may(Permission::ManageStaff) {
            return Err(ManageStaffError::Forbidden);
        }
        let now = self.deps.clock.now();
        for _ in 0..ATTEMPTS {
            let found = self.deps.accounts.find_by_email(email).await?.ok_or(ManageStaffError::NotFound)?;
            let mut change = decide(found, now).change();
            change.ends_sessions = Some(now);
            change.entry = Some(change.account.entry(now, staff.into(), action));
            if self.deps.accounts.commit(&change).await? == Committed::Done {
                return Ok(change.account);
            }
        }
        Err(ManageStaffError::Busy)
    }
}
