//! The contract of [`RateLimiter`](portal_core::rate_limit::RateLimiter).

/// Runs every case of the contract of [`RateLimiter`](portal_core::rate_limit::RateLimiter).
///
/// Takes the attribute of the tests and the name of an `async fn() -> (Arc<dyn RateLimiter>, Guard)`.
#[macro_export]
macro_rules! rate_limiter_suite {
    ($(#$attribute:tt)* $fresh:path) => {
        $crate::__suite! { plain rate_limiter_contract rate_limiter [$(#$attribute)*] $fresh;
            racing_callers_get_exactly_the_room_there_is
        }
    };
}

mod first;

pub use first::*;
