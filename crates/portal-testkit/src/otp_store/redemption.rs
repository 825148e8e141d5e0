//! Consuming: once, by one.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::identity::otp::{Challenge, ChallengeRef, OtpStore};

use crate::fixtures::{challenge, noon, renewal};
use crate::support::{count, ok, race, secs, winners};

pub async fn a_challenge_is_consumed_once(store: Arc<dyn OtpStore>) {
    let made = challenge(1);
    let at = noon() + secs(30);
    ok(store.put(&made).await);
    assert!(ok(store.consume(made.id, 0, at).await));
    for later in 31..34 {
        assert!(!ok(store.consume(made.id, 0, noon() + secs(later)).await));
    }
    let found = ok(store.find(&ChallengeRef::Id(made.id)).await);
    assert_eq!(found, Some(Challenge { consumed_at: Some(at), ..made }));
}

pub async fn consuming_one_challenge_leaves_the_others(store: Arc<dyn OtpStore>) {
    let (one, other) = (challenge(1), challenge(2));
    ok(store.put(&one).await);
    ok(store.put(&other).await);
    assert!(ok(store.consume(one.id, 0, noon()).await));
    assert_eq!(ok(store.find(&ChallengeRef::Id(other.id)).await), Some(other.clone()));
    assert!(ok(store.consume(other.id, 0, noon()).await));
}

pub async fn the_code_of_another_sequence_consumes_nothing(store: Arc<dyn OtpStore>) {
    let made = challenge(1);
    ok(store.put(&made).await);
    assert!(!ok(store.consume(made.id, 1, noon()).await));
    assert_eq!(ok(store.find(&ChallengeRef::Id(made.id)).await), Some(made.clone()));
    let renewed = ok(store.renew(made.id, &renewal(1, 1)).await);
    assert!(!ok(store.consume(made.id, 0, noon()).await), "the old code is gone");
    assert_eq!(ok(store.find(&ChallengeRef::Id(made.id)).await), renewed);
    assert!(ok(store.consume(made.id, 1, noon()).await));
}

pub async fn the_last_guess_can_still_be_redeemed(store: Arc<dyn OtpStore>) {
    let made = Challenge { guesses_left: 1, ..challenge(1) };
    ok(store.put(&made).await);
    assert!(ok(store.take_guess(&ChallengeRef::Id(made.id)).await).is_some());
    assert!(ok(store.consume(made.id, 0, noon()).await));
}

pub async fn one_of_several_racing_callers_consumes(store: Arc<dyn OtpStore>) {
    let made = challenge(1);
    ok(store.put(&made).await);
    let answers = race(40, |caller| {
        let (store, id) = (Arc::clone(&store), made.id);
        let at = noon() + secs(count(caller));
        async move { ok(store.consume(id, 0, at).await).then_some(at) }
    })
    .await;
    let won: Vec<_> = answers.into_iter().flatten().collect();
    assert_eq!(won.len(), 1, "one caller wins");
    let found = ok(store.find(&ChallengeRef::Id(made.id)).await).expect("the challenge");
    assert_eq!(found.consumed_at, won.first().copied(), "what is stored is the winner's");
}

pub async fn either_the_renewal_or_the_redemption_wins_a_race(store: Arc<dyn OtpStore>) {
    for n in 0..10 {
        let made = challenge(n);
        ok(store.put(&made).await);
        let answers = race(20, |caller| {
            let (store, id) = (Arc::clone(&store), made.id);
            async move {
                if caller % 2 == 0 {
                    ok(store.consume(id, 0, noon()).await)
                } else {
                    ok(store.renew(id, &renewal(1, 1)).await).is_some()
                }
            }
        })
        .await;
        assert_eq!(winners(&answers), 1, "the code is renewed or redeemed, never both");
    }
}
