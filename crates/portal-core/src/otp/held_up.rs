//! Which limits a number runs into at the moment, for support.

use std::sync::Arc;

use chrono::TimeDelta;

use super::limits::Buckets;
use super::{OtpPolicy, Purpose};
use crate::clock::{Clock, Entropy};
use crate::error::PortError;
use crate::id::HitId;
use crate::phone::PhoneNumber;
use crate::rate_limit::{Bucket, RateLimiter, Verdict};
use crate::secret::KeyRing;

/// What looking at limits needs.
#[derive(Clone)]
pub struct OtpLimitsDeps {
    /// Counts per phone number.
    pub account_limits: Arc<dyn RateLimiter>,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Names the uses that are taken and given back.
    pub entropy: Arc<dyn Entropy>,
}

/// Tells which limits of a number are full.
#[derive(Clone)]
pub struct OtpLimits {
    deps: OtpLimitsDeps,
    policy: OtpPolicy,
    keys: Arc<KeyRing>,
}

/// For how long a number is held up; `None` where there is room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct HeldUp {
    /// Until another login code is sent to it.
    pub code: Option<TimeDelta>,
    /// Until another guess is taken from a device that is not known.
    pub guess: Option<TimeDelta>,
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
    pub async fn of(&self, phone: &PhoneNumber) -> Result<HeldUp, PortError> {
        let buckets = Buckets { policy: &self.policy, key: self.keys.current() };
        Ok(HeldUp {
            code: self.wait(buckets.send_by_phone(phone)).await?,
            guess: self.wait(buckets.guess_by_account(Purpose::Login, phone, None)).await?,
        })
    }

    /// Takes a use, as a customer would, and gives it back at once.
    async fn wait(&self, bucket: Bucket) -> Result<Option<TimeDelta>, PortError> {
        let now = self.deps.clock.now();
        let hit = HitId::generate(now, self.deps.entropy.as_ref());
        let key = bucket.key.clone();
        match self.deps.account_limits.take(&[bucket], hit, now).await? {
            Verdict::Denied { retry_after } => Ok(Some(retry_after)),
            Verdict::Allowed => {
                self.deps.account_limits.give_back(&[key], hit).await?;
                Ok(None)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rate_limit::MockRateLimiter;
    use crate::test_support::{CountingEntropy, clock_at, noon, phone, test_key};

    fn limits(limiter: MockRateLimiter) -> OtpLimits {
        let entropy = Arc::new(CountingEntropy::default());
        let deps = OtpLimitsDeps { account_limits: Arc::new(limiter), clock: clock_at(noon()), entropy };
        OtpLimits::new(deps, OtpPolicy::default(), Arc::new(KeyRing::new(test_key(), Vec::new())))
    }

    #[tokio::test]
    async fn a_full_limit_is_told_with_its_end() {
        let mut limiter = MockRateLimiter::new();
        let retry_after = TimeDelta::minutes(12);
        limiter.expect_take().times(2).returning(move |buckets, _, _| {
            let sends = buckets[0].key.as_str().starts_with("otp.send.phone:");
            Ok(if sends { Verdict::Denied { retry_after } } else { Verdict::Allowed })
        });
        limiter.expect_give_back().times(1).returning(|_, _| Ok(()));
        let held_up = limits(limiter).of(&phone()).await.expect("it answers");
        assert_eq!(held_up, HeldUp { code: Some(retry_after), guess: None });
    }

    #[tokio::test]
    async fn looking_takes_no_room() {
        let mut limiter = MockRateLimiter::new();
        let taken = Arc::new(std::sync::Mutex::new(Vec::new()));
        let (put, take) = (taken.clone(), taken.clone());
        limiter.expect_take().returning(move |buckets, hit, _| {
            put.lock().expect("the lock").push((buckets[0].key.clone(), hit));
            Ok(Verdict::Allowed)
        });
        limiter.expect_give_back().returning(move |keys, hit| {
            take.lock().expect("the lock").retain(|use_| *use_ != (keys[0].clone(), hit));
            Ok(())
        });
        assert_eq!(limits(limiter).of(&phone()).await.expect("it answers"), HeldUp::default());
        assert!(taken.lock().expect("the lock").is_empty());
    }
}
