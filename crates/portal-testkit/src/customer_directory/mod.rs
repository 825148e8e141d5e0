//! The contract of [`CustomerDirectory`](portal_core::staff::CustomerDirectory).

/// Runs every case of the contract of [`CustomerDirectory`](portal_core::staff::CustomerDirectory).
///
/// Takes the attribute of the tests and the name of an `async fn() -> (Arc<dyn CustomerDirectory>, Arc<dyn Backstage>, Guard)`.
#[macro_export]
macro_rules! customer_directory_suite {
    ($(#$attribute:tt)* $fresh:path) => {
        $crate::__suite! { staged customer_directory_contract customer_directory [$(#$attribute)*] $fresh;
            an_imported_customer_is_new_once
        }
    };
}

mod first;

pub use first::*;
