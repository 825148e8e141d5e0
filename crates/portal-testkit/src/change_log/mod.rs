//! The contract of [`ChangeLog`](portal_core::integration::change::ChangeLog).

mod cases;

pub use cases::*;

/// Runs every case of the contract of [`ChangeLog`](portal_core::integration::change::ChangeLog).
///
/// Takes the attribute of the tests and the name of an `async fn() -> (Arc<dyn ChangeLog>, Guard)`.
#[macro_export]
macro_rules! change_log_suite {
    ($(#$attribute:tt)* $fresh:path) => {
        $crate::__suite! { plain change_log_contract change_log [$(#$attribute)*] $fresh;
            changes_are_kept_with_everything_in_them
            logging_nothing_is_no_error
            the_changes_of_a_record_come_page_by_page_last_logged_first
            changes_of_other_kinds_and_numbers_are_kept_apart
            changes_are_only_ever_added
            a_thousand_changes_are_logged_in_order
        }
    };
}
