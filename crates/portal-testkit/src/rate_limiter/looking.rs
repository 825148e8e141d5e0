//! Looking at buckets without taking anything, and emptying them.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::identity::rate_limit::{Bucket, RateLimiter, Verdict, Window};

use super::{LimiterUser, bucket};
use crate::fixtures::{hit, key, noon};
use crate::support::{millis, ok, secs};

pub async fn looking_answers_what_taking_would(limiter: Arc<dyn RateLimiter>) {
    let (caller, all) = (LimiterUser::new(&*limiter), [bucket("a", &[(2, 60)]), bucket("b", &[(9, 60), (3, 600)])]);
    for at in [0, 10, 65, 70, 120, 130, 630] {
        let seen = ok(limiter.peek(&all, noon() + secs(at)).await);
        assert_eq!(caller.take(&all, noon() + secs(at)).await, seen, "after {at} s");
    }
    let distinct = [Bucket::distinct(key("c"), "m".into(), Window::new(1, 60))];
    assert!(caller.allowed(&distinct, noon()).await);
    assert_eq!(ok(limiter.peek(&distinct, noon()).await), Verdict::Allowed, "a member who counts already");
    let other = [Bucket::distinct(key("c"), "n".into(), Window::new(1, 60))];
    assert_eq!(ok(limiter.peek(&other, noon()).await), Verdict::Denied { retry_after: secs(60) });
}

pub async fn looking_takes_nothing(limiter: Arc<dyn RateLimiter>) {
    let (caller, a) = (LimiterUser::new(&*limiter), bucket("a", &[(3, 60)]));
    for _ in 0..9 {
        assert_eq!(ok(limiter.peek(std::slice::from_ref(&a), noon()).await), Verdict::Allowed);
    }
    assert_eq!(ok(limiter.count(&key("a"), noon() - secs(60)).await), 0);
    assert_eq!(caller.use_up(&a, noon()).await, 3);
}

pub async fn a_thousand_looks_leave_every_bucket_as_it_was(limiter: Arc<dyn RateLimiter>) {
    let (caller, a) = (LimiterUser::new(&*limiter), bucket("a", &[(3, 60), (3, 600)]));
    let member = |name: &str| Bucket::distinct(key("m"), name.into(), Window::new(2, 60));
    for at in [0, 30] {
        assert!(caller.allowed(&[a.clone(), member("first")], noon() + secs(at)).await);
    }
    for n in 0..1_000 {
        let now = noon() + secs(31) + millis(n);
        assert_eq!(ok(limiter.peek(&[a.clone(), member("second")], now).await), Verdict::Allowed);
        assert_eq!(ok(limiter.count(&key("a"), noon() - secs(1)).await), 2);
    }
    let now = noon() + secs(40);
    assert_eq!(caller.use_up(&a, now).await, 1, "the room that was left");
    assert_eq!(caller.take(&[a], now).await, Verdict::Denied { retry_after: secs(560) });
    assert!(caller.allowed(&[member("third")], now).await, "nobody took the member's place by looking");
    assert!(!caller.allowed(&[member("fourth")], now).await);
}

pub async fn the_uses_after_an_instant_are_counted(limiter: Arc<dyn RateLimiter>) {
    let (caller, a) = (LimiterUser::new(&*limiter), [bucket("a", &[(u32::MAX, 600)])]);
    assert_eq!(ok(limiter.count(&key("a"), noon()).await), 0, "nobody used it");
    for at in [0, 10, 10, 20] {
        assert!(caller.allowed(&a, noon() + secs(at)).await);
    }
    for (since, count) in [(-1, 4), (0, 3), (9, 3), (10, 1), (20, 0)] {
        assert_eq!(ok(limiter.count(&key("a"), noon() + secs(since)).await), count, "after {since} s");
    }
    assert_eq!(ok(limiter.count(&key("b"), noon() - secs(60)).await), 0, "another bucket");
}

pub async fn emptying_a_bucket_leaves_the_others(limiter: Arc<dyn RateLimiter>) {
    let caller = LimiterUser::new(&*limiter);
    let all = ["a", "b", "c"].map(|name| bucket(name, &[(2, 60)]));
    for n in 0..2_u8 {
        assert_eq!(ok(limiter.take(&all, hit(n.into()), noon()).await), Verdict::Allowed);
    }
    ok(limiter.clear(&[key("a"), key("c"), key("never used")]).await);
    ok(limiter.clear(&[]).await);
    for (bucket, room) in all.iter().zip([2, 0, 2]) {
        assert_eq!(caller.use_up(bucket, noon()).await, room, "{}", bucket.key);
    }
}
