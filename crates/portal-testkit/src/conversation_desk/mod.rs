//! The contract of [`ConversationDesk`](portal_core::staff::conversation::ConversationDesk).

mod cases;
mod records;

pub use cases::*;
pub use records::*;

/// Runs every case of the contract of [`ConversationDesk`](portal_core::staff::conversation::ConversationDesk).
///
/// Takes the attribute of the tests and the name of an `async fn() -> (ConversationDeskStores, Guard)`.
#[macro_export]
macro_rules! conversation_desk_suite {
    ($(#$attribute:tt)* $fresh:path) => {
        $crate::__suite! { plain conversation_desk_contract conversation_desk [$(#$attribute)*] $fresh;
            customers_who_wait_are_listed_and_who_waits_longest_comes_first
            who_was_answered_waits_no_longer
            no_more_waiting_customers_are_listed_than_asked_for
            conversations_of_all_customers_are_listed_by_their_latest_entry
            conversations_are_listed_by_customer_and_state
            conversations_that_were_begun_in_a_period_are_recorded_with_their_first_answer
            ratings_of_a_period_are_told_and_no_other_entries
        }
    };
}
