//! Putting challenges, and finding them by identity and by client.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::identity::otp::{Binding, Challenge, ChallengeRef, OtpStore};

use crate::fixtures::{api_client, browser_challenge, challenge, customer_id, noon, renewal};
use crate::support::{millis, ok, secs};

pub async fn a_challenge_that_was_put_is_found_with_everything_in_it(store: Arc<dyn OtpStore>) {
    for (n, made) in [browser_challenge(1), challenge(2)].into_iter().enumerate() {
        let made = Challenge {
            narrowed_to: (n == 0).then(|| customer_id("AGLS2025/10-0001")),
            sequence: 7,
            key_id: "a1b2c3d4e5f6".into(),
            guesses_left: 3,
            sent_at: noon() + millis(61_234),
            expires_at: noon() + millis(661_235),
            consumed_at: (n == 0).then(|| noon() + millis(90_001)),
            ..made
        };
        ok(store.put(&made).await);
        assert_eq!(ok(store.find(&ChallengeRef::Id(made.id)).await), Some(made));
    }
}

pub async fn bytes_of_every_value_are_kept(store: Arc<dyn OtpStore>) {
    let challenges: Vec<Challenge> = (0..=255_u8)
        .step_by(16)
        .map(|first| Challenge {
            seed: std::array::from_fn(|i| first.wrapping_add(i.try_into().expect("below 16"))),
            code_mac: std::array::from_fn(|i| first.wrapping_sub(i.try_into().expect("below 32"))),
            ..challenge(u64::from(first))
        })
        .collect();
    for made in &challenges {
        ok(store.put(made).await);
    }
    for made in challenges {
        assert_eq!(ok(store.find(&ChallengeRef::Id(made.id)).await), Some(made));
    }
}

pub async fn a_challenge_that_was_never_put_is_found_by_nothing(store: Arc<dyn OtpStore>) {
    ok(store.put(&challenge(1)).await);
    let unknown = challenge(2).id;
    for which in [ChallengeRef::Id(unknown), ChallengeRef::ApiClient(api_client(1))] {
        assert_eq!(ok(store.find(&which).await), None);
        assert_eq!(ok(store.take_guess(&which).await), None);
    }
    assert_eq!(ok(store.renew(unknown, &renewal(1, 1)).await), None);
    assert!(!ok(store.consume(unknown, 0, noon()).await));
    assert_eq!(ok(store.find(&ChallengeRef::Id(challenge(1).id)).await), Some(challenge(1)));
}

pub async fn finding_a_challenge_takes_nothing(store: Arc<dyn OtpStore>) {
    let made = challenge(1);
    ok(store.put(&made).await);
    for _ in 0..10 {
        assert_eq!(ok(store.find(&ChallengeRef::Id(made.id)).await), Some(made.clone()));
        assert_eq!(ok(store.find(&ChallengeRef::ApiClient(api_client(0))).await), Some(made.clone()));
    }
}

/// Challenges of one client, put a second apart.
async fn put_in_turn(store: &dyn OtpStore, numbers: std::ops::RangeInclusive<u64>) -> Vec<Challenge> {
    let mut all = Vec::new();
    for (seconds, n) in (0..).zip(numbers) {
        let at = noon() + secs(seconds);
        let made = Challenge { created_at: at, sent_at: at, expires_at: at + secs(600), ..challenge(n) };
        ok(store.put(&made).await);
        all.push(made);
    }
    all
}

pub async fn a_client_names_the_challenge_that_was_put_last_for_it(store: Arc<dyn OtpStore>) {
    let mut all = put_in_turn(&*store, 1..=20).await;
    let other = Challenge { binding: Binding::Api(api_client(1)), created_at: noon() + secs(99), ..challenge(21) };
    ok(store.put(&other).await);
    let last = all.pop();
    assert_eq!(ok(store.find(&ChallengeRef::ApiClient(api_client(0))).await), last);
    assert_eq!(ok(store.find(&ChallengeRef::ApiClient(api_client(1))).await), Some(other));
}

pub async fn a_guess_by_client_is_taken_off_the_challenge_that_was_put_last(store: Arc<dyn OtpStore>) {
    let all = put_in_turn(&*store, 1..=3).await;
    let guessed = ok(store.take_guess(&ChallengeRef::ApiClient(api_client(0))).await);
    assert_eq!(guessed, Some(Challenge { guesses_left: 4, ..all[2].clone() }));
    for untouched in &all[..2] {
        let found = ok(store.find(&ChallengeRef::Id(untouched.id)).await);
        assert_eq!(found.as_ref(), Some(untouched));
    }
}

pub async fn a_client_never_leads_back_to_an_older_challenge(store: Arc<dyn OtpStore>) {
    let all = put_in_turn(&*store, 1..=2).await;
    let (older, last) = (&all[0], &all[1]);
    let by_client = ChallengeRef::ApiClient(api_client(0));
    assert!(ok(store.consume(last.id, 0, noon() + secs(5)).await));
    let found = ok(store.find(&by_client).await).expect("found, though it is redeemed");
    assert_eq!(found.id, last.id);
    assert_eq!(ok(store.take_guess(&by_client).await), None);
    assert_eq!(ok(store.find(&ChallengeRef::Id(older.id)).await).as_ref(), Some(older));
}

pub async fn a_client_names_a_challenge_without_guesses_too(store: Arc<dyn OtpStore>) {
    let spent = Challenge { guesses_left: 0, ..challenge(1) };
    ok(store.put(&spent).await);
    let by_client = ChallengeRef::ApiClient(api_client(0));
    assert_eq!(ok(store.find(&by_client).await), Some(spent));
    assert_eq!(ok(store.take_guess(&by_client).await), None);
}

pub async fn a_challenge_bound_to_a_browser_is_never_found_by_client(store: Arc<dyn OtpStore>) {
    let by_client = ChallengeRef::ApiClient(api_client(0));
    ok(store.put(&browser_challenge(1)).await);
    assert_eq!(ok(store.find(&by_client).await), None);
    assert_eq!(ok(store.take_guess(&by_client).await), None);
    let api = Challenge { created_at: noon() + secs(1), ..challenge(2) };
    ok(store.put(&api).await);
    let later = Challenge { created_at: noon() + secs(2), ..browser_challenge(3) };
    ok(store.put(&later).await);
    assert_eq!(ok(store.find(&by_client).await), Some(api));
    for bound in [browser_challenge(1), later] {
        assert_eq!(ok(store.find(&ChallengeRef::Id(bound.id)).await), Some(bound));
    }
}

pub async fn renewing_an_older_challenge_does_not_make_it_the_last_one(store: Arc<dyn OtpStore>) {
    let all = put_in_turn(&*store, 1..=2).await;
    assert!(ok(store.renew(all[0].id, &renewal(1, 1)).await).is_some());
    let found = ok(store.find(&ChallengeRef::ApiClient(api_client(0))).await);
    assert_eq!(found.as_ref(), Some(&all[1]));
}

pub async fn the_end_of_a_code_is_judged_by_the_core_alone(store: Arc<dyn OtpStore>) {
    let ended = Challenge { expires_at: noon() + secs(5), ..challenge(1) };
    ok(store.put(&ended).await);
    let guessed = ok(store.take_guess(&ChallengeRef::Id(ended.id)).await);
    assert_eq!(guessed, Some(Challenge { guesses_left: 4, ..ended.clone() }));
    assert!(ok(store.consume(ended.id, 0, noon() + secs(6)).await));
}
