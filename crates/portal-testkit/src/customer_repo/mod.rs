//! The contract of [`CustomerRepo`](portal_core::identity::customer::CustomerRepo).

mod accounts;
mod numbers;
mod profile;

pub use accounts::*;
pub use numbers::*;
pub use profile::*;

/// Runs every case of the contract of [`CustomerRepo`](portal_core::identity::customer::CustomerRepo).
///
/// Takes the attribute of the tests and the name of an
/// `async fn() -> (Arc<dyn CustomerRepo>, Arc<dyn TestDatabase>, Guard)`.
#[macro_export]
macro_rules! customer_repo_suite {
    ($(#$attribute:tt)* $fresh:path) => {
        $crate::__suite! { with_database customer_repo_contract customer_repo [$(#$attribute)*] $fresh;
            a_number_nobody_has_on_file_finds_no_account
            an_account_is_found_with_everything_login_needs
            accounts_come_in_ascending_order_of_customer_id
            accounts_that_may_not_enter_are_found_too
            access_tells_state_switch_and_number_of_the_account
            an_account_that_is_not_there_has_no_access_and_no_profile
            reads_see_what_the_isp_last_wrote
            a_number_is_found_however_it_is_written
            every_text_on_file_is_read_as_the_core_reads_it
            a_number_edited_by_hand_is_found_by_its_new_value_at_once
            a_number_edited_by_hand_into_none_finds_nothing_until_it_is_put_right
            numbers_that_differ_in_a_digit_are_different_numbers
            a_profile_holds_everything_that_is_known
            what_is_unknown_stays_unknown
            a_profile_keeps_every_character
            a_profile_keeps_large_amounts_and_early_days
            everybody_sees_their_own_data
        }
    };
}
