//! Giving uses back.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::identity::rate_limit::{RateLimiter, Verdict};

use super::{LimiterUser, bucket};
use crate::fixtures::{hit, key, noon};
use crate::support::{number, ok, race, secs};

pub async fn a_released_use_leaves_its_capacity(limiter: Arc<dyn RateLimiter>) {
    let (caller, a) = (LimiterUser::new(&*limiter), bucket("a", &[(3, 60)]));
    assert_eq!(ok(limiter.take(std::slice::from_ref(&a), hit(1), noon()).await), Verdict::Allowed);
    assert_eq!(caller.use_up(&a, noon()).await, 2);
    ok(limiter.release(&[key("a")], hit(1)).await);
    assert_eq!(caller.use_up(&a, noon()).await, 1);
}

pub async fn a_use_is_released_once(limiter: Arc<dyn RateLimiter>) {
    let (caller, a) = (LimiterUser::new(&*limiter), bucket("a", &[(3, 60)]));
    ok(limiter.take(std::slice::from_ref(&a), hit(1), noon()).await);
    assert_eq!(caller.use_up(&a, noon()).await, 2);
    for _ in 0..3 {
        ok(limiter.release(&[key("a")], hit(1)).await);
    }
    assert_eq!(caller.use_up(&a, noon()).await, 1);
}

pub async fn releasing_unknown_uses_is_no_error(limiter: Arc<dyn RateLimiter>) {
    let (caller, a) = (LimiterUser::new(&*limiter), bucket("a", &[(1, 60)]));
    ok(limiter.release(&[key("a"), key("never used")], hit(1)).await);
    ok(limiter.release(&[], hit(1)).await);
    assert_eq!(caller.use_up(&a, noon()).await, 1);
    ok(limiter.release(&[key("a")], hit(1)).await);
    assert_eq!(caller.use_up(&a, noon()).await, 0);
}

pub async fn a_use_is_released_in_the_named_buckets_only(limiter: Arc<dyn RateLimiter>) {
    let caller = LimiterUser::new(&*limiter);
    let all = ["a", "b", "c"].map(|name| bucket(name, &[(1, 60)]));
    assert_eq!(ok(limiter.take(&all, hit(1), noon()).await), Verdict::Allowed);
    ok(limiter.release(&[key("a"), key("c")], hit(1)).await);
    for (bucket, room) in all.iter().zip([1, 0, 1]) {
        assert_eq!(caller.use_up(bucket, noon()).await, room, "{}", bucket.key);
    }
}

pub async fn the_wait_is_that_of_the_uses_that_remain(limiter: Arc<dyn RateLimiter>) {
    let (caller, a) = (LimiterUser::new(&*limiter), [bucket("a", &[(2, 60)])]);
    for n in 0..2_u8 {
        ok(limiter.take(&a, hit(n.into()), noon() + secs(i64::from(n) * 20)).await);
    }
    ok(limiter.release(&[key("a")], hit(0)).await);
    assert!(caller.allowed(&a, noon() + secs(30)).await);
    caller.check_wait(&a, noon() + secs(40), secs(40)).await;
}

pub async fn racing_callers_who_release_leave_the_bucket_as_it_was(limiter: Arc<dyn RateLimiter>) {
    let a = bucket("a", &[(5, 60)]);
    race(40, |caller| {
        let (limiter, a) = (Arc::clone(&limiter), a.clone());
        async move {
            let hit = hit(number(caller));
            if ok(limiter.take(&[a], hit, noon()).await) == Verdict::Allowed {
                ok(limiter.release(&[key("a")], hit).await);
            }
        }
    })
    .await;
    assert_eq!(LimiterUser::new(&*limiter).use_up(&a, noon()).await, 5);
}
