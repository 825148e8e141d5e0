//! The contract of [`TicketMerges`](portal_core::staff::merge::TicketMerges).

mod cases;

pub use cases::*;

/// Runs every case of the contract of [`TicketMerges`](portal_core::staff::merge::TicketMerges).
///
/// Takes the attribute of the tests and the name of an `async fn() -> (Arc<dyn TicketMerges>, Guard)`.
#[macro_export]
macro_rules! ticket_merges_suite {
    ($(#$attribute:tt)* $fresh:path) => {
        $crate::__suite! { plain ticket_merges_contract ticket_merges [$(#$attribute)*] $fresh;
            a_merge_is_found_from_both_sides
            a_ticket_is_merged_once
            nothing_is_merged_into_a_ticket_that_was_merged
            a_merge_that_is_added_again_keeps_its_time
            duplicates_are_listed_by_their_times
            of_racing_merges_that_exclude_each_other_one_is_written
        }
    };
}
