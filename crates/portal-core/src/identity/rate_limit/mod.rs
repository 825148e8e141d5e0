//! Sliding-window limits that hold however many callers race.

mod fallback;
mod model;
mod port;

pub use fallback::FallbackRateLimiter;
pub(crate) use model::hidden;
pub use model::{Bucket, BucketKey, Verdict, Window};
#[cfg(any(test, feature = "mocks"))]
pub use port::MockRateLimiter;
pub use port::RateLimiter;
