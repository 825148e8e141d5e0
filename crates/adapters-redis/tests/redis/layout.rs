//! How things lie in Redis: nobody's number in the names of keys, nothing that stays for ever.

use crate::support::{command, server_and_store};
use portal_core::identity::otp::{ChallengeRef, OtpStore};
use portal_core::identity::rate_limit::{Bucket, RateLimiter, Window};
use portal_testkit::fixtures::{challenge, hit, key, noon, phone, renewal};

#[tokio::test(flavor = "multi_thread")]
async fn key_names_hold_no_phone_number_and_every_key_ends_some_time_after_its_code() {
    let (server, store) = server_and_store().await;
    let challenge = challenge(1);
    store.put(&challenge).await.expect("Redis answers");
    let bucket = Bucket::counting(key("layout"), [Window::new(3, 3_600)]);
    store.take(&[bucket], hit(1), noon()).await.expect("Redis answers");
    let keys = command(&server, "KEYS *").await;
    assert!(!keys.contains(&phone().national()[1..]), "{keys}");
    let names: Vec<&str> = keys.lines().filter(|l| l.starts_with("portal:")).collect();
    assert_eq!(names.len(), 3, "{keys}");
    for name in names {
        let life = command(&server, &format!("PTTL {name}")).await;
        let life: i64 = life[1..].lines().next().and_then(|line| line.parse().ok()).expect("a number");
        assert!(life > 10 * 60 * 1_000, "{name} ends in {life} ms");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bucket_lives_longer_than_its_longest_window_whatever_is_taken_from_it_later() {
    let (server, store) = server_and_store().await;
    let days = |days: i64| Bucket::counting(key("long"), [Window::new(9, days * 86_400)]);
    for (n, bucket) in [(1, days(60)), (2, days(1))] {
        store.take(&[bucket], hit(n), noon()).await.expect("Redis answers");
    }
    let keys = command(&server, "KEYS portal:rate:*").await;
    let name = keys.lines().find(|line| line.starts_with("portal:")).expect("the bucket's key");
    let life = command(&server, &format!("PTTL {name}")).await;
    let life: i64 = life[1..].lines().next().and_then(|line| line.parse().ok()).expect("a number");
    assert!(life > 60 * 86_400 * 1_000, "{life} ms");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_resend_lengthens_the_life_of_the_way_that_leads_to_it() {
    let (server, store) = server_and_store().await;
    let challenge = challenge(1);
    store.put(&challenge).await.expect("Redis answers");
    let keys = command(&server, "KEYS portal:otp-api:*").await;
    let name = keys.lines().find(|line| line.starts_with("portal:")).expect("the client's key");
    command(&server, &format!("PEXPIRE {name} 60000")).await;
    store.renew(challenge.id, &renewal(1, 1)).await.expect("Redis answers");
    let life = command(&server, &format!("TTL {name}")).await;
    assert!(life.starts_with(":1500") || life.starts_with(":1499"), "{life}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_else_wrote_there_is_an_error_that_quotes_nothing() {
    let (server, store) = server_and_store().await;
    let id = challenge(1).id;
    let write = format!("HSET portal:otp:{id} challenge 62817102070 guesses_left 5 sequence 0");
    command(&server, &write).await;
    let error = store.find(&ChallengeRef::Id(id)).await.expect_err("it does not parse");
    assert!(!error.is_retryable());
    assert!(!format!("{error:?}").contains("817102070"));
}
