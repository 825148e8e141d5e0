//! The contract of [`DeviceStore`](portal_core::identity::device::DeviceStore).

mod cases;

pub use cases::*;

/// Runs every case of the contract of [`DeviceStore`](portal_core::identity::device::DeviceStore).
///
/// Takes the attribute of the tests and the name of an
/// `async fn() -> (Arc<dyn DeviceStore>, Arc<dyn TestDatabase>, Guard)`.
#[macro_export]
macro_rules! device_store_suite {
    ($(#$attribute:tt)* $fresh:path) => {
        $crate::__suite! { with_database device_store_contract device_store [$(#$attribute)*] $fresh;
            a_trusted_device_is_found_with_everything_in_it
            an_unknown_device_is_not_found
            a_device_past_its_end_is_left_to_the_core_to_judge
            the_replaced_token_is_forgotten
            replacing_a_token_that_is_not_there_is_no_error
            other_devices_stay_trusted
            racing_logins_all_become_known_and_the_token_they_replace_is_forgotten
            nobody_sees_the_old_token_beside_the_new_one_nor_neither
        }
    };
}
