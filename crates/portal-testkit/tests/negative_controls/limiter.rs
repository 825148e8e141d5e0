//! A limiter.

use std::collections::HashMap;
use std::future::ready;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use portal_core::PortError;
use portal_core::identity::rate_limit::{Bucket, BucketKey, RateLimiter, Verdict, Window};
use portal_core::kernel::id::HitId;

use crate::let_others_go_first;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Fault {
    None,
    LooksFirstAndTakesLater,
    TakesBeforeItLookedAtAll,
    CountsDenials,
    CountsOneMillisecondLong,
    StartsWindowsByTheClock,
    LooksAtTheFirstWindowOnly,
    RemembersTheShortestWindowOnly,
    RoundsTheWaitUp,
    WaitsForTheFirstFullBucketOnly,
    WaitsForOneUseOnly,
    CountsMembersEveryTime,
    RefusesKnownMembersOfAFullBucket,
    ReleasesEveryUse,
    ReleasesNothing,
    FoldsCase,
    LooksAtNothing,
    TakesWhenLooking,
    ForgetsWhenLooking,
    ForgetsAfterThirtyDays,
    RemembersByTheLastCall,
    CountsTheInstantItself,
    EmptiesEverything,
}

type Uses = Vec<(String, DateTime<Utc>)>;

struct Limiter {
    fault: Fault,
    uses: Mutex<HashMap<String, Uses>>,
}

impl Limiter {
    fn is(&self, fault: Fault) -> bool {
        self.fault == fault
    }

    fn key(&self, key: &BucketKey) -> String {
        if self.is(Fault::FoldsCase) { key.as_str().to_lowercase() } else { key.as_str().to_owned() }
    }

    /// How long until the window has room; `None` if it has.
    fn window_wait(&self, uses: &Uses, window: &Window, now: DateTime<Utc>) -> Option<TimeDelta> {
        let end = |at: DateTime<Utc>| {
            if self.is(Fault::StartsWindowsByTheClock) {
                let span = window.span.num_milliseconds();
                let start = at.timestamp_millis().div_euclid(span) * span;
                return DateTime::from_timestamp_millis(start + span).expect("an instant");
            }
            at + window.span + TimeDelta::milliseconds(i64::from(self.is(Fault::CountsOneMillisecondLong)))
        };
        let kept = |at: DateTime<Utc>| !self.is(Fault::ForgetsAfterThirtyDays) || now - at < TimeDelta::days(30);
        let counting = uses.iter().filter(|(_, at)| kept(*at));
        let mut ends: Vec<_> = counting.map(|(_, at)| end(*at)).filter(|end| *end > now).collect();
        ends.sort_unstable();
        let max = usize::try_from(window.max).expect("small");
        let last_in_the_way = ends.len().checked_sub(max)?;
        let which = if self.is(Fault::WaitsForOneUseOnly) { 0 } else { last_in_the_way };
        Some(ends[which] - now)
    }

    fn bucket_wait(&self, all: &HashMap<String, Uses>, bucket: &Bucket, now: DateTime<Utc>) -> Option<TimeDelta> {
        let uses = all.get(&self.key(&bucket.key))?;
        let known = |member: &String| {
            let mut counting = uses.iter().filter(|(_, at)| now - *at < bucket.memory());
            counting.any(|(name, _)| name == member)
        };
        if bucket.member.as_ref().is_some_and(known) && !self.is(Fault::RefusesKnownMembersOfAFullBucket) {
            return None;
        }
        let looked_at = if self.is(Fault::LooksAtTheFirstWindowOnly) { 1 } else { bucket.windows.len() };
        bucket.windows.iter().take(looked_at).filter_map(|window| self.window_wait(uses, window, now)).max()
    }

    fn wait(&self, all: &HashMap<String, Uses>, buckets: &[Bucket], now: DateTime<Utc>) -> Option<TimeDelta> {
        let mut waits = buckets.iter().filter_map(|bucket| self.bucket_wait(all, bucket, now));
        let wait = if self.is(Fault::WaitsForTheFirstFullBucketOnly) { waits.next() } else { waits.max() }?;
        let whole = TimeDelta::seconds((wait.num_milliseconds() + 999) / 1_000);
        Some(if self.is(Fault::RoundsTheWaitUp) { whole } else { wait })
    }

