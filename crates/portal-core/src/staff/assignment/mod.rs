//! Who of staff is responsible for a ticket or a conversation.

mod assign;
mod error;
mod model;
mod port;

use std::sync::Arc;

pub use error::AssignError;
pub use model::{Assignment, AssignmentChange, InvalidSubject, WorkSubject};
pub use port::AssignmentRepo;
#[cfg(any(test, feature = "mocks"))]
pub use port::MockAssignmentRepo;

use crate::kernel::clock::Clock;
use crate::staff::account::StaffAccountRepo;
use crate::staff::trail::StaffTrailService;

/// What assignments need.
#[derive(Clone)]
pub struct AssignmentDeps {
    /// Keeps them.
    pub assignments: Arc<dyn AssignmentRepo>,
    /// Those that can be made responsible.
    pub accounts: Arc<dyn StaffAccountRepo>,
    /// Records what staff do.
    pub trail: StaffTrailService,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
}

/// The use cases of assignments.
#[derive(Clone)]
pub struct AssignmentService {
    deps: AssignmentDeps,
}

impl AssignmentService {
    /// Wires the use cases.
    pub fn new(deps: AssignmentDeps) -> Self {
        Self { deps }
    }
}
