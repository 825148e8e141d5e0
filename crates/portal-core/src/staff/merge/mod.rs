//! Merging tickets: one that reports the same as another of the customer's is cancelled, and staff find the one from the
//! other.

mod error;
mod list;
mod model;
mod port;
mod unite;

use std::sync::Arc;

pub use error::MergeError;
pub use model::{MergesOf, TicketMerge};
#[cfg(any(test, feature = "mocks"))]
pub use port::MockTicketMerges;
pub use port::TicketMerges;

use crate::kernel::clock::Clock;
use crate::staff::desk::TicketDeskService;
use crate::staff::note::InternalNotes;
use crate::staff::trail::StaffTrailService;

/// What merging needs.
#[derive(Clone)]
pub struct MergeDeps {
    /// Keeps which ticket was merged into which.
    pub merges: Arc<dyn TicketMerges>,
    /// The tickets.
    pub desk: TicketDeskService,
    /// Takes what the other ticket reports.
    pub notes: Arc<dyn InternalNotes>,
    /// Records what staff do.
    pub trail: StaffTrailService,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
}

/// The use cases of merging tickets.
#[derive(Clone)]
pub struct MergeService {
    deps: MergeDeps,
}

impl MergeService {
    /// Wires the use cases.
    pub fn new(deps: MergeDeps) -> Self {
        Self { deps }
    }
}
