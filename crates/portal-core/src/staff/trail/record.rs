//! Adding entries.

use super::StaffTrailService;
use super::model::TrailNote;
use super::port::TrailQuery;
use crate::kernel::actor::StaffActor;
use crate::kernel::error::PortError;

impl StaffTrailService {
    /// Records what `staff` are about to do. It is called before the record is shown or the change is written: what
    /// stops in between leaves an entry without its act, and never an act without its entry.
    ///
    /// # Errors
    /// [`PortError`] if it cannot be recorded; it must not be done then.
    pub async fn record(&self, staff: &StaffActor, notes: Vec<TrailNote>) -> Result<(), PortError> {
        let at = self.deps.clock.now();
        let entries: Vec<_> = notes.into_iter().map(|note| note.entry(staff, at)).collect();
        self.deps.trail.append(&entries).await
    }

    /// Records a look, unless `staff` looked at the same within the policy's time. Of looks at the same moment each may
    /// make an entry.
    ///
    /// # Errors
    /// [`PortError`] if it cannot be recorded; nothing must be shown then.
    pub async fn record_look(&self, staff: &StaffActor, note: TrailNote) -> Result<(), PortError> {
        let before = TrailQuery {
            customer: note.customer_id.clone(),
            staff: Some(staff.name().clone()),
            subject: note.subject.clone(),
            actions: vec![note.action],
            from: Some(self.deps.clock.now() - self.policy.look_again),
            ..TrailQuery::default()
        };
        // Without a subject the query asks for any.
        let page = self.deps.trail.page(&before).await?;
        if page.items.iter().any(|entry| entry.subject == note.subject) {
            return Ok(());
        }
        self.record(staff, vec![note]).await
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::kernel::page::Page;
    use crate::staff::account::Role;
    use crate::staff::account::test_staff::actor;
    use crate::staff::trail::{MockStaffTrail, StaffTrailDeps, TrailAction, TrailPolicy, TrailReason};
    use crate::test_support::{account, clock_at, noon};

    fn service(trail: MockStaffTrail) -> StaffTrailService {
        let deps = StaffTrailDeps { trail: Arc::new(trail), clock: clock_at(noon()) };
        StaffTrailService::new(deps, TrailPolicy::default())
    }

    #[tokio::test]
    async fn stf_04_a_look_is_recorded_once_in_a_while() {
        for was_there in [false, true] {
            let look = TrailNote::new(TrailAction::OpenedTicket).to("TKT1");
            let before = look.clone();
            let mut trail = MockStaffTrail::new();
            trail.expect_page().times(1).returning(move |query| {
                assert_eq!(query.from, Some(noon() - TrailPolicy::default().look_again));
                assert_eq!((query.subject.as_deref(), query.staff.is_some()), (Some("TKT1"), true));
                let items = was_there.then(|| before.clone().entry(&actor(Role::Cs), noon())).into_iter().collect();
                Ok(Page { items, total: was_there.into(), request: query.page })
            });
            trail.expect_append().times(usize::from(!was_there)).returning(|_| Ok(()));
            service(trail).record_look(&actor(Role::Cs), look).await.expect("it is recorded");
        }
    }

    #[tokio::test]
    async fn stf_04_an_entry_names_who_did_what_to_whom_why_and_from_where() {
        let mut trail = MockStaffTrail::new();
        let customer = account("AGLS1").access.customer_id;
        let reason = TrailReason::parse("Called about a bill").ok();
        let note = TrailNote::new(TrailAction::OpenedCustomer).about(&customer).to("TKT1").because(reason.clone());
        trail.expect_append().times(1).returning(move |entries| {
            let [entry] = entries else { panic!("one entry") };
            assert_eq!((entry.at, entry.staff.as_str()), (noon(), "budi@isp.id"));
            assert_eq!((entry.customer_id.as_ref(), entry.subject.as_deref()), (Some(&customer), Some("TKT1")));
            assert_eq!((&entry.reason, entry.network.as_deref()), (&reason, Some("192.0.2.7")));
            Ok(())
        });
        let service = service(trail);
        let staff = actor(Role::Cs).on_network("192.0.2.7");
        service.record(&staff, vec![note]).await.expect("it is recorded");
    }
}
