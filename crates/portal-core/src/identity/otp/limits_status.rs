//! Which limits a number runs into at the moment, for support.

use std::sync::Arc;

use chrono::TimeDelta;

use super::limits::Buckets;
use super::{OtpPolicy, Pressure, Purpose};
use crate::identity::rate_limit::{Bucket, RateLimiter, Verdict};
use crate::kernel::clock::Clock;
use crate::kernel::error::PortError;
use crate::kernel::phone::PhoneNumber;
use crate::kernel::secret::KeyRing;

/// What looking at limits needs.
#[derive(Clone)]
pub struct OtpLimitsDeps {
    /// Counts per phone number.
    pub account_limits: Arc<dyn RateLimiter>,
    /// Counts per network.
    pub network_limits: Arc<dyn RateLimiter>,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
}

/// Tells which limits of a number or of a network are full.
#[derive(Clone)]
pub struct OtpLimits {
    pub(super) deps: OtpLimitsDeps,
    pub(super) policy: OtpPolicy,
    pub(super) keys: Arc<KeyRing>,
}

/// For how long limits refuse a number; `None` where they have capacity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RateLimitStatus {
    /// Until another login code is sent to it.
    pub code: Option<TimeDelta>,
    /// Until another guess is taken from a device that is not known.
    pub guess: Option<TimeDelta>,
    /// Too many wrong codes came in a row: unknown devices cannot log in until staff releases the number.
    pub until_released: bool,
}

impl OtpLimits {
    /// Wires the use case.
    pub fn new(deps: OtpLimitsDeps, policy: OtpPolicy, keys: Arc<KeyRing>) -> Self {
        Self { deps, policy, keys }
    }

    /// Looks at the limits of `phone`.
    ///
    /// # Errors
    /// [`PortError`] if the counters cannot be reached.
    pub async fn of(&self, phone: &PhoneNumber) -> Result<RateLimitStatus, PortError> {
        let buckets = Buckets { policy: &self.policy, keys: &self.keys, guarded: false };
        Ok(RateLimitStatus {
            code: self.wait(buckets.send_by_phone(phone)).await?,
            guess: self.wait(buckets.guess_by_account(Purpose::Login, phone, None)).await?,
            until_released: self.wait(buckets.guess_in_a_row(phone)).await?.is_some(),
        })
    }

    /// Lets unknown devices try codes for `phone` again: forgets the wrong ones that came.
    ///
    /// # Errors
    /// [`PortError`] if the counters cannot be reached.
    pub async fn release(&self, phone: &PhoneNumber) -> Result<(), PortError> {
        let buckets = Buckets { policy: &self.policy, keys: &self.keys, guarded: false };
        let keys = [buckets.guess_in_a_row(phone).key, buckets.guess_by_account(Purpose::Login, phone, None).key];
        self.deps.account_limits.clear(&keys).await
    }

    /// How close the portal as a whole is to the limits that all numbers share.
    ///
    /// # Errors
    /// [`PortError`] if the counters cannot be reached.
    pub async fn pressure(&self) -> Result<Pressure, PortError> {
        let now = self.deps.clock.now();
        Pressure::read(self.deps.account_limits.as_ref(), &self.policy, &self.keys, now).await
    }

    async fn wait(&self, bucket: Bucket) -> Result<Option<TimeDelta>, PortError> {
        Ok(match self.deps.account_limits.peek(&[bucket], self.deps.clock.now()).await? {
            Verdict::Denied { retry_after } => Some(retry_after),
            Verdict::Allowed => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::rate_limit::MockRateLimiter;
    use crate::test_support::{clock_at, noon, phone, test_key};

    fn limits(limiter: MockRateLimiter) -> OtpLimits {
        let deps = OtpLimitsDeps {
            account_limits: Arc::new(limiter),
            network_limits: Arc::new(MockRateLimiter::new()),
            clock: clock_at(noon()),
        };
        OtpLimits::new(deps, OtpPolicy::default(), Arc::new(KeyRing::new(test_key(), Vec::new())))
    }

    #[tokio::test]
    async fn a_full_limit_is_told_with_its_end() {
        let mut limiter = MockRateLimiter::new();
        let retry_after = TimeDelta::minutes(12);
        limiter.expect_peek().times(3).returning(move |buckets, _| {
            let sends = buckets[0].key.as_str().starts_with("otp.send.phone:");
            Ok(if sends { Verdict::Denied { retry_after } } else { Verdict::Allowed })
        });
        let limits_status = limits(limiter).of(&phone()).await.expect("it answers");
        assert_eq!(limits_status, RateLimitStatus { code: Some(retry_after), ..RateLimitStatus::default() });
    }
}
