//! Which case catches which wrong outbox.

use super::{Fault, with};

crate::must_fail_on! { outbox, with;
    Fault::NoFence => a_late_worker_cannot_mark_a_message_sent,
        a_late_worker_cannot_drop_a_message,
        a_late_worker_cannot_bury_a_message,
        a_late_worker_cannot_put_a_message_back,
        a_late_worker_cannot_park_a_message,
        a_fence_that_nobody_was_given_settles_nothing,
        either_the_late_worker_settles_or_the_next_one_claims;
    Fault::SameFenceForAll => a_message_outlives_any_number_of_workers_that_died_with_it;
    Fault::RacyClaim => racing_workers_share_the_messages_and_none_goes_to_two,
        a_lease_that_ran_out_goes_to_one_of_several_racing_workers;
    Fault::RacySettlement => one_of_several_racing_settlements_counts;
    Fault::RacyReport => one_of_several_racing_reports_is_news, racing_reports_leave_the_furthest_state;
    Fault::LosesLeasedMessages => workers_that_die_and_retry_lose_no_message_and_settle_none_twice;
    Fault::LeasesForGood => a_leased_message_is_nobody_elses_until_its_lease_ends,
        a_lease_lasts_as_long_as_its_claim_says;
    Fault::GivesUpAfterTenTries => a_message_is_retried_as_often_as_workers_ask;
    Fault::SkipsMessagesPastTheirEnd => a_message_past_its_end_is_claimed_so_that_it_can_be_settled;
    Fault::MixesLanes => a_message_of_one_lane_never_waits_for_one_of_another;
    Fault::TakesTheNewestFirst => the_message_due_longest_is_claimed_first;
    Fault::KeepsTheSecond => the_same_identity_put_in_twice_keeps_the_first;
    Fault::SendsAtOnce => a_message_with_a_time_of_its_own_waits_for_it;
    Fault::RevivesSettledMessages => a_message_that_is_put_in_again_does_not_come_back_to_life;
    Fault::SettlesTwice => a_sent_message_is_done, a_dropped_message_is_done, a_dead_letter_is_done;
    Fault::RetryKeepsTheLease => a_retry_ends_the_lease_at_once;
    Fault::RetriesAtOnce => a_retried_message_waits_until_its_time_and_then_comes_again,
        a_retried_message_waits_from_its_new_time_on;
    Fault::BelievesEveryReport => a_report_is_news_only_when_it_moves_the_state_forward,
        the_first_report_is_news_whatever_it_says;
    Fault::ForgetsAliases => a_message_is_found_by_the_alias_of_an_earlier_report;
    Fault::MixesGateways => references_of_different_gateways_are_told_apart;
    Fault::CountsLeasedAsWaiting => a_leased_message_does_not_wait_until_its_lease_ends;
    Fault::ServesInOrder => many_messages_to_one_number_never_delay_those_to_another,
        racing_workers_take_a_message_to_each_number_before_a_second_to_any;
    Fault::HoldsBusyNumbersBack => a_message_to_a_busy_number_is_claimed_while_nobody_else_waits;
    Fault::SharesTurnsAmongLanes => a_number_that_is_busy_in_one_lane_waits_in_no_other;
    Fault::CountsMessagesToCome => messages_that_are_not_due_yet_do_not_make_a_number_busy;
    Fault::ReversesANumber => messages_to_one_number_keep_their_order;
    Fault::SendsSuperseded => case_03_a_newer_code_of_a_challenge_withdraws_the_one_that_waits,
        racing_codes_of_one_challenge_leave_one_to_send;
    Fault::SupersedesByNumber => codes_of_other_challenges_and_messages_without_a_topic_are_left_alone;
    Fault::SupersedesOnRepeat => putting_the_older_message_in_again_withdraws_nothing;
    Fault::RetriesSuperseded => a_withdrawn_message_that_a_worker_holds_is_not_tried_again;
    Fault::ForgetsSentSuperseded => a_withdrawn_message_that_was_sent_after_all_counts_as_sent;
    Fault::ClaimsSupersededAfterItsLease => a_worker_that_died_with_a_withdrawn_message_leaves_nothing_to_claim;
    Fault::LosesEarlyReports => case_20_a_report_that_came_before_the_send_call_returned_is_applied;
    Fault::BelievesEveryEarlyReport => early_reports_only_move_forward_and_keep_their_alias;
    Fault::MixesEarlyGateways => an_early_report_stays_with_its_gateway_and_is_applied_once;
    Fault::KeepsEarlyReportsForGood => an_early_report_is_forgotten_after_an_hour;
    Fault::KeepsTheOldestEarlyReports => of_too_many_early_reports_the_newest_are_kept;
    Fault::RacyEarlyReport => a_report_that_races_the_settlement_is_never_lost;
    Fault::TellsTheFirstOfATopic => the_latest_message_of_a_topic_is_told_with_how_it_stands;
    Fault::FollowsWithoutWithdrawing => a_message_that_follows_the_latest_of_its_topic_takes_its_place;
    Fault::FollowsAnything => a_message_that_follows_another_than_the_latest_is_a_conflict;
    Fault::FollowsTheSettled => a_message_that_follows_one_that_was_settled_meanwhile_is_a_conflict;
    Fault::MeetsItselfAsAConflict => a_message_that_is_there_already_is_no_conflict;
    Fault::RacyFollowing => one_of_several_racing_messages_that_follow_the_same_is_put_in;
    Fault::KnowsTheKinds => a_message_of_any_kind_is_claimed_as_it_was_put_in;
    Fault::LeavesParkedInTheLane => a_message_of_a_future_version_delays_no_code_behind_it;
    Fault::CountsParkedInEveryLane => parked_messages_are_counted_in_their_lane;
    Fault::ParksForGood => a_parked_message_that_is_put_back_is_claimed_as_it_was_and_settled;
    Fault::RequeuesEveryVersion => only_what_the_version_can_read_is_put_back;
    Fault::KeepsParkedOfATopic => a_newer_message_withdraws_the_parked_one_of_its_topic;
    Fault::CountsParkingAsATry => parking_uses_up_no_try;
    Fault::RequeuesTheExpired => a_parked_message_past_its_end_is_not_put_back;
    Fault::TellsParkedAsSettled => a_parked_message_is_the_pending_one_of_its_topic;
    Fault::RacyRequeue => racing_callers_put_each_parked_message_back_once;
    Fault::CountsDroppedAsDeadLetter => settled_messages_do_not_wait_and_dead_letters_are_counted_in_their_lane;
}
