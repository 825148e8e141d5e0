//! Reading the trail.

use chrono::{DateTime, Utc};

use super::StaffTrailService;
use super::error::TrailError;
use super::model::{TrailAction, TrailEntry, TrailReason};
use super::port::TrailQuery;
use crate::identity::session::ActiveSession;
use crate::kernel::actor::{StaffActor, StaffName};
use crate::kernel::error::PortError;
use crate::kernel::page::{Page, PageRequest};
use crate::staff::account::Permission;

/// A look of a member of staff into a customer's record, as that customer sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerLook {
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub staff: StaffName,
    /// What they opened.
    pub action: TrailAction,
    /// Why, if they said so.
    pub reason: Option<TrailReason>,
}

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

    /// Who of staff opened the customer's own record, last first.
    ///
    /// # Errors
    /// [`PortError`] if the trail cannot be read.
    pub async fn looks_of(&self, session: &ActiveSession, page: PageRequest) -> Result<Page<CustomerLook>, PortError> {
        let customer = Some(session.scope().customer_id().clone());
        let query = TrailQuery { customer, actions: TrailAction::LOOKS.to_vec(), page, ..TrailQuery::default() };
        let Page { items, total, request } = self.deps.trail.page(&query).await?;
        let look = |TrailEntry { at, staff, action, reason, .. }| CustomerLook { at, staff, action, reason };
        Ok(Page { items: items.into_iter().map(look).collect(), total, request })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::staff::account::Role;
    use crate::staff::account::test_staff::actor;
    use crate::staff::trail::{MockStaffTrail, StaffTrailDeps, TrailNote, TrailPolicy};
    use crate::test_support::{active_session, clock_at, noon};

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

    #[tokio::test]
    async fn a_customer_sees_the_looks_into_their_own_record_without_networks_and_subjects() {
        let mut trail = MockStaffTrail::new();
        trail.expect_page().times(1).returning(|query| {
            assert_eq!(query.customer.as_ref(), Some(active_session().scope().customer_id()));
            assert_eq!(query.actions, TrailAction::LOOKS);
            let note = TrailNote::new(TrailAction::OpenedCustomer).to("TKT1");
            Ok(Page { items: vec![note.entry(&actor(Role::Cs), noon())], total: 1, request: query.page })
        });
        let looks = service(trail).looks_of(&active_session(), PageRequest::default()).await.expect("they are shown");
        let [look] = looks.items.as_slice() else { panic!("one look") };
        assert_eq!((look.at, look.action, look.staff.as_str()), (noon(), TrailAction::OpenedCustomer, "budi@isp.id"));
    }
}
