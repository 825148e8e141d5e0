//! The contract of [`CustomerRepo`](portal_core::customer::CustomerRepo).

/// Runs every case of the contract of [`CustomerRepo`](portal_core::customer::CustomerRepo).
///
/// Takes the attribute of the tests and the name of an `async fn() -> (Arc<dyn CustomerRepo>, Arc<dyn Backstage>, Guard)`.
#[macro_export]
macro_rules! customer_repo_suite {
    ($(#$attribute:tt)* $fresh:path) => {
        $crate::__suite! { staged customer_repo_contract customer_repo [$(#$attribute)*] $fresh;
            a_profile_holds_everything_that_is_known
        }
    };
}

mod first;

pub use first::*;
