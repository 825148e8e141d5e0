//! Buckets that count different members.
//!
//! Whether a use by a member who counts already makes them count for longer is left open.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::identity::rate_limit::{Bucket, RateLimiter, Window};

use super::{LimiterUser, bucket};
use crate::fixtures::{hit, key, noon};
use crate::support::{ok, secs};

/// The same bucket, asked for `member`: three different ones fit into a minute.
fn by(member: &str) -> [Bucket; 1] {
    [Bucket::distinct(key("members"), member.into(), Window::new(3, 60))]
}

pub async fn a_member_takes_capacity_once_however_often_they_come(limiter: Arc<dyn RateLimiter>) {
    let caller = LimiterUser::new(&*limiter);
    for _ in 0..10 {
        assert!(caller.allowed(&by("+62817102070"), noon()).await);
    }
    assert!(caller.allowed(&by("b"), noon()).await);
    assert!(caller.allowed(&by("c"), noon()).await);
    assert!(!caller.allowed(&by("d"), noon()).await);
}

pub async fn a_member_who_counts_already_is_let_through_a_full_bucket(limiter: Arc<dyn RateLimiter>) {
    let caller = LimiterUser::new(&*limiter);
    for (second, member) in (0..).zip(["a", "b", "c"]) {
        assert!(caller.allowed(&by(member), noon() + secs(second)).await);
    }
    for member in ["a", "b", "c"] {
        assert!(caller.allowed(&by(member), noon() + secs(59)).await, "{member}");
    }
    assert!(!caller.allowed(&by("d"), noon() + secs(59)).await);
}

pub async fn a_new_member_waits_until_the_first_one_no_longer_counts(limiter: Arc<dyn RateLimiter>) {
    let caller = LimiterUser::new(&*limiter);
    for (second, member) in (0..).zip(["a", "b", "c"]) {
        assert!(caller.allowed(&by(member), noon() + secs(second)).await);
    }
    caller.check_wait(&by("d"), noon() + secs(10), secs(50)).await;
    caller.check_wait(&by("e"), noon() + secs(60), secs(1)).await;
}

pub async fn a_member_who_no_longer_counts_takes_capacity_again(limiter: Arc<dyn RateLimiter>) {
    let caller = LimiterUser::new(&*limiter);
    assert!(caller.allowed(&by("a"), noon()).await);
    for member in ["b", "c", "d"] {
        assert!(caller.allowed(&by(member), noon() + secs(60)).await);
    }
    assert!(!caller.allowed(&by("a"), noon() + secs(60)).await);
    assert!(caller.allowed(&by("a"), noon() + secs(120)).await);
}

pub async fn a_refused_member_does_not_count(limiter: Arc<dyn RateLimiter>) {
    let caller = LimiterUser::new(&*limiter);
    for member in ["a", "b", "c"] {
        assert!(caller.allowed(&by(member), noon()).await);
    }
    for second in 0..3 {
        assert!(!caller.allowed(&by("d"), noon() + secs(second)).await, "not even the second time");
    }
}

pub async fn members_are_told_apart_by_every_byte(limiter: Arc<dyn RateLimiter>) {
    let caller = LimiterUser::new(&*limiter);
    for member in ["a", "A", " a"] {
        assert!(caller.allowed(&by(member), noon()).await);
    }
    assert!(!caller.allowed(&by("a "), noon()).await);
}

pub async fn a_full_bucket_keeps_a_member_from_being_counted_elsewhere(limiter: Arc<dyn RateLimiter>) {
    let caller = LimiterUser::new(&*limiter);
    let full = bucket("full", &[(1, 60)]);
    assert!(caller.allowed(std::slice::from_ref(&full), noon()).await);
    let [members] = by("a");
    assert!(!caller.allowed(&[members.clone(), full.clone()], noon()).await);
    assert!(!caller.allowed(&[full, members], noon()).await);
    for member in ["b", "c", "d"] {
        assert!(caller.allowed(&by(member), noon()).await);
    }
}

pub async fn a_full_bucket_of_members_leaves_nothing_in_the_others(limiter: Arc<dyn RateLimiter>) {
    let caller = LimiterUser::new(&*limiter);
    for member in ["a", "b", "c"] {
        assert!(caller.allowed(&by(member), noon()).await);
    }
    let uses = bucket("uses", &[(2, 60)]);
    let [stranger] = by("d");
    assert!(!caller.allowed(&[uses.clone(), stranger], noon()).await);
    let [known] = by("a");
    assert!(caller.allowed(&[uses.clone(), known], noon()).await);
    assert_eq!(caller.use_up(&uses, noon()).await, 1);
}

pub async fn giving_back_a_use_does_not_take_its_member_out(limiter: Arc<dyn RateLimiter>) {
    let caller = LimiterUser::new(&*limiter);
    assert!(caller.allowed(&by("a"), noon()).await);
    assert!(caller.allowed(&by("b"), noon()).await);
    ok(limiter.take(&by("c"), hit(1), noon()).await);
    ok(limiter.release(&[key("members")], hit(1)).await);
    assert!(!caller.allowed(&by("d"), noon()).await, "members are filed under their own name");
}
