//! OTP challenges, rate limits and live events on Redis.
//!
//! [`RedisStore`] is both an [`OtpStore`](portal_core::identity::otp::OtpStore) and a
//! [`RateLimiter`](portal_core::identity::rate_limit::RateLimiter). Each method is one Lua script, so that racing callers
//! meet inside Redis and not between two commands. A Redis that is away, hung or freshly emptied costs a
//! caller at most [`RedisOptions::command_timeout`] and is back in use by itself once it answers again; put a
//! durable store behind it with the fallback decorators of `portal-core`.
//!
//! [`RedisLiveEvents`] passes [live events](portal_core::support::live::LiveEvents) from one process to the others.
//!
//! One server or a sentinel set-up; Redis Cluster is not supported, because an API client's key leads to a
//! challenge's key inside one script.

mod circuit;
mod doubts;
mod error;
mod link;
mod live;
mod options;
mod otp;
mod otp_record;
mod outage;
mod rate_limit;
mod store;

pub use live::RedisLiveEvents;
pub use options::{InvalidRedisUrl, RedisOptions};
pub use store::RedisStore;
