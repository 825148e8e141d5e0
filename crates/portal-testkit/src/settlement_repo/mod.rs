//! The contract of [`SettlementRepo`](portal_core::billing::settlement::SettlementRepo).

mod cases;

pub use cases::*;

/// Runs every case of the contract of [`SettlementRepo`](portal_core::billing::settlement::SettlementRepo).
///
/// Takes the attribute of the tests and the name of an `async fn() -> (Arc<dyn FinanceStore>, Guard)`.
#[macro_export]
macro_rules! settlement_repo_suite {
    ($(#$attribute:tt)* $fresh:path) => {
        $crate::__suite! { plain settlement_repo_contract settlement_repo [$(#$attribute)*] $fresh;
            a_line_is_written_once_with_its_journal
            a_line_whose_journal_is_there_writes_nothing
            of_racing_lines_of_a_payment_one_is_written
            the_same_line_at_another_gateway_is_another_one
            lines_are_found_by_their_payment
            a_payment_that_was_paid_out_is_unsettled_no_more
            what_is_unsettled_is_answered_the_oldest_first_within_its_time
            a_closing_that_takes_what_was_paid_out_ends_the_waiting
            a_payment_is_found_by_its_gateways_name_for_it
            a_file_is_kept_as_it_was_first_added
        }
    };
}
