//! The contract of [`FaqEdits`](portal_core::content::faq::edit::FaqEdits).

mod cases;

pub use cases::*;

/// Runs every case of the contract of [`FaqEdits`](portal_core::content::faq::edit::FaqEdits).
///
/// Takes the attribute of the tests and the name of an `async fn() -> (Arc<dyn FaqEdits>, Guard)`.
#[macro_export]
macro_rules! faq_edits_suite {
    ($(#$attribute:tt)* $fresh:path) => {
        $crate::__suite! { plain faq_edits_contract faq_edits [$(#$attribute)*] $fresh;
            an_edit_is_read_back_as_it_was_written
            an_edit_follows_the_version_before_it_alone
            of_racing_edits_of_a_question_one_is_written
            edits_that_race_on_different_questions_are_all_written
            the_latest_edit_of_every_question_and_language_is_listed
            versions_of_a_question_are_listed_the_newest_first
            the_revision_grows_with_every_edit_and_with_nothing_else
        }
    };
}
