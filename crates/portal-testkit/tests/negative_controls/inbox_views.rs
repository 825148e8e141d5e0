//! Views of the inbox.

use std::future::ready;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use portal_core::PortError;
use portal_core::kernel::actor::StaffName;
use portal_core::kernel::commit::Committed;
use portal_core::staff::inbox::InboxRefinement;
use portal_core::staff::inbox_view::{InboxView, InboxViewName, InboxViews};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Fault {
    None,
    ForgetsTheRefinement,
    ListsAsSaved,
    ListsThoseOfOthers,
    KeepsTheFirst,
    HasNoLimit,
    CountsTheSameName,
    RemovesAll,
}

struct Views {
    fault: Fault,
    rows: Mutex<Vec<(String, InboxView)>>,
}

impl Views {
    fn is(&self, fault: Fault) -> bool {
        self.fault == fault
    }
}

#[async_trait]
impl InboxViews for Views {
    async fn of(&self, staff: &StaffName) -> Result<Vec<InboxView>, PortError> {
        let mut rows = self.rows.lock().expect("no panic").clone();
        rows.retain(|(owner, _)| owner == staff.as_str() || self.is(Fault::ListsThoseOfOthers));
        if !self.is(Fault::ListsAsSaved) {
            rows.sort_by_key(|(_, view)| view.name.as_str().to_owned());
        }
        Ok(rows.into_iter().map(|(_, view)| view).collect())
    }

    async fn save(&self, staff: &StaffName, view: &InboxView, most: u32) -> Result<Committed, PortError> {
        let mut rows = self.rows.lock().expect("no panic");
        let is_other = |of: &InboxView| of.name != view.name || self.is(Fault::CountsTheSameName);
        let others = rows.iter().filter(|(owner, of)| owner == staff.as_str() && is_other(of)).count();
        if others >= most as usize && !self.is(Fault::HasNoLimit) {
            return Ok(Committed::Conflict);
        }
        let before = rows.iter().position(|(owner, of)| owner == staff.as_str() && of.name == view.name);
        if before.is_some() && self.is(Fault::KeepsTheFirst) {
            return Ok(Committed::Done);
        }
        before.map(|place| rows.remove(place));
        let forgets = self.is(Fault::ForgetsTheRefinement);
        let refinement = if forgets { InboxRefinement::default() } else { view.refinement };
        rows.push((staff.as_str().to_owned(), InboxView { refinement, ..view.clone() }));
        Ok(Committed::Done)
    }

    async fn remove(&self, staff: &StaffName, name: &InboxViewName) -> Result<(), PortError> {
        let is_gone = |view: &InboxView| view.name == *name || self.is(Fault::RemovesAll);
        self.rows.lock().expect("no panic").retain(|(owner, view)| owner != staff.as_str() || !is_gone(view));
        Ok(())
    }
}

fn with(fault: Fault) -> Arc<dyn InboxViews> {
    Arc::new(Views { fault, rows: Mutex::default() })
}

fn fresh() -> impl Future<Output = (Arc<dyn InboxViews>, ())> {
    ready((with(Fault::None), ()))
}

portal_testkit::inbox_views_suite! { #[tokio::test(flavor = "multi_thread")] fresh }

mod must_fail {
    use super::{Fault, with};

    crate::must_fail_on! { inbox_views, with;
        Fault::ForgetsTheRefinement => views_are_listed_as_they_were_saved_by_their_names;
        Fault::ListsThoseOfOthers => each_member_of_staff_has_views_of_their_own;
        Fault::KeepsTheFirst => a_view_of_the_same_name_is_changed;
        Fault::HasNoLimit => there_are_no_more_views_than_are_allowed;
        Fault::RemovesAll => a_removed_view_is_gone_and_no_other;
    }

    mod in_another_way {
        use super::{Fault, with};

        crate::must_fail_on! { inbox_views, with;
            Fault::ListsAsSaved => views_are_listed_as_they_were_saved_by_their_names;
            Fault::CountsTheSameName => there_are_no_more_views_than_are_allowed;
        }
    }
}