    fn file(&self, all: &mut HashMap<String, Uses>, bucket: &Bucket, hit: HitId, now: DateTime<Utc>) {
        let uses = all.entry(self.key(&bucket.key)).or_default();
        let shortest = bucket.windows.iter().map(|w| w.span).min().unwrap_or_default();
        let memory = if self.is(Fault::RemembersTheShortestWindowOnly) { shortest } else { bucket.memory() };
        let forgets = [Fault::RemembersTheShortestWindowOnly, Fault::RemembersByTheLastCall].contains(&self.fault);
        let by_use = self.is(Fault::CountsMembersEveryTime);
        let name = bucket.member.clone().filter(|_| !by_use).unwrap_or_else(|| hit.to_string());
        uses.retain(|(filed, at)| now - *at < memory || !forgets && *filed != name);
        if !uses.iter().any(|(filed, _)| *filed == name) {
            uses.push((name, now));
        }
    }

    fn take_one_after_the_other(&self, buckets: &[Bucket], hit: HitId, now: DateTime<Utc>) -> Verdict {
        let mut all = self.uses.lock().expect("no panic");
        for bucket in buckets {
            if let Some(retry_after) = self.bucket_wait(&all, bucket, now) {
                return Verdict::Denied { retry_after };
            }
            self.file(&mut all, bucket, hit, now);
        }
        Verdict::Allowed
    }
}

#[async_trait]
impl RateLimiter for Limiter {
    async fn take(&self, buckets: &[Bucket], hit: HitId, now: DateTime<Utc>) -> Result<Verdict, PortError> {
        if self.is(Fault::TakesBeforeItLookedAtAll) {
            return Ok(self.take_one_after_the_other(buckets, hit, now));
        }
        if self.is(Fault::LooksFirstAndTakesLater) {
            let seen = self.wait(&self.uses.lock().expect("no panic"), buckets, now);
            if let Some(retry_after) = seen {
                return Ok(Verdict::Denied { retry_after });
            }
            let_others_go_first().await;
        }
        let mut all = self.uses.lock().expect("no panic");
        let wait = self.wait(&all, buckets, now).filter(|_| !self.is(Fault::LooksFirstAndTakesLater));
        if wait.is_none() || self.is(Fault::CountsDenials) {
            for bucket in buckets {
                self.file(&mut all, bucket, hit, now);
            }
        }
        Ok(wait.map_or(Verdict::Allowed, |retry_after| Verdict::Denied { retry_after }))
    }

    async fn release(&self, keys: &[BucketKey], hit: HitId) -> Result<(), PortError> {
        let mut all = self.uses.lock().expect("no panic");
        for uses in keys.iter().filter(|_| !self.is(Fault::ReleasesNothing)).map(|key| self.key(key)) {
            if let Some(uses) = all.get_mut(&uses) {
                uses.retain(|(name, _)| *name != hit.to_string() && !self.is(Fault::ReleasesEveryUse));
            }
        }
        Ok(())
    }

    async fn peek(&self, buckets: &[Bucket], now: DateTime<Utc>) -> Result<Verdict, PortError> {
        if self.is(Fault::TakesWhenLooking) {
            let hit = HitId::generate(now, &portal_testkit::SeededEntropy::new(7));
            return self.take(buckets, hit, now).await;
        }
        if self.is(Fault::ForgetsWhenLooking) {
            self.uses.lock().expect("no panic").values_mut().for_each(|uses| uses.truncate(1));
        }
        let seen = self.wait(&self.uses.lock().expect("no panic"), buckets, now);
        let seen = seen.filter(|_| !self.is(Fault::LooksAtNothing));
        Ok(seen.map_or(Verdict::Allowed, |retry_after| Verdict::Denied { retry_after }))
    }

    async fn count(&self, key: &BucketKey, since: DateTime<Utc>) -> Result<u32, PortError> {
        let all = self.uses.lock().expect("no panic");
        let counts = |at: DateTime<Utc>| at > since || (at == since && self.is(Fault::CountsTheInstantItself));
        let count = all.get(&self.key(key)).map_or(0, |uses| uses.iter().filter(|(_, at)| counts(*at)).count());
        Ok(u32::try_from(count).expect("small"))
    }

