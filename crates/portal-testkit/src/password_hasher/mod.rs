//! The contract of [`PasswordHasher`](portal_core::staff::account::PasswordHasher).

mod cases;

pub use cases::*;

/// Runs every case of the contract of [`PasswordHasher`](portal_core::staff::account::PasswordHasher).
///
/// Takes the attribute of the tests and the name of an `async fn() -> (Arc<dyn PasswordHasher>, Guard)`.
#[macro_export]
macro_rules! password_hasher_suite {
    ($(#$attribute:tt)* $fresh:path) => {
        $crate::__suite! { plain password_hasher_contract password_hasher [$(#$attribute)*] $fresh;
            a_hash_is_verified_by_its_own_password_alone
            another_salt_makes_another_hash
            without_a_hash_nothing_is_verified
            the_password_is_not_in_its_hash
            many_callers_at_once_get_their_own_answers
        }
    };
}
