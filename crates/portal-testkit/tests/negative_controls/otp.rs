//! A store of login codes.

use std::future::ready;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use portal_core::identity::otp::{Binding, Challenge, ChallengeRef, OtpStore, Renewal};
use portal_core::{ChallengeId, PortError};
use portal_testkit::fixtures::noon;

use crate::let_others_go_first;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Fault {
    None,
    RacyGuess,
    RacyRenewal,
    RacyRedemption,
    ForgetsTheAccount,
    JudgesByAClockOfItsOwn,
    FindsBrowsersByClient,
    FindsTheFirstByClient,
    FindsLiveOnesOnlyByClient,
    RenewingMakesItTheLast,
    RenewalRefillsGuesses,
    RenewsAnySequence,
    RenewsTheConsumed,
    GuessesAtTheConsumed,
    GuessesBelowZero,
    ConsumesTwice,
    ConsumesAnySequence,
    FindingTakesAGuess,
    RefundsNothing,
    RefundsTheConsumed,
    RacyRefund,
}

pub(crate) struct Codes {
    fault: Fault,
    /// In the order they were put.
    all: Mutex<Vec<Challenge>>,
}

impl Codes {
    fn is(&self, fault: Fault) -> bool {
        self.fault == fault
    }

    /// Every challenge, in the order they were put.
    pub(crate) fn challenges(&self) -> Vec<Challenge> {
        self.all.lock().expect("no panic").clone()
    }

    fn place(&self, all: &[Challenge], which: &ChallengeRef) -> Option<usize> {
        match which {
            ChallengeRef::Id(id) => all.iter().position(|c| c.id == *id),
            ChallengeRef::ApiClient(client) => {
                let fits = |c: &Challenge| {
                    (c.binding == Binding::Api(*client)
                        || (matches!(c.binding, Binding::Browser(_)) && self.is(Fault::FindsBrowsersByClient)))
                        && (c.consumed_at.is_none() || !self.is(Fault::FindsLiveOnesOnlyByClient))
                };
                if self.is(Fault::FindsTheFirstByClient) {
                    all.iter().position(fits)
                } else {
                    all.iter().rposition(fits)
                }
            }
        }
    }

    /// Changes a challenge where `may` allows it; with a racy `gap` the look and the change are apart.
    async fn change(
        &self,
        which: &ChallengeRef,
        gap: Fault,
        may: impl Fn(&Challenge) -> bool + Send,
        change: impl Fn(&mut Challenge) + Send,
    ) -> Option<Challenge> {
        if self.is(gap) {
            let seen = self.look(which).filter(|c| may(c))?;
            let_others_go_first().await;
            let mut all = self.all.lock().expect("no panic");
            let place = self.place(&all, which)?;
            all[place] = seen;
            change(&mut all[place]);
            return Some(all[place].clone());
        }
        let mut all = self.all.lock().expect("no panic");
        let place = self.place(&all, which)?;
        let found = &mut all[place];
        may(found).then(|| change(found))?;
        let changed = found.clone();
        if self.is(Fault::RenewingMakesItTheLast) && changed.sequence > 0 {
            all.remove(place);
            all.push(changed.clone());
        }
        Some(changed)
    }

    fn look(&self, which: &ChallengeRef) -> Option<Challenge> {
        let all = self.all.lock().expect("no panic");
        self.place(&all, which).map(|place| all[place].clone())
    }
}

#[async_trait]
impl OtpStore for Codes {
    async fn put(&self, challenge: &Challenge) -> Result<(), PortError> {
        let mut kept = challenge.clone();
        if self.is(Fault::ForgetsTheAccount) {
            kept.narrowed_to = None;
        }
        self.all.lock().expect("no panic").push(kept);
        Ok(())
    }

    async fn find(&self, which: &ChallengeRef) -> Result<Option<Challenge>, PortError> {
        if self.is(Fault::FindingTakesAGuess) {
            return self.take_guess(which).await;
        }
        Ok(self.look(which))
    }

    async fn renew(&self, id: ChallengeId, renewal: &Renewal) -> Result<Option<Challenge>, PortError> {
        let may = |c: &Challenge| {
            (c.consumed_at.is_none() || self.is(Fault::RenewsTheConsumed))
                && (c.sequence.checked_add(1) == Some(renewal.sequence) || self.is(Fault::RenewsAnySequence))
        };
        let change = |c: &mut Challenge| {
            c.sequence = renewal.sequence;
            c.key_id.clone_from(&renewal.key_id);
            (c.seed, c.code_mac) = (renewal.seed, renewal.code_mac);
            (c.sent_at, c.expires_at) = (renewal.sent_at, renewal.expires_at);
            if self.is(Fault::RenewalRefillsGuesses) {
                c.guesses_left = 5;
            }
        };
        Ok(self.change(&ChallengeRef::Id(id), Fault::RacyRenewal, may, change).await)
    }

