//! Editing of questions by staff: what stands in the files is the default, an edit overrides it.

mod draft;
mod edited;
mod error;
mod list;
mod manage;
mod model;
mod placed;
mod port;
mod read;
#[cfg(test)]
mod test_edits;

use std::sync::Arc;

pub use draft::{FaqDraft, FaqField, FaqProblem};
pub use edited::{EditedFaq, EditedFaqDeps};
pub use error::FaqEditError;
pub use list::{FaqList, ListedCategory, ListedFaq};
pub use manage::EditedAt;
pub use model::{FaqChange, FaqEdit, FaqState, FaqText};
pub use port::FaqEdits;
#[cfg(any(test, feature = "mocks"))]
pub use port::MockFaqEdits;
pub use read::{EditableFaq, FaqCategoryName};

use super::port::FaqRepo;
use crate::kernel::actor::StaffActor;
use crate::kernel::clock::Clock;
use crate::staff::account::Permission;
use crate::staff::trail::StaffTrailService;

/// What editing needs.
#[derive(Clone)]
pub struct FaqEditorDeps {
    /// What stands in the files.
    pub files: Arc<dyn FaqRepo>,
    /// Keeps the edits.
    pub edits: Arc<dyn FaqEdits>,
    /// Records what staff do.
    pub trail: StaffTrailService,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
}

/// The use cases of editing. All need [`Permission::ManageFaq`].
#[derive(Clone)]
pub struct FaqEditor {
    deps: FaqEditorDeps,
}

impl FaqEditor {
    /// The most questions of a language.
    pub const MOST: usize = 500;
    /// The most versions of a question that are shown.
    pub const MOST_VERSIONS: u32 = 50;

    /// Wires the use cases.
    pub fn new(deps: FaqEditorDeps) -> Self {
        Self { deps }
    }
}

fn check(staff: &StaffActor) -> Result<(), FaqEditError> {
    if staff.may(Permission::ManageFaq) { Ok(()) } else { Err(FaqEditError::Forbidden) }
}
