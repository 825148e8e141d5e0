//! Puts together the questions and answers: those of the files, with what staff edited over them.

use std::sync::Arc;

use portal_core::content::faq::FaqRepo;
use portal_core::content::faq::edit::{EditedFaq, EditedFaqDeps, FaqEditor, FaqEditorDeps};
use portal_core::staff::trail::StaffTrailService;

use crate::config::Settings;
use crate::storage::Storage;
use crate::wiring::clock;

/// What customers read.
pub(crate) fn faq(settings: &Settings, storage: &Storage) -> Arc<dyn FaqRepo> {
    let deps = EditedFaqDeps {
        files: Arc::new(settings.faq.clone()),
        edits: storage.faq_edits.clone(),
        clock: clock(settings),
    };
    Arc::new(EditedFaq::new(deps, settings.faq_policy.clone()))
}

/// Editing it.
pub(crate) fn editor(settings: &Settings, storage: &Storage, trail: &StaffTrailService) -> FaqEditor {
    FaqEditor::new(FaqEditorDeps {
        files: Arc::new(settings.faq.clone()),
        edits: storage.faq_edits.clone(),
        trail: trail.clone(),
        clock: clock(settings),
    })
}
