//! How close the portal as a whole is to the limits that all numbers share.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

use super::limits::Buckets;
use super::{OtpPolicy, OtpService};
use crate::identity::rate_limit::RateLimiter;
use crate::kernel::error::PortError;
use crate::kernel::secret::KeyRing;

/// How many whole days the usual number of wrong codes is taken from.
const USUAL_DAYS: i64 = 7;

/// For how long a reading decides whether the portal is in guarded mode. The budgets themselves are kept exactly,
/// by the limiter.
const READING_LIFE: TimeDelta = TimeDelta::seconds(2);

/// What all numbers together have used of the limits that they share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pressure {
    /// Wrong codes from devices that are not known, within the span of the budget.
    pub failures: u32,
    /// From so many on the portal is in guarded mode.
    pub guarded_from: u32,
    /// At so many no further guess of an unknown device is taken.
    pub failures_at_most: u32,
    /// Codes asked for, within the span of their cap.
    pub sends: u32,
    /// At so many no further code is sent to an unknown device.
    pub sends_to_strangers: u32,
    /// At so many no further code is sent at all.
    pub sends_at_most: u32,
}

impl Pressure {
    /// Whether unknown devices have fewer guesses and narrower limits.
    pub fn is_guarded(&self) -> bool {
        self.failures >= self.guarded_from
    }

    /// Whether no guess of an unknown device is taken.
    pub fn holds_guesses(&self) -> bool {
        self.failures >= self.failures_at_most
    }

    /// Whether no code is sent to unknown devices.
    pub fn holds_sends(&self) -> bool {
        self.sends >= self.sends_to_strangers
    }

    pub(super) async fn read(
        limiter: &dyn RateLimiter,
        policy: &OtpPolicy,
        keys: &KeyRing,
        now: DateTime<Utc>,
    ) -> Result<Self, PortError> {
        let buckets = Buckets { policy, keys, guarded: false };
        let [budget, _] = buckets.guess_in_all(now);
        let failures = limiter.count(&budget.key, now - policy.failures_in_all.span).await?;
        let mut days = Vec::new();
        for day in 1..=USUAL_DAYS {
            let [_, on_day] = buckets.guess_in_all(now - TimeDelta::days(day));
            days.push(limiter.count(&on_day.key, now - TimeDelta::days(USUAL_DAYS + 2)).await?);
        }
        days.sort_unstable();
        let usual = days.get(days.len() / 2).copied().unwrap_or(0);
        let sends = limiter.count(&buckets.send_in_all(true).key, now - policy.sends_in_all.span).await?;
        Ok(Self {
            failures,
            guarded_from: policy.guarded_from(usual),
            failures_at_most: policy.failures_in_all.max,
            sends,
            sends_to_strangers: policy.sends_to_strangers().max,
            sends_at_most: policy.sends_in_all.max,
        })
    }
}

/// When guarded mode was read last, and whether it was on.
type Reading = (DateTime<Utc>, bool);

/// The last reading, shared by all clones of a service.
#[derive(Clone, Default)]
pub(super) struct LastReading(Arc<Mutex<Option<Reading>>>);

impl OtpService {
    /// How close the portal as a whole is to the limits that all numbers share.
    ///
    /// # Errors
    /// [`PortError`] if the counters cannot be reached.
    pub async fn pressure(&self) -> Result<Pressure, PortError> {
        let now = self.deps.clock.now();
        Pressure::read(self.deps.account_limits.as_ref(), &self.policy, &self.keys, now).await
    }

    /// Whether the portal is in guarded mode, by a reading that is at most a moment old.
    pub(super) async fn is_guarded(&self, now: DateTime<Utc>) -> Result<bool, PortError> {
        let last = *self.reading.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((at, guarded)) = last
            && (now - at).abs() < READING_LIFE
        {
            return Ok(guarded);
        }
        let guarded = self.pressure().await?.is_guarded();
        *self.reading.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((now, guarded));
        Ok(guarded)
    }
}
