//! The contract of [`Outbox`].

mod backlog;
mod claiming;
mod delivery;
mod early_reports;
mod fairness;
mod following;
mod parking;
mod racing;
mod settling;
mod settling_late;
mod superseding;

pub use backlog::*;
pub use claiming::*;
pub use delivery::*;
pub use early_reports::*;
pub use fairness::*;
pub use following::*;
pub use parking::*;
pub use racing::*;
pub use settling::*;
pub use settling_late::*;
pub use superseding::*;

use chrono::{DateTime, Utc};
use portal_core::messaging::outbox::{Claimed, Lane, Outbox, OutboxMessage, Settlement};

use crate::support::{ok, secs};

/// Runs every case of the contract of [`Outbox`](portal_core::messaging::outbox::Outbox).
///
/// Takes the attribute of the tests and the name of an `async fn() -> (Arc<dyn Outbox>, Guard)`.
#[macro_export]
macro_rules! outbox_suite {
    ($(#$attribute:tt)* $fresh:path) => {
        $crate::__suite! { plain outbox_contract outbox [$(#$attribute)*] $fresh;
            an_empty_lane_has_no_backlog
            due_messages_wait_and_those_of_other_lanes_do_not_count
            a_leased_message_does_not_wait_until_its_lease_ends
            a_retried_message_waits_from_its_new_time_on
            settled_messages_do_not_wait_and_dead_letters_are_counted_in_their_lane
            counting_the_backlog_claims_nothing
            a_message_that_was_put_in_is_claimed_as_it_was
            there_is_nothing_to_claim_in_an_empty_outbox
            a_message_of_one_lane_never_waits_for_one_of_another
            the_same_identity_put_in_twice_keeps_the_first
            a_message_that_is_put_in_again_does_not_come_back_to_life
            the_message_due_longest_is_claimed_first
            a_message_with_a_time_of_its_own_waits_for_it
            a_retried_message_is_due_from_its_new_time_on
            a_leased_message_is_nobody_elses_until_its_lease_ends
            a_lease_lasts_as_long_as_its_claim_says
            a_message_outlives_any_number_of_workers_that_died_with_it
            a_message_past_its_end_is_claimed_so_that_it_can_be_settled
            the_first_report_is_news_whatever_it_says
            a_report_is_news_only_when_it_moves_the_state_forward
            a_report_on_an_unknown_message_is_no_news
            references_of_different_gateways_are_told_apart
            a_report_moves_its_own_message_only
            a_message_is_found_by_the_alias_of_an_earlier_report
            a_report_without_an_alias_keeps_the_one_there_is
            a_message_that_was_not_sent_has_no_reports
            case_20_a_report_that_came_before_the_send_call_returned_is_applied
            early_reports_only_move_forward_and_keep_their_alias
            an_early_report_stays_with_its_gateway_and_is_applied_once
            an_early_report_is_forgotten_after_an_hour
            of_too_many_early_reports_the_newest_are_kept
            a_report_that_races_the_settlement_is_never_lost
            many_messages_to_one_number_never_delay_those_to_another
            messages_to_one_number_keep_their_order
            a_message_to_a_busy_number_is_claimed_while_nobody_else_waits
            a_number_that_is_busy_in_one_lane_waits_in_no_other
            messages_that_are_not_due_yet_do_not_make_a_number_busy
            racing_workers_take_a_message_to_each_number_before_a_second_to_any
            the_latest_message_of_a_topic_is_told_with_how_it_stands
            a_parked_message_is_the_pending_one_of_its_topic
            a_message_that_follows_the_latest_of_its_topic_takes_its_place
            a_message_that_follows_another_than_the_latest_is_a_conflict
            a_message_that_follows_one_that_was_settled_meanwhile_is_a_conflict
            a_message_that_is_there_already_is_no_conflict
            one_of_several_racing_messages_that_follow_the_same_is_put_in
            case_03_a_newer_code_of_a_challenge_withdraws_the_one_that_waits
            codes_of_other_challenges_and_messages_without_a_topic_are_left_alone
            putting_the_older_message_in_again_withdraws_nothing
            a_withdrawn_message_that_a_worker_holds_is_not_tried_again
            a_withdrawn_message_that_was_sent_after_all_counts_as_sent
            a_worker_that_died_with_a_withdrawn_message_leaves_nothing_to_claim
            racing_codes_of_one_challenge_leave_one_to_send
            one_of_several_racing_reports_is_news
            racing_reports_leave_the_furthest_state
            racing_workers_share_the_messages_and_none_goes_to_two
            a_lease_that_ran_out_goes_to_one_of_several_racing_workers
            one_of_several_racing_settlements_counts
            either_the_late_worker_settles_or_the_next_one_claims
            workers_that_die_and_retry_lose_no_message_and_settle_none_twice
            a_sent_message_is_done
            a_message_sent_by_a_gateway_that_names_no_reference_is_done
            a_dropped_message_is_done
            a_dead_letter_is_done
            settling_one_message_leaves_the_others
            a_retried_message_waits_until_its_time_and_then_comes_again
            a_retry_ends_the_lease_at_once
            a_message_is_retried_as_often_as_workers_ask
            a_message_that_is_not_there_is_not_settled
            a_late_worker_cannot_mark_a_message_sent
            a_late_worker_cannot_drop_a_message
            a_late_worker_cannot_bury_a_message
            a_late_worker_cannot_put_a_message_back
            a_late_worker_changes_nothing_of_a_settled_message
            a_fence_that_nobody_was_given_settles_nothing
            a_worker_past_its_lease_may_settle_while_nobody_else_claimed
            a_message_of_any_kind_is_claimed_as_it_was_put_in
            a_message_of_a_future_version_delays_no_code_behind_it
            parked_messages_are_counted_in_their_lane
            a_parked_message_that_is_put_back_is_claimed_as_it_was_and_settled
            parking_uses_up_no_try
            only_what_the_version_can_read_is_put_back
            a_parked_message_past_its_end_is_not_put_back
            a_newer_message_withdraws_the_parked_one_of_its_topic
            a_late_worker_cannot_park_a_message
            racing_callers_put_each_parked_message_back_once
        }
    };
}

/// How long a lease lasts in these cases, in seconds.
const LEASE: i64 = 30;

async fn enqueue(outbox: &dyn Outbox, messages: &[OutboxMessage]) {
    for message in messages {
        ok(outbox.enqueue(message).await);
    }
}

/// Claims in the lane of codes.
async fn claim(outbox: &dyn Outbox, now: DateTime<Utc>) -> Option<Claimed> {
    ok(outbox.claim(Lane::Code, now, now + secs(LEASE)).await)
}

/// Claims in the lane of codes, where something is due.
#[track_caller]
fn must(claimed: Option<Claimed>) -> Claimed {
    claimed.expect("a message is due")
}

async fn settle(outbox: &dyn Outbox, claimed: &Claimed, settlement: &Settlement, now: DateTime<Utc>) -> bool {
    ok(outbox.settle(claimed.message.id, claimed.fence, settlement, now).await)
}

fn sent(reference: &str) -> Settlement {
    Settlement::Sent { provider: "fonnte".into(), reference: Some(reference.into()) }
}

fn retry(not_before: DateTime<Utc>) -> Settlement {
    Settlement::Retry { not_before, reason: "the gateway is away".into() }
}

fn dead_letter() -> Settlement {
    Settlement::DeadLettered { reason: "no such number".into() }
}
