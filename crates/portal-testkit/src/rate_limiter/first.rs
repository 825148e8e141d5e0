//! First cases.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::rate_limit::{Bucket, RateLimiter, Verdict, Window};

use crate::fixtures::{hit, key, noon};
use crate::support::{number, race};

pub async fn racing_callers_get_exactly_the_room_there_is(limiter: Arc<dyn RateLimiter>) {
    let verdicts = race(40, |n| {
        let limiter = Arc::clone(&limiter);
        async move {
            let bucket = Bucket::counting(key("race"), [Window::new(7, 60)]);
            limiter.take(&[bucket], hit(number(n)), noon()).await
        }
    })
    .await;
    let allowed = verdicts.into_iter().filter(|v| matches!(v, Ok(Verdict::Allowed))).count();
    assert_eq!(allowed, 7);
}
