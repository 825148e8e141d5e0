//! OTP challenges and rate limits on Redis.
