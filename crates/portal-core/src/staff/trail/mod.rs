//! The trail of staff: every look into a customer's record, and every change that staff make.
//!
//! Entries are only ever added, and each holds a hash over the one before it ([`TrailHash`]): who changes or removes one
//! has to change all that follow, and [`verify`](StaffTrailService::verify) finds the first that does not fit.

mod chain;
mod error;
mod looks;
mod model;
mod policy;
mod port;
mod record;
mod search;
mod stored;
#[cfg(test)]
pub(crate) mod test_trail;
mod verify;

use std::sync::Arc;

pub use chain::{TrailHash, TrailHead, TrailLink};
pub use error::TrailError;
pub use looks::{CustomerLook, CustomerLooks, CustomerLooksDeps};
pub use model::{TrailAction, TrailEntry, TrailNote, TrailReason};
pub use policy::TrailPolicy;
#[cfg(any(test, feature = "mocks"))]
pub use port::MockStaffTrail;
pub use port::{StaffTrail, TrailQuery};
pub use stored::{InvalidTrailEntry, StoredTrailEntry};
pub use verify::TrailVerdict;

use crate::kernel::clock::Clock;

/// What the trail needs.
#[derive(Clone)]
pub struct StaffTrailDeps {
    /// Keeps the entries.
    pub trail: Arc<dyn StaffTrail>,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
}

/// The use cases of the trail.
#[derive(Clone)]
pub struct StaffTrailService {
    deps: StaffTrailDeps,
    policy: TrailPolicy,
}

impl StaffTrailService {
    /// Wires the use cases.
    pub fn new(deps: StaffTrailDeps, policy: TrailPolicy) -> Self {
        Self { deps, policy }
    }
}