    async fn clear(&self, keys: &[BucketKey]) -> Result<(), PortError> {
        let mut all = self.uses.lock().expect("no panic");
        let keys: Vec<String> = keys.iter().map(|key| self.key(key)).collect();
        all.retain(|key, _| !keys.contains(key) && !self.is(Fault::EmptiesEverything));
        Ok(())
    }
}

/// A right one, for other tests.
pub(crate) fn plain() -> Arc<dyn RateLimiter> {
    with(Fault::None)
}

fn with(fault: Fault) -> Arc<dyn RateLimiter> {
    Arc::new(Limiter { fault, uses: Mutex::default() })
}

fn fresh() -> impl Future<Output = (Arc<dyn RateLimiter>, ())> {
    ready((with(Fault::None), ()))
}

portal_testkit::rate_limiter_suite! { #[tokio::test(flavor = "multi_thread")] fresh }

mod must_fail {
    use super::{Fault, with};

    crate::must_fail_on! { rate_limiter, with;
        Fault::LooksFirstAndTakesLater => racing_callers_get_exactly_the_capacity_there_is,
            racing_callers_whose_clocks_differ_a_little_get_no_more,
            racing_callers_get_the_capacity_of_the_narrowest_window,
            racing_members_get_exactly_the_capacity_there_is,
            racing_members_beside_a_counting_bucket_leave_exactly_the_rest;
        Fault::TakesBeforeItLookedAtAll => a_full_bucket_leaves_nothing_in_the_others_wherever_it_stands,
            a_full_bucket_of_members_leaves_nothing_in_the_others,
            a_full_bucket_keeps_a_member_from_being_counted_elsewhere,
            racing_callers_who_name_their_buckets_in_any_order_leave_exactly_the_rest,
            who_loses_a_race_for_a_shared_bucket_keeps_the_capacity_of_their_own;
        Fault::CountsDenials => a_denied_call_leaves_nothing_behind, a_refused_member_does_not_count;
        Fault::CountsOneMillisecondLong => a_use_counts_until_its_span_has_passed_to_the_millisecond;
        Fault::StartsWindowsByTheClock => a_window_slides_use_by_use,
            three_hundred_uses_by_chance_are_judged_as_the_rule_says;
        Fault::LooksAtTheFirstWindowOnly => all_windows_of_a_bucket_must_have_capacity;
        Fault::RemembersTheShortestWindowOnly => a_use_is_remembered_for_the_longest_window,
            a_longer_window_of_the_same_call_still_sees_what_a_shorter_one_forgot;
        Fault::RoundsTheWaitUp => retry_after_shrinks_as_time_passes;
        Fault::WaitsForTheFirstFullBucketOnly => the_wait_lasts_until_every_bucket_has_capacity;
        Fault::WaitsForOneUseOnly => retry_after_is_exact_after_a_limit_was_lowered;
        Fault::CountsMembersEveryTime => a_member_takes_capacity_once_however_often_they_come,
            giving_back_a_use_does_not_take_its_member_out;
        Fault::RefusesKnownMembersOfAFullBucket => a_member_who_counts_already_is_let_through_a_full_bucket;
        Fault::ReleasesEveryUse => a_use_is_released_once;
        Fault::ReleasesNothing => a_released_use_leaves_its_capacity,
            racing_callers_who_release_leave_the_bucket_as_it_was;
        Fault::FoldsCase => buckets_of_different_keys_do_not_share_their_capacity;
        Fault::LooksAtNothing => looking_answers_what_taking_would;
        Fault::TakesWhenLooking => looking_takes_nothing;
        Fault::ForgetsWhenLooking => a_thousand_looks_leave_every_bucket_as_it_was;
        Fault::ForgetsAfterThirtyDays => a_use_of_a_sixty_day_window_counts_to_its_last_millisecond;
        Fault::RemembersByTheLastCall => uses_of_a_long_window_outlast_uses_of_a_shorter_one_in_the_same_bucket;
        Fault::CountsTheInstantItself => the_uses_after_an_instant_are_counted;
        Fault::EmptiesEverything => emptying_a_bucket_leaves_the_others;
    }
}
