//! Renewing: a new code, the same guesses.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::identity::otp::{Challenge, ChallengeRef, OtpStore, Renewal};

use crate::fixtures::{browser_challenge, challenge, noon, renewal};
use crate::support::{number, ok, race, secs};

/// What becomes of a challenge by a renewal.
fn renewed(challenge: &Challenge, renewal: &Renewal) -> Challenge {
    Challenge {
        sequence: renewal.sequence,
        key_id: renewal.key_id.clone(),
        seed: renewal.seed,
        code_mac: renewal.code_mac,
        sent_at: renewal.sent_at,
        expires_at: renewal.expires_at,
        ..challenge.clone()
    }
}

pub async fn a_renewal_changes_the_code_and_nothing_else(store: Arc<dyn OtpStore>) {
    for made in [challenge(1), browser_challenge(2)] {
        ok(store.put(&made).await);
        let expected = renewed(&made, &renewal(1, 1));
        assert_eq!(ok(store.renew(made.id, &renewal(1, 1)).await).as_ref(), Some(&expected));
        let found = ok(store.find(&ChallengeRef::Id(made.id)).await);
        assert_eq!(found, Some(expected));
    }
}

pub async fn a_renewal_refunds_no_guess(store: Arc<dyn OtpStore>) {
    let made = challenge(1);
    let which = ChallengeRef::Id(made.id);
    ok(store.put(&made).await);
    ok(store.take_guess(&which).await);
    ok(store.take_guess(&which).await);
    let answer = ok(store.renew(made.id, &renewal(1, 1)).await).expect("renewed");
    assert_eq!(answer.guesses_left, 3);
    for _ in 0..3 {
        assert!(ok(store.take_guess(&which).await).is_some());
    }
    let answer = ok(store.renew(made.id, &renewal(2, 2)).await).expect("renewed without guesses");
    assert_eq!(answer.guesses_left, 0);
    assert_eq!(ok(store.take_guess(&which).await), None);
}

pub async fn only_the_next_sequence_renews(store: Arc<dyn OtpStore>) {
    let made = Challenge { sequence: 3, ..challenge(1) };
    ok(store.put(&made).await);
    for wrong in [0, 2, 3, 5, 400] {
        assert_eq!(ok(store.renew(made.id, &renewal(wrong, 1)).await), None, "sequence {wrong}");
    }
    assert_eq!(ok(store.find(&ChallengeRef::Id(made.id)).await), Some(made.clone()));
    assert!(ok(store.renew(made.id, &renewal(4, 1)).await).is_some());
    assert_eq!(ok(store.renew(made.id, &renewal(4, 2)).await), None, "a repeat comes too late");
}

pub async fn a_consumed_challenge_is_not_renewed(store: Arc<dyn OtpStore>) {
    let made = challenge(1);
    ok(store.put(&made).await);
    assert!(ok(store.consume(made.id, 0, noon() + secs(9)).await));
    assert_eq!(ok(store.renew(made.id, &renewal(1, 1)).await), None);
    let found = ok(store.find(&ChallengeRef::Id(made.id)).await);
    assert_eq!(found, Some(Challenge { consumed_at: Some(noon() + secs(9)), ..made }));
}

pub async fn a_renewed_challenge_lives_as_long_as_its_new_code(store: Arc<dyn OtpStore>) {
    let made = Challenge { expires_at: noon() + secs(1), ..challenge(1) };
    ok(store.put(&made).await);
    assert!(ok(store.renew(made.id, &renewal(1, 1)).await).is_some());
    let found = ok(store.take_guess(&ChallengeRef::Id(made.id)).await).expect("a guess");
    assert_eq!(found.expires_at, renewal(1, 1).expires_at);
}

pub async fn one_of_several_racing_renewals_wins(store: Arc<dyn OtpStore>) {
    let made = challenge(1);
    ok(store.put(&made).await);
    let answers = race(30, |caller| {
        let (store, id) = (Arc::clone(&store), made.id);
        async move { ok(store.renew(id, &renewal(1, number(caller))).await) }
    })
    .await;
    let won: Vec<Challenge> = answers.into_iter().flatten().collect();
    assert_eq!(won.len(), 1, "one caller wins");
    let found = ok(store.find(&ChallengeRef::Id(made.id)).await);
    assert_eq!(found.as_ref(), won.first(), "what is stored is the winner's");
}
