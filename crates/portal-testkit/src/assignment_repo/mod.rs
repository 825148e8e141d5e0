//! The contract of [`AssignmentRepo`](portal_core::staff::assignment::AssignmentRepo).

mod cases;

pub use cases::*;

/// Runs every case of the contract of [`AssignmentRepo`](portal_core::staff::assignment::AssignmentRepo).
///
/// Takes the attribute of the tests and the name of an `async fn() -> (Arc<dyn AssignmentRepo>, Guard)`.
#[macro_export]
macro_rules! assignment_repo_suite {
    ($(#$attribute:tt)* $fresh:path) => {
        $crate::__suite! { plain assignment_repo_contract assignment_repo [$(#$attribute)*] $fresh;
            who_became_responsible_is_found
            a_change_of_who_is_responsible_needs_the_one_expected
            each_change_is_decided_by_itself
            of_racing_changes_one_makes_somebody_responsible
            of_racing_handovers_one_is_written
            all_that_somebody_is_responsible_for_is_listed_the_latest_first
        }
    };
}
