//! Internal notes: what staff write for each other about a ticket or a conversation. Customers never see them: nothing on
//! their side takes or answers an [`InternalNote`].

mod error;
mod model;
mod port;
mod write;

use std::sync::Arc;

pub use error::NoteError;
pub use model::{InternalNote, NoteText};
pub use port::InternalNotes;
#[cfg(any(test, feature = "mocks"))]
pub use port::MockInternalNotes;

use crate::kernel::clock::{Clock, Entropy};
use crate::staff::trail::StaffTrailService;

/// What internal notes need.
#[derive(Clone)]
pub struct NoteDeps {
    /// Keeps them.
    pub notes: Arc<dyn InternalNotes>,
    /// Records what staff do.
    pub trail: StaffTrailService,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Draws identities.
    pub entropy: Arc<dyn Entropy>,
}

/// The use cases of internal notes.
#[derive(Clone)]
pub struct NoteService {
    deps: NoteDeps,
}

impl NoteService {
    /// Wires the use cases.
    pub fn new(deps: NoteDeps) -> Self {
        Self { deps }
    }
}
