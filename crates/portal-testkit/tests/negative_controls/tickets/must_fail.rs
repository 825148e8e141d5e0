//! Which case catches which wrong repository of tickets.

use super::{Fault, with};

crate::must_fail_on! { ticket_repo, with;
    Fault::ListsEverybodys => sec_40_tickets_of_others_are_neither_listed_nor_counted_nor_found;
    Fault::TouchesAnybodys => sec_40_a_ticket_of_somebody_else_is_neither_rated_nor_reopened,
        sec_40_a_ticket_of_somebody_else_is_not_changed;
    Fault::ListsByOpening => tickets_are_listed_by_their_latest_activity;
    Fault::RepeatsTheFirstPage => pages_of_tickets_follow_one_another_without_gap_or_repetition;
    Fault::CountsThePageOnly => a_page_of_tickets_past_the_last_one_is_empty_and_tells_the_total;
    Fault::OnHoldIsNotActive => every_filter_lets_through_its_states;
    Fault::TimelinesByTime => timelines_are_in_the_order_they_were_written;
    Fault::TrimsTexts => texts_of_tickets_are_kept_byte_for_byte;
    Fault::ForgetsTheTechnician => everything_known_of_a_ticket_is_read_back;
    Fault::OpensAsNormal => a_ticket_is_opened_as_it_was_asked_for;
    Fault::OpensWithoutAStep => an_opened_ticket_is_there_with_its_first_step;
    Fault::WantsTheCustomer => a_customer_who_is_kept_elsewhere_has_tickets refused;
    Fault::OneCounterForAllDays => numbers_count_up_from_one_and_each_day_has_its_own;
    Fault::TakesTakenNumbers => numbers_that_are_taken_are_skipped,
        racing_openings_skip_what_is_taken_and_nothing_else;
    Fault::LosesNumbersOfTheFailed => an_opening_that_fails_leaves_nothing_behind;
    Fault::RacyNumbers => racing_openings_get_numbers_without_gap_or_repetition;
    Fault::OpensAgain => sec_45_the_same_request_again_answers_its_ticket_and_writes_nothing;
    Fault::ForgetsWhatWasAsked => sec_45_another_request_of_that_name_is_refused_and_writes_nothing;
    Fault::NamesAreEverybodys => sec_45_another_customer_may_use_the_same_name;
    Fault::NamesForGood => sec_45_a_name_is_free_again_when_its_time_has_passed;
    Fault::NamesTheNameless => sec_45_requests_without_a_name_open_a_ticket_each;
    Fault::RacyNames => sec_45_of_racing_requests_of_one_name_one_opens_a_ticket,
        sec_45_of_racing_requests_for_different_things_of_one_name_one_opens_a_ticket,
        sec_45_a_name_whose_time_has_passed_is_taken_by_one_of_several_racing_requests;
    Fault::RacyChanges => one_of_several_racing_changes_is_written,
        one_of_several_racing_ratings_is_written,
        one_of_several_racing_reopenings_is_written,
        a_rating_that_races_a_reopening_is_written_before_it_or_not_at_all;
    Fault::OverwritesEdits => an_edit_by_the_isp_that_races_a_change_is_never_lost;
    Fault::VersionsByTechnician => a_ticket_that_stands_elsewhere_by_now_is_a_conflict;
    Fault::VersionsByStatus => a_ticket_that_somebody_has_taken_by_now_is_a_conflict;
    Fault::VersionsByItsOwnWrites => whatever_the_isp_writes_to_a_ticket_moves_its_version;
    Fault::OneVersionForAll => reading_and_writes_to_other_tickets_leave_a_version;
    Fault::TakesOlderVersions => a_change_that_expects_an_older_version_writes_nothing;
    Fault::TakesOddVersions => a_version_that_never_was_is_a_conflict;
    Fault::ClearsTheTechnician => every_field_of_the_new_state_is_written_and_no_other;
    Fault::WritesInParts => a_change_whose_step_cannot_be_written_changes_nothing;
    Fault::LeavesNoStep => a_change_is_written_with_its_step;
    Fault::KeepsNoWords => a_completed_ticket_is_rated;
    Fault::WantsWords => a_rating_needs_no_words refused;
    Fault::ReadsThemCompleted => only_completed_tickets_are_rated, only_completed_tickets_are_reopened;
    Fault::KeepsNoRating => a_ticket_is_rated_once;
    Fault::RatesOnceForAllTimes => a_ticket_that_was_reopened_and_completed_again_is_rated_anew refused;
    Fault::KeepsTheRating => a_completed_ticket_is_reopened;
    Fault::KeepsTheOldPromise => the_new_promise_follows_the_priority;
    Fault::ReadsNoReopening => a_ticket_is_reopened_once;
    Fault::ReadsTheLastUpdateAsCompletion => a_ticket_completed_too_long_ago_is_not_reopened;
    Fault::FindsWithoutLooking => a_search_finds_words_in_number_and_title,
        what_a_search_for_tickets_looks_for_is_no_pattern;
    Fault::CountsWithoutLooking => counts_of_tickets_are_of_what_the_search_finds;
}
