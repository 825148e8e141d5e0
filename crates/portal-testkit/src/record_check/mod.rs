//! The contract of [`RecordCheck`](portal_core::staff::record_check::RecordCheck).

mod batches;
mod naming;
mod rows;

pub use batches::*;
pub use naming::*;

/// Runs every case of the contract of [`RecordCheck`](portal_core::staff::record_check::RecordCheck).
///
/// Takes the attribute of the tests and the name of an
/// `async fn() -> (Arc<dyn RecordCheck>, Arc<dyn TestDatabase>, Guard)`.
#[macro_export]
macro_rules! record_check_suite {
    ($(#$attribute:tt)* $fresh:path) => {
        $crate::__suite! { with_database record_check_contract record_check [$(#$attribute)*] $fresh;
            an_empty_table_is_one_batch_of_no_rows
            a_batch_holds_at_most_as_many_rows_as_were_asked_for
            batches_of_any_size_read_every_row_once
            rows_that_can_be_shown_are_all_read_and_none_is_named
            a_row_that_cannot_be_shown_is_named_by_table_column_and_id_and_no_other_is
            a_row_that_cannot_be_shown_counts_as_read_and_keeps_no_other_from_being_read
            a_number_that_no_code_reaches_is_named_and_an_empty_one_is_not
        }
    };
}
