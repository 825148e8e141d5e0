//! The contract of [`InternalNotes`](portal_core::staff::note::InternalNotes).

mod cases;

pub use cases::*;

/// Runs every case of the contract of [`InternalNotes`](portal_core::staff::note::InternalNotes).
///
/// Takes the attribute of the tests and the name of an `async fn() -> (Arc<dyn InternalNotes>, Guard)`.
#[macro_export]
macro_rules! internal_notes_suite {
    ($(#$attribute:tt)* $fresh:path) => {
        $crate::__suite! { plain internal_notes_contract internal_notes [$(#$attribute)*] $fresh;
            a_note_is_kept_as_it_was_written
            texts_of_notes_are_kept_byte_for_byte
            notes_of_other_subjects_are_kept_apart
            notes_come_page_by_page_the_latest_first
            adding_a_note_again_keeps_the_first
        }
    };
}
