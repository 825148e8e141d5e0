//! The contract of [`OtpStore`](portal_core::identity::otp::OtpStore).

mod guesses;
mod redemption;
mod renewals;
mod storing;

pub use guesses::*;
pub use redemption::*;
pub use renewals::*;
pub use storing::*;

/// Runs every case of the contract of [`OtpStore`](portal_core::identity::otp::OtpStore).
///
/// Takes the attribute of the tests and the name of an `async fn() -> (Arc<dyn OtpStore>, Guard)`.
#[macro_export]
macro_rules! otp_store_suite {
    ($(#$attribute:tt)* $fresh:path) => {
        $crate::__suite! { plain otp_store_contract otp_store [$(#$attribute)*] $fresh;
            each_guess_answers_what_is_left_of_the_challenge
            there_is_no_guess_after_the_last_one
            a_consumed_challenge_has_no_guesses
            a_guess_at_one_challenge_costs_no_other
            racing_callers_share_exactly_the_guesses_left
            racing_callers_of_one_client_share_the_same_guesses
            a_renewal_amid_racing_guesses_refunds_no_guess
            no_guess_is_taken_once_the_challenge_was_consumed_amid_a_race
            a_refunded_guess_can_be_taken_again
            a_consumed_challenge_gets_no_guess_back
            racing_callers_who_refund_guesses_leave_as_many_as_there_were
            a_challenge_is_consumed_once
            consuming_one_challenge_leaves_the_others
            the_code_of_another_sequence_consumes_nothing
            the_last_guess_can_still_be_redeemed
            one_of_several_racing_callers_consumes
            either_the_renewal_or_the_redemption_wins_a_race
            a_renewal_changes_the_code_and_nothing_else
            a_renewal_refunds_no_guess
            only_the_next_sequence_renews
            a_consumed_challenge_is_not_renewed
            a_renewed_challenge_lives_as_long_as_its_new_code
            one_of_several_racing_renewals_wins
            a_challenge_that_was_put_is_found_with_everything_in_it
            bytes_of_every_value_are_kept
            a_challenge_that_was_never_put_is_found_by_nothing
            finding_a_challenge_takes_nothing
            a_client_names_the_challenge_that_was_put_last_for_it
            a_guess_by_client_is_taken_off_the_challenge_that_was_put_last
            a_client_never_leads_back_to_an_older_challenge
            a_client_names_a_challenge_without_guesses_too
            a_challenge_bound_to_a_browser_is_never_found_by_client
            renewing_an_older_challenge_does_not_make_it_the_last_one
            the_end_of_a_code_is_judged_by_the_core_alone
        }
    };
}
