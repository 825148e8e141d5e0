//! Case 28d: a Redis that answers READONLY, OOM, LOADING or NOAUTH. What was asked for before is never said to be
//! nothing, what is asked for meanwhile works, and each challenge has its guesses once.

use std::sync::Arc;

use crate::outage::guesses_handed_out;
use crate::support::{PATIENCE, server_and_store, store};
use chrono::TimeDelta;
use portal_core::identity::otp::{Binding, Challenge, ChallengeRef, FallbackOtpStore, OtpStore};
use portal_testkit::fixtures::{browser_challenge, challenge, noon, renewal};
use portal_testkit::servers::{RedisServer, RedisTrouble};

/// A code is asked for before the trouble, another one while it lasts; then it ends.
async fn codes_survive(trouble: RedisTrouble) {
    let server = RedisServer::start_with(&RedisTrouble::OPTIONS).await;
    let primary = store(&server.url());
    primary.ready(PATIENCE).await.expect("Redis answers");
    let (_second, backup) = server_and_store().await;
    let store = FallbackOtpStore::new(Arc::clone(&primary) as Arc<dyn OtpStore>, backup);
    let (before, meanwhile) = (browser_challenge(1), browser_challenge(2));
    store.put(&before).await.expect("Redis answers");

    let begun = trouble.begin(&server).await;
    let which = ChallengeRef::Id(before.id);
    for _ in 0..10 {
        assert!(store.take_guess(&which).await.is_err(), "{trouble:?}: no guess is taken, and none is said to be left");
    }
    assert!(store.renew(before.id, &renewal(1, 1)).await.is_err(), "{trouble:?}");
    assert!(store.consume(before.id, 0, noon()).await.is_err(), "{trouble:?}");
    assert!(!matches!(store.find(&which).await, Ok(None)), "{trouble:?}: it is there");
    store.put(&meanwhile).await.expect("the backup takes it");
    let taken = store.take_guess(&ChallengeRef::Id(meanwhile.id)).await.expect("the backup answers");
    assert_eq!(taken.map(|challenge| challenge.guesses_left), Some(4), "{trouble:?}");

    begun.end(&server).await;
    primary.ready(PATIENCE).await.expect("it heals by itself");
    assert_eq!(guesses_handed_out(&store, &before).await, 5, "{trouble:?}: as many as before, and no more");
    assert_eq!(guesses_handed_out(&store, &meanwhile).await, 4, "{trouble:?}: as many as were left");
}

#[tokio::test(flavor = "multi_thread")]
async fn case_28d_an_api_client_that_names_no_challenge_means_the_one_it_asked_for_meanwhile() {
    let server = RedisServer::start_with(&RedisTrouble::OPTIONS).await;
    let primary = store(&server.url());
    primary.ready(PATIENCE).await.expect("Redis answers");
    let (_second, backup) = server_and_store().await;
    let store = FallbackOtpStore::new(Arc::clone(&primary) as Arc<dyn OtpStore>, backup);
    let before = challenge(1);
    let created_at = before.created_at + TimeDelta::seconds(61);
    let meanwhile = Challenge { created_at, binding: before.binding, ..challenge(2) };
    let Binding::Api(client) = before.binding else { panic!("an API client's challenge") };
    store.put(&before).await.expect("Redis answers");
    let begun = RedisTrouble::ReadOnly.begin(&server).await;
    store.put(&meanwhile).await.expect("the backup takes it");
    begun.end(&server).await;
    primary.ready(PATIENCE).await.expect("it heals by itself");
    let which = ChallengeRef::ApiClient(client);
    let found = store.find(&which).await.expect("both answer").expect("a challenge");
    let taken = store.take_guess(&which).await.expect("both answer").expect("a guess");
    assert_eq!((found.id, taken.id, taken.guesses_left), (meanwhile.id, meanwhile.id, 4));
    assert_eq!(guesses_handed_out(&store, &before).await, 5, "nothing is taken from the other one");
}

#[tokio::test(flavor = "multi_thread")]
async fn case_28d_codes_survive_a_redis_that_became_a_replica() {
    codes_survive(RedisTrouble::ReadOnly).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn case_28d_codes_survive_a_redis_whose_memory_is_full() {
    codes_survive(RedisTrouble::Full).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn case_28d_codes_survive_a_redis_that_loads() {
    codes_survive(RedisTrouble::Loading).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn case_28d_codes_survive_a_redis_that_wants_a_password() {
    codes_survive(RedisTrouble::NoPassword).await;
}
