//! The contract of [`OtpStore`](portal_core::otp::OtpStore).

/// Runs every case of the contract of [`OtpStore`](portal_core::otp::OtpStore).
///
/// Takes the attribute of the tests and the name of an `async fn() -> (Arc<dyn OtpStore>, Guard)`.
#[macro_export]
macro_rules! otp_store_suite {
    ($(#$attribute:tt)* $fresh:path) => {
        $crate::__suite! { plain otp_store_contract otp_store [$(#$attribute)*] $fresh;
            a_challenge_that_was_put_is_found_with_everything_in_it
        }
    };
}

mod first;

pub use first::*;
