//! One bucket, its windows, and how long to wait.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use portal_core::identity::rate_limit::{Bucket, RateLimiter, Verdict, Window};

use super::{LimiterUser, bucket};
use crate::SeededEntropy;
use crate::fixtures::{key, noon};
use crate::support::{count, millis, secs};

pub async fn a_window_has_capacity_for_so_many_uses_and_no_more(limiter: Arc<dyn RateLimiter>) {
    let caller = LimiterUser::new(&*limiter);
    assert_eq!(caller.use_up(&bucket("a", &[(5, 60)]), noon()).await, 5);
}

pub async fn a_use_counts_until_its_span_has_passed_to_the_millisecond(limiter: Arc<dyn RateLimiter>) {
    let (caller, a) = (LimiterUser::new(&*limiter), [bucket("a", &[(1, 60)])]);
    assert!(caller.allowed(&a, noon()).await);
    caller.check_wait(&a, noon(), secs(60)).await;
}

pub async fn retry_after_shrinks_as_time_passes(limiter: Arc<dyn RateLimiter>) {
    let (caller, a) = (LimiterUser::new(&*limiter), [bucket("a", &[(1, 60)])]);
    assert!(caller.allowed(&a, noon()).await);
    for passed in [1, 17_384, 59_998, 59_999] {
        let verdict = caller.take(&a, noon() + millis(passed)).await;
        assert_eq!(verdict, Verdict::Denied { retry_after: millis(60_000 - passed) });
    }
}

pub async fn a_window_slides_use_by_use(limiter: Arc<dyn RateLimiter>) {
    let (caller, a) = (LimiterUser::new(&*limiter), [bucket("a", &[(2, 60)])]);
    assert!(caller.allowed(&a, noon()).await);
    assert!(caller.allowed(&a, noon() + secs(30)).await);
    caller.check_wait(&a, noon() + secs(59), secs(1)).await;
    caller.check_wait(&a, noon() + secs(60), secs(30)).await;
    caller.check_wait(&a, noon() + secs(91), secs(29)).await;
}

pub async fn a_denied_call_leaves_nothing_behind(limiter: Arc<dyn RateLimiter>) {
    let (caller, a) = (LimiterUser::new(&*limiter), [bucket("a", &[(1, 60)])]);
    assert!(caller.allowed(&a, noon()).await);
    for second in 1..60 {
        assert!(!caller.allowed(&a, noon() + secs(second)).await);
    }
    assert!(caller.allowed(&a, noon() + secs(60)).await, "denials do not prolong the wait");
}

pub async fn all_windows_of_a_bucket_must_have_capacity(limiter: Arc<dyn RateLimiter>) {
    let (caller, a) = (LimiterUser::new(&*limiter), [bucket("a", &[(1, 60), (3, 900)])]);
    for minute in 0..3 {
        assert!(caller.allowed(&a, noon() + secs(60 * minute)).await);
        let short = Verdict::Denied { retry_after: secs(59) };
        if minute < 2 {
            assert_eq!(caller.take(&a, noon() + secs(60 * minute + 1)).await, short);
        }
    }
    caller.check_wait(&a, noon() + secs(180), secs(720)).await;
}

pub async fn the_longest_wait_of_all_windows_is_answered_whatever_their_order(limiter: Arc<dyn RateLimiter>) {
    let caller = LimiterUser::new(&*limiter);
    for (name, windows) in [("a", [(1, 60), (1, 900)]), ("b", [(1, 900), (1, 60)])] {
        let a = [bucket(name, &windows)];
        assert!(caller.allowed(&a, noon()).await);
        caller.check_wait(&a, noon() + secs(10), secs(890)).await;
    }
}

pub async fn a_use_is_remembered_for_the_longest_window(limiter: Arc<dyn RateLimiter>) {
    let (caller, a) = (LimiterUser::new(&*limiter), [bucket("a", &[(1, 60), (2, 86_400)])]);
    assert!(caller.allowed(&a, noon()).await);
    assert!(caller.allowed(&a, noon() + secs(3_600)).await);
    caller.check_wait(&a, noon() + secs(7_200), secs(79_200)).await;
}

pub async fn a_longer_window_of_the_same_call_still_sees_what_a_shorter_one_forgot(limiter: Arc<dyn RateLimiter>) {
    let (caller, both) = (LimiterUser::new(&*limiter), [bucket("a", &[(9, 1), (9, 3_600)])]);
    for second in 0..9 {
        assert!(caller.allowed(&both, noon() + secs(2 * second)).await);
    }
    caller.check_wait(&both, noon() + secs(100), secs(3_500)).await;
}

pub async fn a_use_of_a_sixty_day_window_counts_to_its_last_millisecond(limiter: Arc<dyn RateLimiter>) {
    let (caller, span) = (LimiterUser::new(&*limiter), TimeDelta::days(60));
    let long = [Bucket::counting(key("long"), [Window::new(1, 60), Window { max: 1, span }])];
    assert!(caller.allowed(&long, noon()).await);
    caller.check_wait(&long, noon() + TimeDelta::days(59), TimeDelta::days(1)).await;
}

