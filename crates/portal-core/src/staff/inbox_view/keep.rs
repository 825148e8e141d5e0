//! Keeping and showing views. They are a matter of their owner alone, so the trail has no entries of them.

use super::InboxViewService;
use super::error::InboxViewError;
use super::model::{InboxView, InboxViewName};
use crate::kernel::actor::StaffActor;
use crate::kernel::commit::Committed;
use crate::staff::account::Permission;

impl InboxViewService {
    /// The most views of one member of staff.
    pub const MOST: u32 = 12;

    /// The reader's views by their names.
    ///
    /// # Errors
    /// [`InboxViewError`]; it needs [`Permission::ReadTickets`] or [`Permission::ReadConversations`].
    pub async fn list(&self, staff: &StaffActor) -> Result<Vec<InboxView>, InboxViewError> {
        check(staff)?;
        Ok(self.views.of(staff.name()).await?)
    }

    /// Keeps a view, in the place of the one of its name if there is one.
    ///
    /// # Errors
    /// [`InboxViewError`]; it needs what listing needs.
    pub async fn save(&self, staff: &StaffActor, view: &InboxView) -> Result<(), InboxViewError> {
        check(staff)?;
        match self.views.save(staff.name(), view, Self::MOST).await? {
            Committed::Done => Ok(()),
            Committed::Conflict => Err(InboxViewError::TooMany),
        }
    }

    /// Removes one of the reader's views.
    ///
    /// # Errors
    /// [`InboxViewError`]; it needs what listing needs.
    pub async fn remove(&self, staff: &StaffActor, name: &InboxViewName) -> Result<(), InboxViewError> {
        check(staff)?;
        Ok(self.views.remove(staff.name(), name).await?)
    }
}

/// Whether there is an inbox for the reader.
fn check(staff: &StaffActor) -> Result<(), InboxViewError> {
    let may = staff.may(Permission::ReadTickets) || staff.may(Permission::ReadConversations);
    if may { Ok(()) } else { Err(InboxViewError::Forbidden) }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::staff::account::Role;
    use crate::staff::account::test_staff::actor;
    use crate::staff::inbox::{InboxFilter, InboxRefinement};
    use crate::staff::inbox_view::MockInboxViews;

    fn view() -> InboxView {
        let name = InboxViewName::parse("Gangguan mendesak").expect("a name");
        InboxView { name, filter: InboxFilter::Unassigned, refinement: InboxRefinement::default() }
    }

    #[tokio::test]
    async fn views_are_kept_under_the_name_of_the_actor_and_not_without_end() {
        for (kept, is_ok) in [(Committed::Done, true), (Committed::Conflict, false)] {
            let mut views = MockInboxViews::new();
            views.expect_save().times(1).returning(move |staff, saved, most| {
                assert_eq!((staff, saved, most), (actor(Role::Cs).name(), &view(), InboxViewService::MOST));
                Ok(kept)
            });
            let saved = InboxViewService::new(Arc::new(views)).save(&actor(Role::Cs), &view()).await;
            assert_eq!(saved.is_ok(), is_ok);
            assert!(is_ok || matches!(saved, Err(InboxViewError::TooMany)));
        }
    }

    #[tokio::test]
    async fn stf_03_who_has_no_inbox_has_no_views() {
        let (service, finance) = (InboxViewService::new(Arc::new(MockInboxViews::new())), actor(Role::Finance));
        assert!(matches!(service.list(&finance).await, Err(InboxViewError::Forbidden)));
        assert!(matches!(service.save(&finance, &view()).await, Err(InboxViewError::Forbidden)));
        assert!(matches!(service.remove(&finance, &view().name).await, Err(InboxViewError::Forbidden)));
    }
}
