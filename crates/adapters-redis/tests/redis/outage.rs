//! Redis killed, frozen, restarted and emptied: calls fail fast, nothing hangs, it heals by itself, and
//! nobody gets a guess more.

use std::sync::Arc;
use std::time::Duration;

use crate::support::{PATIENCE, SOON, command, server_and_store, store, timed};
use adapters_redis::{InvalidRedisUrl, RedisOptions, RedisStore};
use portal_core::identity::otp::{Challenge, ChallengeRef, FallbackOtpStore, OtpStore};
use portal_core::identity::rate_limit::{Bucket, FallbackRateLimiter, RateLimiter, Verdict, Window};
use portal_testkit::fixtures::{browser_challenge, challenge, hit, key, noon};
use portal_testkit::servers::RedisServer;

fn one_a_minute() -> [Bucket; 1] {
    [Bucket::counting(key("outage"), [Window::new(1, 60)])]
}

/// Guesses until there are none, or until it is clear that they never end.
pub(crate) async fn guesses_handed_out(store: &dyn OtpStore, challenge: &Challenge) -> usize {
    let mut taken = 0;
    for _ in 0..20 {
        let which = ChallengeRef::Id(challenge.id);
        if let Ok(Some(_)) = store.take_guess(&which).await {
            taken += 1;
        }
    }
    taken
}

#[tokio::test(flavor = "multi_thread")]
async fn the_portal_starts_without_redis_and_uses_it_once_it_is_there() {
    let mut server = RedisServer::start().await;
    server.stop();
    let store = store(&server.url());
    let (answer, took) = timed(store.put(&challenge(1))).await;
    assert!(answer.expect_err("nobody listens").is_retryable());
    assert!(took < SOON, "{took:?}");
    server.start_again().await;
    store.ready(PATIENCE).await.expect("it finds Redis by itself");
    store.put(&challenge(1)).await.expect("Redis answers");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_redis_fails_fast_and_is_back_in_use_after_its_restart() {
    let (mut server, store) = server_and_store().await;
    server.stop();
    for n in 0..50 {
        let (answer, took) = timed(store.take(&one_a_minute(), hit(n), noon())).await;
        assert!(answer.expect_err("Redis is gone").is_retryable());
        assert!(took < SOON, "call {n} took {took:?}");
    }
    server.start_again().await;
    store.ready(PATIENCE).await.expect("it heals by itself");
    let verdict = store.take(&one_a_minute(), hit(99), noon()).await;
    assert_eq!(verdict.expect("Redis answers"), Verdict::Allowed);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_frozen_redis_costs_one_timeout_and_then_nothing_until_it_thaws() {
    let (mut server, store) = server_and_store().await;
    server.pause();
    let (answer, took) = timed(store.put(&challenge(1))).await;
    assert!(answer.expect_err("Redis is frozen").is_retryable());
    assert!(took < SOON, "{took:?}");
    let ((), took) = timed(async {
        for n in 0..200 {
            let answer = store.take(&one_a_minute(), hit(n), noon()).await;
            assert!(answer.expect_err("Redis is frozen").is_retryable());
        }
    })
    .await;
    assert!(took < SOON, "200 calls took {took:?}");
    tokio::time::sleep(Duration::from_secs(3)).await;
    let (answer, took) = timed(store.find(&ChallengeRef::Id(challenge(1).id))).await;
    assert!(answer.is_err() && took < SOON, "{took:?}");
    server.resume();
    store.ready(PATIENCE).await.expect("it heals by itself");
    let verdict = store.take(&one_a_minute(), hit(999), noon()).await;
    assert_eq!(verdict.expect("Redis answers"), Verdict::Allowed);
}

#[tokio::test(flavor = "multi_thread")]
async fn callers_that_meet_a_frozen_redis_together_all_get_away_in_time() {
    let (mut server, store) = server_and_store().await;
    server.pause();
    let calls = (0..64).map(|n| {
        let store = Arc::clone(&store);
        tokio::spawn(async move { timed(store.put(&challenge(n))).await })
    });
    for call in calls.collect::<Vec<_>>() {
        let (answer, took) = call.await.expect("no panic");
        assert!(answer.is_err() && took < SOON, "{took:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_emptied_redis_that_forgot_every_script_goes_on_at_once() {
    let (server, store) = server_and_store().await;
    store.put(&challenge(1)).await.expect("Redis answers");
    command(&server, "FLUSHALL\r\nSCRIPT FLUSH").await;
    let which = ChallengeRef::Id(challenge(1).id);
    assert_eq!(store.find(&which).await.expect("Redis answers"), None);
    store.put(&challenge(1)).await.expect("Redis answers");
    let left = store.take_guess(&which).await.expect("Redis answers");
    assert_eq!(left.map(|c| c.guesses_left), Some(4));
}

#[tokio::test(flavor = "multi_thread")]
async fn emptying_redis_in_the_middle_of_an_attack_gives_no_guess_more() {
    let (server, primary) = server_and_store().await;
    let (_second, backup) = server_and_store().await;
    let store = FallbackOtpStore::new(primary, backup);
    let attacked = browser_challenge(1);
    store.put(&attacked).await.expect("Redis answers");
    let which = ChallengeRef::Id(attacked.id);
    for _ in 0..3 {
        let taken = store.take_guess(&which).await.expect("Redis answers");
        assert!(taken.is_some());
    }
    command(&server, "FLUSHALL").await;
    assert_eq!(guesses_handed_out(&store, &attacked).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_challenge_put_while_redis_froze_gets_no_second_set_of_guesses_when_it_thaws() {
    let (mut server, primary) = server_and_store().await;
    let (_second, backup) = server_and_store().await;
    let watched = Arc::clone(&primary);
    let store = FallbackOtpStore::new(primary, backup);
    // Redis knows the script from now on, so it carries out what was sent while it was frozen.
    let other = browser_challenge(2);
    store.put(&other).await.expect("Redis answers");
    server.pause();
    let attacked = browser_challenge(1);
    store.put(&attacked).await.expect("the backup takes it");
    assert_eq!(guesses_handed_out(&store, &attacked).await, 5);
    server.resume();
    watched.ready(PATIENCE).await.expect("it heals by itself");
    assert_eq!(guesses_handed_out(&store, &attacked).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn while_redis_is_away_the_limiter_behind_it_holds() {
    let (mut server, primary) = server_and_store().await;
    let (_second, backup) = server_and_store().await;
    let limiter = FallbackRateLimiter::new(primary, backup);
    server.stop();
    let mut allowed = 0;
    for n in 0..20 {
        let verdict = limiter.take(&one_a_minute(), hit(n), noon()).await;
        allowed += usize::from(verdict.expect("the backup answers") == Verdict::Allowed);
    }
    assert_eq!(allowed, 1);
}

#[tokio::test]
async fn a_text_that_is_no_url_is_refused_without_being_repeated() {
    for url in ["", "127.0.0.1:6379", "redis-cluster://:hunter2@a:1", "redis://a:b:c"] {
        let error = RedisStore::connect(url, RedisOptions::default()).err();
        assert_eq!(error, Some(InvalidRedisUrl), "{url}");
    }
    assert!(!InvalidRedisUrl.to_string().contains("hunter2"));
}
