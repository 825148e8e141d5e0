//! The contract of [`ApiKeyRepo`](portal_core::integration::key::ApiKeyRepo).

mod revoking;
mod storing;

pub use revoking::*;
pub use storing::*;

/// Runs every case of the contract of [`ApiKeyRepo`](portal_core::integration::key::ApiKeyRepo).
///
/// Takes the attribute of the tests and the name of an
/// `async fn() -> (Arc<dyn ApiKeyRepo>, Arc<dyn ChangeLog>, Guard)`, both of one store.
#[macro_export]
macro_rules! api_key_repo_suite {
    ($(#$attribute:tt)* $fresh:path) => {
        $crate::__suite! { with_database api_key_repo_contract api_key_repo [$(#$attribute)*] $fresh;
            a_key_is_found_by_its_secret_as_it_was_added
            keys_are_found_by_their_own_secrets_alone
            keys_that_expired_are_found_too
            keys_are_listed_in_the_order_they_were_made
            a_use_is_noted_unless_one_was_a_while_ago
            a_use_of_one_key_leaves_the_others
            a_revoked_key_is_found_so_at_once
            a_key_keeps_the_moment_it_was_first_revoked
            revoking_a_key_that_is_not_there_changes_nothing
            one_of_several_racing_revocations_is_done_and_logged
            making_and_revoking_are_logged
        }
    };
}
