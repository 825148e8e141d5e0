//! Taking guesses: never more than there are.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::identity::otp::{Challenge, ChallengeRef, OtpStore};

use crate::fixtures::{api_client, challenge, noon, renewal};
use crate::support::{ok, race, secs};

pub async fn each_guess_answers_what_is_left_of_the_challenge(store: Arc<dyn OtpStore>) {
    let made = challenge(1);
    ok(store.put(&made).await);
    for (n, guesses_left) in (0..5).rev().enumerate() {
        let which = if n % 2 == 0 { ChallengeRef::Id(made.id) } else { ChallengeRef::ApiClient(api_client(0)) };
        let rest = Some(Challenge { guesses_left, ..made.clone() });
        assert_eq!(ok(store.take_guess(&which).await), rest);
        assert_eq!(ok(store.find(&which).await), rest);
    }
}

pub async fn there_is_no_guess_after_the_last_one(store: Arc<dyn OtpStore>) {
    let made = Challenge { guesses_left: 1, ..challenge(1) };
    ok(store.put(&made).await);
    let which = ChallengeRef::Id(made.id);
    assert!(ok(store.take_guess(&which).await).is_some());
    for _ in 0..3 {
        assert_eq!(ok(store.take_guess(&which).await), None);
        assert_eq!(ok(store.take_guess(&ChallengeRef::ApiClient(api_client(0))).await), None);
    }
    let found = ok(store.find(&which).await);
    assert_eq!(found, Some(Challenge { guesses_left: 0, ..made }));
}

pub async fn a_consumed_challenge_has_no_guesses(store: Arc<dyn OtpStore>) {
    let made = challenge(1);
    ok(store.put(&made).await);
    assert!(ok(store.consume(made.id, 0, noon() + secs(9)).await));
    assert_eq!(ok(store.take_guess(&ChallengeRef::Id(made.id)).await), None);
    assert_eq!(ok(store.take_guess(&ChallengeRef::ApiClient(api_client(0))).await), None);
}

pub async fn a_guess_at_one_challenge_costs_no_other(store: Arc<dyn OtpStore>) {
    let (one, other) = (challenge(1), challenge(2));
    ok(store.put(&one).await);
    ok(store.put(&other).await);
    for _ in 0..7 {
        ok(store.take_guess(&ChallengeRef::Id(one.id)).await);
    }
    assert_eq!(ok(store.find(&ChallengeRef::Id(other.id)).await), Some(other));
}

/// Lets 40 callers guess at once, and checks that they shared five guesses.
async fn share_five_guesses(store: Arc<dyn OtpStore>, which: impl Fn(usize) -> ChallengeRef) {
    let answers = race(40, |caller| {
        let (store, which) = (Arc::clone(&store), which(caller));
        async move { ok(store.take_guess(&which).await) }
    })
    .await;
    let mut left: Vec<u32> = answers.into_iter().flatten().map(|c| c.guesses_left).collect();
    left.sort_unstable();
    assert_eq!(left, [0, 1, 2, 3, 4], "each guess is handed out once");
}

pub async fn racing_callers_share_exactly_the_guesses_left(store: Arc<dyn OtpStore>) {
    let made = challenge(1);
    ok(store.put(&made).await);
    share_five_guesses(Arc::clone(&store), |_| ChallengeRef::Id(made.id)).await;
    let found = ok(store.find(&ChallengeRef::Id(made.id)).await);
    assert_eq!(found, Some(Challenge { guesses_left: 0, ..made }));
}

pub async fn racing_callers_of_one_client_share_the_same_guesses(store: Arc<dyn OtpStore>) {
    let made = challenge(1);
    ok(store.put(&made).await);
    share_five_guesses(store, |caller| {
        if caller % 2 == 0 { ChallengeRef::Id(made.id) } else { ChallengeRef::ApiClient(api_client(0)) }
    })
    .await;
}

pub async fn a_renewal_amid_racing_guesses_refunds_no_guess(store: Arc<dyn OtpStore>) {
    let made = challenge(1);
    ok(store.put(&made).await);
    let answers = race(40, |caller| {
        let (store, id) = (Arc::clone(&store), made.id);
        async move {
            if caller % 10 == 3 {
                ok(store.renew(id, &renewal(1, 1)).await);
                return 0;
            }
            usize::from(ok(store.take_guess(&ChallengeRef::Id(id)).await).is_some())
        }
    })
    .await;
    assert_eq!(answers.into_iter().sum::<usize>(), 5);
    let found = ok(store.find(&ChallengeRef::Id(made.id)).await).expect("the challenge");
    assert_eq!((found.guesses_left, found.sequence), (0, 1));
}

pub async fn no_guess_is_taken_once_the_challenge_was_consumed_amid_a_race(store: Arc<dyn OtpStore>) {
    let made = Challenge { guesses_left: 1_000, ..challenge(1) };
    ok(store.put(&made).await);
    let answers = race(30, |caller| {
        let (store, id) = (Arc::clone(&store), made.id);
        async move {
            if caller == 15 {
                assert!(ok(store.consume(id, 0, noon()).await), "nobody else redeems it");
            }
            ok(store.take_guess(&ChallengeRef::Id(id)).await)
        }
    })
    .await;
    let taken = answers.iter().flatten().count();
    assert!(answers.iter().flatten().all(|c| c.consumed_at.is_none()), "guesses come before");
    assert!(taken < 30, "the caller who redeemed it has no guess after that");
    let found = ok(store.find(&ChallengeRef::Id(made.id)).await).expect("the challenge");
    assert_eq!(usize::try_from(1_000 - found.guesses_left), Ok(taken));
}

pub async fn a_refunded_guess_can_be_taken_again(store: Arc<dyn OtpStore>) {
    let made = Challenge { guesses_left: 1, ..challenge(1) };
    ok(store.put(&made).await);
    let which = ChallengeRef::Id(made.id);
    for _ in 0..3 {
        assert!(ok(store.take_guess(&which).await).is_some());
        assert_eq!(ok(store.take_guess(&which).await), None);
        assert!(ok(store.refund_guess(made.id).await));
        assert_eq!(ok(store.find(&which).await), Some(made.clone()));
    }
    assert!(!ok(store.refund_guess(challenge(2).id).await), "nobody put that one");
}

pub async fn a_consumed_challenge_gets_no_guess_back(store: Arc<dyn OtpStore>) {
    let made = challenge(1);
    ok(store.put(&made).await);
    ok(store.take_guess(&ChallengeRef::Id(made.id)).await);
    assert!(ok(store.consume(made.id, 0, noon()).await));
    assert!(!ok(store.refund_guess(made.id).await));
    let found = ok(store.find(&ChallengeRef::Id(made.id)).await).expect("the challenge");
    assert_eq!(found.guesses_left, 4);
}

pub async fn racing_callers_who_refund_guesses_leave_as_many_as_there_were(store: Arc<dyn OtpStore>) {
    let made = challenge(1);
    ok(store.put(&made).await);
    race(40, |_| {
        let (store, id) = (Arc::clone(&store), made.id);
        async move {
            if ok(store.take_guess(&ChallengeRef::Id(id)).await).is_some() {
                assert!(ok(store.refund_guess(id).await));
            }
        }
    })
    .await;
    assert_eq!(ok(store.find(&ChallengeRef::Id(made.id)).await), Some(made));
}