pub async fn uses_of_a_long_window_outlast_uses_of_a_shorter_one_in_the_same_bucket(limiter: Arc<dyn RateLimiter>) {
    let (caller, span) = (LimiterUser::new(&*limiter), TimeDelta::days(60));
    let long = [Bucket::counting(key("a"), [Window { max: 2, span }])];
    let short = [Bucket::counting(key("a"), [Window::new(1, 60)])];
    assert!(caller.allowed(&long, noon()).await);
    assert!(caller.allowed(&short, noon() + TimeDelta::days(1)).await, "another limit of the same bucket");
    let later = noon() + TimeDelta::days(2);
    caller.check_wait(&long, later, TimeDelta::days(58)).await;
}

pub async fn retry_after_is_exact_after_a_limit_was_lowered(limiter: Arc<dyn RateLimiter>) {
    let caller = LimiterUser::new(&*limiter);
    for second in [0, 10, 20, 30] {
        assert!(caller.allowed(&[bucket("a", &[(4, 60)])], noon() + secs(second)).await);
    }
    // Four uses count, two may: the next has room when three of them are gone.
    caller.check_wait(&[bucket("a", &[(2, 60)])], noon() + secs(40), secs(40)).await;
}

pub async fn uses_at_one_instant_all_count(limiter: Arc<dyn RateLimiter>) {
    let (caller, a) = (LimiterUser::new(&*limiter), bucket("a", &[(10, 1)]));
    assert_eq!(caller.use_up(&a, noon()).await, 10);
    assert_eq!(caller.use_up(&a, noon() + secs(1)).await, 10);
}

pub async fn a_use_by_a_clock_that_is_a_little_ahead_counts_too(limiter: Arc<dyn RateLimiter>) {
    let (caller, a) = (LimiterUser::new(&*limiter), [bucket("a", &[(2, 60)])]);
    assert!(caller.allowed(&a, noon() + secs(2)).await);
    assert!(caller.allowed(&a, noon()).await);
    caller.check_wait(&a, noon() + secs(1), secs(59)).await;
}

pub async fn buckets_of_different_keys_do_not_share_their_capacity(limiter: Arc<dyn RateLimiter>) {
    let caller = LimiterUser::new(&*limiter);
    let longest = format!("otp.send.phone:{}", "f".repeat(85));
    let cousin = format!("otp.send.phone:{}e", "f".repeat(84));
    let awkward = ["a", "A", "a:b", "a*", "a?", "{a}", "a b", "a'--", "%_", "a\\", "[a]", &longest, &cousin];
    for name in awkward {
        assert_eq!(caller.use_up(&bucket(name, &[(2, 60)]), noon()).await, 2, "{name}");
    }
}

pub async fn a_bucket_without_windows_and_a_call_without_buckets_are_allowed(limiter: Arc<dyn RateLimiter>) {
    let caller = LimiterUser::new(&*limiter);
    for second in 0..3 {
        assert!(caller.allowed(&[], noon() + secs(second)).await);
        assert!(caller.allowed(&[Bucket::counting(key("a"), [])], noon() + secs(second)).await);
    }
}

/// What a limiter of one bucket ought to answer: the plainest way to say it.
struct Model {
    taken: Vec<DateTime<Utc>>,
}

impl Model {
    fn take(&mut self, bucket: &Bucket, now: DateTime<Utc>) -> Verdict {
        let has_capacity = |at: DateTime<Utc>| {
            let counting = |span| self.taken.iter().filter(|taken| at - **taken < span).count();
            bucket.windows.iter().all(|w| count(counting(w.span)) < i64::from(w.max))
        };
        if has_capacity(now) {
            self.taken.push(now);
            return Verdict::Allowed;
        }
        let ends = self.taken.iter().flat_map(|taken| bucket.windows.iter().map(|w| *taken + w.span - now));
        let retry_after = ends.filter(|wait| *wait > secs(0) && has_capacity(now + *wait)).min();
        Verdict::Denied { retry_after: retry_after.expect("room comes when all uses are over") }
    }
}

pub async fn three_hundred_uses_by_chance_are_judged_as_the_rule_says(limiter: Arc<dyn RateLimiter>) {
    let caller = LimiterUser::new(&*limiter);
    let (entropy, a) = (SeededEntropy::new(2_025), bucket("a", &[(3, 10), (5, 40), (9, 200)]));
    let (mut model, mut now) = (Model { taken: Vec::new() }, noon());
    for step in 0..300 {
        now += millis(i64::try_from(entropy.below(12_000)).expect("small"));
        let expected = model.take(&a, now);
        assert_eq!(caller.take(std::slice::from_ref(&a), now).await, expected, "step {step}");
        if let Verdict::Denied { retry_after } = expected
            && entropy.below(2) == 0
        {
            now += retry_after;
        }
    }
}
