//! The contract of [`ContactRepo`].

mod contact;
mod versions;

pub use contact::*;
pub use versions::*;

use std::sync::Arc;

use portal_core::identity::profile::ContactRepo;

use crate::TestDatabase;
use crate::phone_change_store::Changes;

/// Runs every case of the contract of [`ContactRepo`](portal_core::identity::profile::ContactRepo).
///
/// Takes the attribute of the tests and the name of an
/// `async fn() -> (Arc<dyn ContactRepo>, Arc<dyn TestDatabase>, Guard)`.
#[macro_export]
macro_rules! contact_repo_suite {
    ($(#$attribute:tt)* $fresh:path) => {
        $crate::__suite! { with_database contact_repo_contract contact_repo [$(#$attribute)*] $fresh;
            a_field_that_is_set_is_on_file_and_the_others_stay
            a_field_that_is_emptied_is_unknown_afterwards
            several_fields_change_at_once
            contact_texts_are_kept_byte_for_byte
            sec_40_contact_data_of_others_stay
            an_account_that_is_not_there_is_not_changed_and_nothing_is_told
            racing_changes_of_different_fields_lose_none
            a_commit_on_a_version_that_is_no_longer_on_file_writes_nothing
            a_version_differs_with_the_number_and_with_the_email_address
            a_number_is_written_as_it_is_given_and_the_other_fields_stay
            one_of_several_racing_commits_on_one_version_is_done
            contact_data_that_stop_before_they_are_written_are_written_by_a_retry
        }
    };
}

/// Changes of what the repository under test has on file.
fn on(contacts: Arc<dyn ContactRepo>, test_db: &dyn TestDatabase) -> Changes {
    Changes::new(contacts, test_db.phone_changes())
}
