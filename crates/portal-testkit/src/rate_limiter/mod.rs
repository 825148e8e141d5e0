//! The contract of [`RateLimiter`].

mod looking;
mod members;
mod racing;
mod releasing;
mod several_buckets;
mod windows;

pub use looking::*;
pub use members::*;
pub use racing::*;
pub use releasing::*;
pub use several_buckets::*;
pub use windows::*;

use chrono::{DateTime, TimeDelta, Utc};
use portal_core::identity::rate_limit::{Bucket, RateLimiter, Verdict, Window};

use crate::SeededEntropy;
use crate::fixtures::{key, noon};
use crate::support::{millis, ok};

/// Runs every case of the contract of [`RateLimiter`](portal_core::identity::rate_limit::RateLimiter).
///
/// Takes the attribute of the tests and the name of an `async fn() -> (Arc<dyn RateLimiter>, Guard)`.
#[macro_export]
macro_rules! rate_limiter_suite {
    ($(#$attribute:tt)* $fresh:path) => {
        $crate::__suite! { plain rate_limiter_contract rate_limiter [$(#$attribute)*] $fresh;
            a_released_use_leaves_its_capacity
            a_use_is_released_once
            releasing_unknown_uses_is_no_error
            a_use_is_released_in_the_named_buckets_only
            the_wait_is_that_of_the_uses_that_remain
            racing_callers_who_release_leave_the_bucket_as_it_was
            looking_answers_what_taking_would
            looking_takes_nothing
            a_thousand_looks_leave_every_bucket_as_it_was
            the_uses_after_an_instant_are_counted
            emptying_a_bucket_leaves_the_others
            a_member_takes_capacity_once_however_often_they_come
            a_member_who_counts_already_is_let_through_a_full_bucket
            a_new_member_waits_until_the_first_one_no_longer_counts
            a_member_who_no_longer_counts_takes_capacity_again
            a_refused_member_does_not_count
            members_are_told_apart_by_every_byte
            a_full_bucket_keeps_a_member_from_being_counted_elsewhere
            a_full_bucket_of_members_leaves_nothing_in_the_others
            giving_back_a_use_does_not_take_its_member_out
            racing_callers_get_exactly_the_capacity_there_is
            racing_callers_whose_clocks_differ_a_little_get_no_more
            racing_callers_get_the_capacity_of_the_narrowest_window
            racing_callers_who_name_their_buckets_in_any_order_leave_exactly_the_rest
            who_loses_a_race_for_a_shared_bucket_keeps_the_capacity_of_their_own
            racing_members_get_exactly_the_capacity_there_is
            racing_members_beside_a_counting_bucket_leave_exactly_the_rest
            one_use_is_taken_in_every_bucket
            a_full_bucket_leaves_nothing_in_the_others_wherever_it_stands
            the_wait_lasts_until_every_bucket_has_capacity
            a_bucket_with_capacity_adds_nothing_to_the_wait
            a_window_has_capacity_for_so_many_uses_and_no_more
            a_use_counts_until_its_span_has_passed_to_the_millisecond
            retry_after_shrinks_as_time_passes
            a_window_slides_use_by_use
            a_denied_call_leaves_nothing_behind
            all_windows_of_a_bucket_must_have_capacity
            the_longest_wait_of_all_windows_is_answered_whatever_their_order
            a_use_is_remembered_for_the_longest_window
            a_longer_window_of_the_same_call_still_sees_what_a_shorter_one_forgot
            a_use_of_a_sixty_day_window_counts_to_its_last_millisecond
            uses_of_a_long_window_outlast_uses_of_a_shorter_one_in_the_same_bucket
            retry_after_is_exact_after_a_limit_was_lowered
            uses_at_one_instant_all_count
            a_use_by_a_clock_that_is_a_little_ahead_counts_too
            buckets_of_different_keys_do_not_share_their_capacity
            a_bucket_without_windows_and_a_call_without_buckets_are_allowed
            three_hundred_uses_by_chance_are_judged_as_the_rule_says
        }
    };
}

/// A bucket of that key with windows of `(max, seconds)`.
fn bucket(name: &str, windows: &[(u32, i64)]) -> Bucket {
    let windows: Vec<Window> = windows.iter().map(|(max, seconds)| Window::new(*max, *seconds)).collect();
    Bucket::counting(key(name), windows)
}

/// Names uses: every one another.
struct LimiterUser<'a> {
    limiter: &'a dyn RateLimiter,
    names: SeededEntropy,
}

impl<'a> LimiterUser<'a> {
    fn new(limiter: &'a dyn RateLimiter) -> Self {
        Self { limiter, names: SeededEntropy::new(4_711) }
    }

    /// One use of each bucket at `at`, under a name of its own.
    async fn take(&self, buckets: &[Bucket], at: DateTime<Utc>) -> Verdict {
        let hit = portal_core::kernel::id::HitId::generate(noon(), &self.names);
        ok(self.limiter.take(buckets, hit, at).await)
    }

    async fn allowed(&self, buckets: &[Bucket], at: DateTime<Utc>) -> bool {
        self.take(buckets, at).await == Verdict::Allowed
    }

    /// Uses up the bucket at `at`; answers how much room there was.
    async fn use_up(&self, bucket: &Bucket, at: DateTime<Utc>) -> u32 {
        let mut room = 0;
        while self.allowed(std::slice::from_ref(bucket), at).await {
            room += 1;
            assert!(room < 1_000, "the bucket has no bottom");
        }
        room
    }

    /// Checks that there is no room at `at`, none a millisecond before `retry_after` has passed, and room
    /// when it has.
    async fn check_wait(&self, buckets: &[Bucket], at: DateTime<Utc>, retry_after: TimeDelta) {
        assert_eq!(self.take(buckets, at).await, Verdict::Denied { retry_after });
        let almost = at + retry_after - millis(1);
        assert_eq!(self.take(buckets, almost).await, Verdict::Denied { retry_after: millis(1) });
        assert_eq!(self.take(buckets, at + retry_after).await, Verdict::Allowed);
    }
}
