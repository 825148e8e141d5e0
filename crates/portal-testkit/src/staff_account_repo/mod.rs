//! The contract of [`StaffAccountRepo`](portal_core::staff::account::StaffAccountRepo).

mod adding;
mod committing;
mod committing_sessions;

pub use adding::*;
pub use committing::*;
pub use committing_sessions::*;
pub(crate) use committing_sessions::{open_staff_session, staff_with_session};

/// Runs every case of the contract of [`StaffAccountRepo`](portal_core::staff::account::StaffAccountRepo).
///
/// Takes the attribute of the tests and the name of an `async fn() -> (StaffStores, Guard)`.
#[macro_export]
macro_rules! staff_account_repo_suite {
    ($(#$attribute:tt)* $fresh:path) => {
        $crate::__suite! { plain staff_account_repo_contract staff_account_repo [$(#$attribute)*] $fresh;
            an_account_is_found_as_it_was_added
            accounts_are_found_by_what_is_their_own
            an_address_has_one_account
            one_of_several_racing_additions_is_done
            accounts_are_listed_in_the_order_of_their_addresses
            adding_and_changing_are_logged
            a_commit_writes_the_whole_state
            a_commit_of_one_account_leaves_the_others
            a_commit_on_another_version_writes_nothing
            a_person_of_the_provider_has_one_account
            one_of_several_racing_accounts_gets_a_person
            one_of_several_racing_commits_is_done
            a_commit_ends_the_sessions_of_its_account
            a_commit_leaves_the_sessions_of_others
            a_session_that_ended_keeps_its_moment
            a_commit_opens_a_session_beside_those_it_ends
        }
    };
}
