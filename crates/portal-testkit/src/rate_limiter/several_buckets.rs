//! Several buckets in one call: all or none.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::identity::rate_limit::RateLimiter;

use super::{LimiterUser, bucket};
use crate::fixtures::noon;
use crate::support::secs;

pub async fn one_use_is_taken_in_every_bucket(limiter: Arc<dyn RateLimiter>) {
    let caller = LimiterUser::new(&*limiter);
    let all = [bucket("a", &[(3, 60)]), bucket("b", &[(4, 60)]), bucket("c", &[(5, 60)])];
    assert!(caller.allowed(&all, noon()).await);
    for (bucket, room) in all.iter().zip([2, 3, 4]) {
        assert_eq!(caller.use_up(bucket, noon()).await, room);
    }
}

pub async fn a_full_bucket_leaves_nothing_in_the_others_wherever_it_stands(limiter: Arc<dyn RateLimiter>) {
    let caller = LimiterUser::new(&*limiter);
    let full = bucket("full", &[(1, 60)]);
    assert_eq!(caller.use_up(&full, noon()).await, 1);
    for place in 0..3 {
        let mut all = vec![bucket("a", &[(2, 60)]), bucket("b", &[(2, 60)])];
        all.insert(place, full.clone());
        for _ in 0..5 {
            assert!(!caller.allowed(&all, noon()).await);
        }
    }
    for name in ["a", "b"] {
        assert_eq!(caller.use_up(&bucket(name, &[(2, 60)]), noon()).await, 2, "{name}");
    }
}

pub async fn the_wait_lasts_until_every_bucket_has_capacity(limiter: Arc<dyn RateLimiter>) {
    let caller = LimiterUser::new(&*limiter);
    let (soon, late) = (bucket("soon", &[(1, 60)]), bucket("late", &[(1, 300)]));
    for all in [[soon.clone(), late.clone()], [late, soon]] {
        let at = if all[0].key.as_str() == "soon" { noon() } else { noon() + secs(3_600) };
        assert!(caller.allowed(&all, at).await);
        caller.check_wait(&all, at + secs(20), secs(280)).await;
    }
}

pub async fn a_bucket_with_capacity_adds_nothing_to_the_wait(limiter: Arc<dyn RateLimiter>) {
    let caller = LimiterUser::new(&*limiter);
    let (narrow, wide) = (bucket("narrow", &[(1, 60)]), bucket("wide", &[(100, 86_400)]));
    let both = [narrow, wide];
    assert!(caller.allowed(&both, noon()).await);
    caller.check_wait(&both, noon() + secs(1), secs(59)).await;
}
