//! The contract of [`DeviceStore`](portal_core::device::DeviceStore).

/// Runs every case of the contract of [`DeviceStore`](portal_core::device::DeviceStore).
///
/// Takes the attribute of the tests and the name of an `async fn() -> (Arc<dyn DeviceStore>, Guard)`.
#[macro_export]
macro_rules! device_store_suite {
    ($(#$attribute:tt)* $fresh:path) => {
        $crate::__suite! { plain device_store_contract device_store [$(#$attribute)*] $fresh;
            a_trusted_device_is_found_with_everything_in_it
        }
    };
}

mod first;

pub use first::*;
