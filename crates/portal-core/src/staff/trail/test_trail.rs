//! Trails for the unit tests of other features.

use std::sync::Arc;

use super::model::TrailEntry;
use super::policy::TrailPolicy;
use super::port::MockStaffTrail;
use super::{StaffTrailDeps, StaffTrailService};
use crate::kernel::page::Page;
use crate::test_support::{clock_at, noon, unreachable_port};

fn service(trail: MockStaffTrail) -> StaffTrailService {
    let deps = StaffTrailDeps { trail: Arc::new(trail), clock: clock_at(noon()) };
    StaffTrailService::new(deps, TrailPolicy::default())
}

/// A trail that takes one call, whose entries all are as expected.
pub(crate) fn recording(expected: impl Fn(&TrailEntry) -> bool + Send + 'static) -> StaffTrailService {
    recording_calls(1, expected)
}

/// A trail that takes so many calls, whose entries all are as expected.
pub(crate) fn recording_calls(
    calls: usize,
    expected: impl Fn(&TrailEntry) -> bool + Send + 'static,
) -> StaffTrailService {
    let mut trail = MockStaffTrail::new();
    trail.expect_page().returning(|query| Ok(Page { items: Vec::new(), total: 0, request: query.page }));
    trail.expect_append().times(calls).returning(move |entries| {
        assert!(!entries.is_empty() && entries.iter().all(&expected), "{entries:?}");
        Ok(())
    });
    service(trail)
}

/// A trail to which nothing is added.
pub(crate) fn untouched() -> StaffTrailService {
    service(MockStaffTrail::new())
}

/// A trail that takes whatever comes.
pub(crate) fn willing() -> StaffTrailService {
    let mut trail = MockStaffTrail::new();
    trail.expect_page().returning(|query| Ok(Page { items: Vec::new(), total: 0, request: query.page }));
    trail.expect_append().returning(|_| Ok(()));
    service(trail)
}

/// A trail that cannot be written.
pub(crate) fn away() -> StaffTrailService {
    let mut trail = MockStaffTrail::new();
    trail.expect_page().returning(|query| Ok(Page { items: Vec::new(), total: 0, request: query.page }));
    trail.expect_append().returning(|_| Err(unreachable_port()));
    service(trail)
}
