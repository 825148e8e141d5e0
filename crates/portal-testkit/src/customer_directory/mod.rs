//! The contract of [`CustomerDirectory`](portal_core::staff::directory::CustomerDirectory).

mod access;
mod on_file;
mod overviews;

pub use access::*;
pub use on_file::*;
pub use overviews::*;

/// Runs every case of the contract of [`CustomerDirectory`](portal_core::staff::directory::CustomerDirectory).
///
/// Takes the attribute of the tests and the name of an
/// `async fn() -> (Arc<dyn CustomerDirectory>, Arc<dyn TestDatabase>, Guard)`.
#[macro_export]
macro_rules! customer_directory_suite {
    ($(#$attribute:tt)* $fresh:path) => {
        $crate::__suite! { with_database customer_directory_contract customer_directory [$(#$attribute)*] $fresh;
            one_account_is_switched_on_and_off_again
            an_account_that_is_not_there_is_not_switched
            all_accounts_of_a_number_are_switched_whatever_their_state_and_spelling
            all_active_accounts_are_switched_and_no_others
            a_limit_takes_the_first_accounts_and_the_next_call_the_next_ones
            moved_accounts_come_in_order_of_customer_id_byte_by_byte
            who_moved_a_switch_is_in_the_audit_trail_once_for_each_account
            racing_callers_move_no_account_twice
            what_is_left_of_the_roll_out_are_active_accounts_that_are_switched_off
            a_customer_who_never_logged_in_has_an_overview_of_their_data_alone
            a_number_has_the_overviews_of_all_its_accounts
            what_matches_nobody_and_all_active_find_nothing
            open_sessions_are_those_neither_ended_nor_over
            the_last_login_is_the_latest_opening_even_of_an_ended_session
            the_last_ten_messages_to_the_number_are_shown_newest_first
            messages_to_the_customer_are_shown_among_those_to_the_number
            messages_to_the_address_on_file_are_shown_among_those_to_the_number
            a_message_is_traced_from_the_queue_to_its_settlement
            the_last_five_login_codes_for_the_number_are_shown_newest_first
            a_reported_message_shows_how_far_it_has_come
            accounts_on_file_are_found_by_id_and_by_number_each_once
        }
    };
}
