//! Racing callers get exactly the room there is.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use chrono::{DateTime, Utc};
use portal_core::identity::rate_limit::{Bucket, RateLimiter, Verdict, Window};

use super::{LimiterUser, bucket};
use crate::fixtures::{hit, key, noon};
use crate::support::{count, millis, number, ok, race, winners};

/// Lets 40 callers take at once, each the buckets and at the instant of its number; answers who was
/// allowed.
async fn race_for(
    limiter: &Arc<dyn RateLimiter>,
    call: impl Fn(usize) -> (Vec<Bucket>, DateTime<Utc>),
) -> Vec<(usize, bool)> {
    race(40, |caller| {
        let (limiter, (buckets, at)) = (Arc::clone(limiter), call(caller));
        async move {
            let verdict = ok(limiter.take(&buckets, hit(number(caller)), at).await);
            (caller, verdict == Verdict::Allowed)
        }
    })
    .await
}

fn allowed(answers: &[(usize, bool)]) -> usize {
    winners(&answers.iter().map(|(_, won)| *won).collect::<Vec<_>>())
}

pub async fn racing_callers_get_exactly_the_capacity_there_is(limiter: Arc<dyn RateLimiter>) {
    let answers = race_for(&limiter, |_| (vec![bucket("a", &[(7, 60)])], noon())).await;
    assert_eq!(allowed(&answers), 7);
}

pub async fn racing_callers_whose_clocks_differ_a_little_get_no_more(limiter: Arc<dyn RateLimiter>) {
    let answers = race_for(&limiter, |caller| {
        let at = noon() + millis(count(caller) * 7 % 40);
        (vec![bucket("a", &[(7, 60), (30, 3_600)])], at)
    })
    .await;
    assert_eq!(allowed(&answers), 7);
}

pub async fn racing_callers_get_the_capacity_of_the_narrowest_window(limiter: Arc<dyn RateLimiter>) {
    let windows = [(20, 60), (6, 900), (11, 3_600)];
    let answers = race_for(&limiter, |_| (vec![bucket("a", &windows)], noon())).await;
    assert_eq!(allowed(&answers), 6);
}

pub async fn racing_callers_who_name_their_buckets_in_any_order_leave_exactly_the_rest(limiter: Arc<dyn RateLimiter>) {
    let buckets = [bucket("a", &[(10, 60)]), bucket("b", &[(6, 60)]), bucket("c", &[(8, 60)])];
    let answers = race_for(&limiter, |caller| {
        let mut mine = buckets.to_vec();
        mine.rotate_left(caller % 3);
        if caller % 2 == 0 {
            mine.reverse();
        }
        (mine, noon())
    })
    .await;
    assert_eq!(allowed(&answers), 6);
    let caller = LimiterUser::new(&*limiter);
    for (bucket, room) in buckets.iter().zip([4, 0, 2]) {
        assert_eq!(caller.use_up(bucket, noon()).await, room, "{}", bucket.key);
    }
}

pub async fn who_loses_a_race_for_a_shared_bucket_keeps_the_capacity_of_their_own(limiter: Arc<dyn RateLimiter>) {
    let own = |caller: usize| bucket(&format!("own {caller}"), &[(1, 60)]);
    let answers = race_for(&limiter, |caller| (vec![own(caller), bucket("shared", &[(5, 60)])], noon())).await;
    assert_eq!(allowed(&answers), 5);
    let caller = LimiterUser::new(&*limiter);
    for (n, won) in answers {
        assert_eq!(caller.use_up(&own(n), noon()).await, u32::from(!won), "caller {n}");
    }
}

pub async fn racing_members_get_exactly_the_capacity_there_is(limiter: Arc<dyn RateLimiter>) {
    let member = |caller: usize| format!("member {}", caller % 8);
    let answers = race_for(&limiter, |caller| {
        let bucket = Bucket::distinct(key("members"), member(caller), Window::new(3, 60));
        (vec![bucket], noon())
    })
    .await;
    let mut let_through: Vec<String> = answers.iter().filter(|(_, won)| *won).map(|(n, _)| member(*n)).collect();
    assert_eq!(let_through.len(), 15, "all five callers of each of three members");
    let_through.sort_unstable();
    let_through.dedup();
    assert_eq!(let_through.len(), 3, "three members fit");
}

pub async fn racing_members_beside_a_counting_bucket_leave_exactly_the_rest(limiter: Arc<dyn RateLimiter>) {
    let uses = bucket("uses", &[(20, 60)]);
    let answers = race_for(&limiter, |caller| {
        let members = Bucket::distinct(key("members"), format!("member {caller}"), Window::new(4, 60));
        let mut both = vec![uses.clone(), members];
        both.rotate_left(caller % 2);
        (both, noon())
    })
    .await;
    assert_eq!(allowed(&answers), 4);
    assert_eq!(LimiterUser::new(&*limiter).use_up(&uses, noon()).await, 16);
}
