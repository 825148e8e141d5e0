//! Reading the trail.

use super::StaffTrailService;
use super::error::TrailError;
use super::model::TrailEntry;
use super::port::TrailQuery;
use crate::kernel::actor::StaffActor;
use crate::kernel::page::Page;
use crate::staff::account::Permission;

impl StaffTrailService {
    /// One page of entries, added last first.
    ///
    /// # Errors
    /// [`TrailError`]; reading needs [`Permission::ReadAudit`].
    pub async fn search(&self, staff: &StaffActor, query: &TrailQuery) -> Result<Page<TrailEntry>, TrailError> {
        if !staff.may(Permission::ReadAudit) {
            return Err(TrailError::Forbidden);
        }
        Ok(self.deps.trail.page(query).await?)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::staff::account::Role;
    use crate::staff::account::test_staff::actor;
    use crate::staff::trail::{MockStaffTrail, StaffTrailDeps, TrailPolicy};
    use crate::test_support::{clock_at, noon};

    fn service(trail: MockStaffTrail) -> StaffTrailService {
        StaffTrailService::new(
            StaffTrailDeps { trail: Arc::new(trail), clock: clock_at(noon()) },
            TrailPolicy::default(),
        )
    }

    #[tokio::test]
    async fn stf_03_the_trail_is_shown_to_those_who_may_read_it() {
        for role in Role::ALL {
            let mut trail = MockStaffTrail::new();
            let empty = |query: &TrailQuery| Ok(Page { items: Vec::new(), total: 0, request: query.page });
            trail.expect_page().returning(empty);
            let shown = service(trail).search(&actor(role), &TrailQuery::default()).await;
            assert_eq!(shown.is_ok(), Permission::ReadAudit.roles().contains(&role), "{role:?}");
        }
    }
}