    async fn take_guess(&self, which: &ChallengeRef) -> Result<Option<Challenge>, PortError> {
        let may = |c: &Challenge| {
            (c.guesses_left > 0 || self.is(Fault::GuessesBelowZero))
                && (c.consumed_at.is_none() || self.is(Fault::GuessesAtTheConsumed))
                && (c.expires_at > noon() + TimeDelta::days(1) || !self.is(Fault::JudgesByAClockOfItsOwn))
        };
        let take = |c: &mut Challenge| c.guesses_left = c.guesses_left.saturating_sub(1);
        Ok(self.change(which, Fault::RacyGuess, may, take).await)
    }

    async fn refund_guess(&self, id: ChallengeId) -> Result<bool, PortError> {
        let may = |c: &Challenge| {
            (c.consumed_at.is_none() || self.is(Fault::RefundsTheConsumed)) && !self.is(Fault::RefundsNothing)
        };
        let add = |c: &mut Challenge| c.guesses_left += 1;
        Ok(self.change(&ChallengeRef::Id(id), Fault::RacyRefund, may, add).await.is_some())
    }

    async fn consume(&self, id: ChallengeId, sequence: u32, now: DateTime<Utc>) -> Result<bool, PortError> {
        let may = |c: &Challenge| {
            (c.consumed_at.is_none() || self.is(Fault::ConsumesTwice))
                && (c.sequence == sequence || self.is(Fault::ConsumesAnySequence))
        };
        let mark = |c: &mut Challenge| c.consumed_at = Some(now);
        Ok(self.change(&ChallengeRef::Id(id), Fault::RacyRedemption, may, mark).await.is_some())
    }
}

/// A right one, for other tests.
pub(crate) fn plain() -> Arc<Codes> {
    made_with(Fault::None)
}

fn made_with(fault: Fault) -> Arc<Codes> {
    Arc::new(Codes { fault, all: Mutex::default() })
}

fn with(fault: Fault) -> Arc<dyn OtpStore> {
    made_with(fault)
}

fn fresh() -> impl Future<Output = (Arc<dyn OtpStore>, ())> {
    ready((with(Fault::None), ()))
}

portal_testkit::otp_store_suite! { #[tokio::test(flavor = "multi_thread")] fresh }

mod must_fail {
    use super::{Fault, with};

    crate::must_fail_on! { otp_store, with;
        Fault::RacyGuess => racing_callers_share_exactly_the_guesses_left,
            racing_callers_of_one_client_share_the_same_guesses,
            a_renewal_amid_racing_guesses_refunds_no_guess,
            no_guess_is_taken_once_the_challenge_was_consumed_amid_a_race;
        Fault::RacyRenewal => one_of_several_racing_renewals_wins;
        Fault::RacyRedemption => one_of_several_racing_callers_consumes,
            either_the_renewal_or_the_redemption_wins_a_race;
        Fault::ForgetsTheAccount => a_challenge_that_was_put_is_found_with_everything_in_it;
        Fault::JudgesByAClockOfItsOwn => the_end_of_a_code_is_judged_by_the_core_alone;
        Fault::FindsBrowsersByClient => a_challenge_bound_to_a_browser_is_never_found_by_client;
        Fault::FindsTheFirstByClient => a_client_names_the_challenge_that_was_put_last_for_it,
            a_guess_by_client_is_taken_off_the_challenge_that_was_put_last;
        Fault::FindsLiveOnesOnlyByClient => a_client_never_leads_back_to_an_older_challenge;
        Fault::RenewingMakesItTheLast => renewing_an_older_challenge_does_not_make_it_the_last_one;
        Fault::RenewalRefillsGuesses => a_renewal_refunds_no_guess;
        Fault::RenewsAnySequence => only_the_next_sequence_renews;
        Fault::RenewsTheConsumed => a_consumed_challenge_is_not_renewed;
        Fault::GuessesAtTheConsumed => a_consumed_challenge_has_no_guesses;
        Fault::GuessesBelowZero => there_is_no_guess_after_the_last_one,
            a_client_names_a_challenge_without_guesses_too;
        Fault::ConsumesTwice => a_challenge_is_consumed_once;
        Fault::ConsumesAnySequence => the_code_of_another_sequence_consumes_nothing;
        Fault::FindingTakesAGuess => finding_a_challenge_takes_nothing;
        Fault::RefundsNothing => a_refunded_guess_can_be_taken_again;
        Fault::RefundsTheConsumed => a_consumed_challenge_gets_no_guess_back;
        Fault::RacyRefund => racing_callers_who_refund_guesses_leave_as_many_as_there_were;
    }
}
