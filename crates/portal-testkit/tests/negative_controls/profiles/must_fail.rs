//! Which case catches which wrong repository of profiles.

use super::{Fault, contacts_with, records_with};

crate::must_fail_on! { contact_repo, contacts_with;
    Fault::RacyContact => racing_changes_of_different_fields_lose_none,
        one_of_several_racing_commits_on_one_version_is_done;
    Fault::EmptiesWhatIsKept => a_field_that_is_set_is_on_file_and_the_others_stay;
    Fault::EmptiesNothing => a_field_that_is_emptied_is_unknown_afterwards;
    Fault::ForgetsTheProvince => several_fields_change_at_once;
    Fault::TrimsToAscii => contact_texts_are_kept_byte_for_byte;
    Fault::InventsAccounts => an_account_that_is_not_there_is_not_changed_and_nothing_is_told;
    Fault::ChangesTheWholeFamily => sec_40_contact_data_of_others_stay;
    Fault::IgnoresTheVersion => a_commit_on_a_version_that_is_no_longer_on_file_writes_nothing;
    Fault::HasVersionsOfTheNumberOnly => a_version_differs_with_the_number_and_with_the_email_address;
    Fault::WritesE164 => a_number_is_written_as_it_is_given_and_the_other_fields_stay;
    Fault::WritesNothing => contact_data_that_stop_before_they_are_written_are_written_by_a_retry;
}

crate::must_fail_on! { phone_change_store, records_with;
    Fault::ForgetsTheAudit => changed_contact_data_are_in_the_audit_trail_and_told;
    Fault::ChangesTheWholeFamily => sec_40_other_accounts_of_the_number_keep_it;
    Fault::RacyChange => one_of_several_racing_changes_of_a_number_is_written;
    Fault::RemembersTheNumber => a_number_that_was_changed_meanwhile_stays;
    Fault::ComparesAsWritten => a_number_on_file_is_the_same_however_it_is_written;
    Fault::AnySession => an_ended_session_changes_no_number;
    Fault::AnyAccountsSession => sec_40_a_session_of_another_account_changes_no_number;
    Fault::NoHold => sec_23_no_further_change_while_the_last_one_can_be_taken_back;
    Fault::ForgetsTheReversal => sec_23_a_change_taken_back_holds_number_and_email_of_its_account;
    Fault::HoldsForGood => sec_23_the_hold_of_a_change_taken_back_ends;
    Fault::HoldsTheAccountOnly => sec_23_a_change_taken_back_holds_the_other_accounts_of_its_number;
    Fault::HoldsThoseOfTheNewNumber => a_change_taken_back_holds_nobody_else;
    Fault::HoldsEmailOfEveryChange => a_change_that_was_not_taken_back_holds_no_email_address;
    Fault::EndsTheAccountsSessionsOnly =>
        sec_23_sessions_of_both_numbers_end_in_all_accounts_when_a_change_is_taken_back;
    Fault::KeepsDevicesOnReversal =>
        sec_23_devices_of_both_numbers_are_trusted_no_more_when_a_change_is_taken_back;
    Fault::EndsWhatItSawBefore => sec_23_a_session_that_is_switched_while_a_change_is_taken_back_ends_too;
    Fault::HoldsEverybody => the_hold_of_one_account_is_not_that_of_another;
    Fault::WritesE164 => a_changed_number_is_on_file_as_indonesians_write_it;
    Fault::TellsNothing => a_changed_number_is_in_the_audit_trail_and_told;
    Fault::KeepsTheOldHolder => the_session_goes_on_with_the_new_number;
    Fault::KeepsOtherSessions =>
        sec_23_other_sessions_of_the_account_end_and_those_of_other_accounts_stand;
    Fault::FindsTheFirstChange => the_last_change_of_an_account_is_found_and_each_by_its_identity;
    Fault::FindsAnybodysChange => sec_40_the_last_change_is_never_that_of_another_account;
    Fault::InventsRecords => an_account_that_changed_no_number_has_no_record_of_it;
    Fault::RacyReversal => one_of_several_racing_reversals_is_done;
    Fault::RevertsAgain => a_change_is_taken_back_once;
    Fault::RevertsTooLate => a_change_is_taken_back_in_time_or_never;
    Fault::RevertsWhateverIsOnFile => a_change_is_not_taken_back_when_another_number_is_on_file;
    Fault::RevertsAnybodys => sec_40_nobody_takes_back_a_change_of_another_account;
    Fault::RevertsTheUnknown => a_change_that_never_was_is_not_taken_back;
    Fault::RestoresTheCanonical => sec_23_a_change_taken_back_puts_the_number_back_as_it_was_written;
    Fault::KeepsSessionsOnReversal => sec_23_every_session_of_the_account_ends_when_a_change_is_taken_back,
        sec_23_a_reversal_that_stops_before_the_number_is_written_leaves_nobody_inside;
    Fault::BeginsAnyway => a_record_is_begun_after_the_one_that_was_expected_or_not_at_all;
    Fault::CompletesAgain => a_change_is_completed_once_and_also_when_it_was_abandoned;
    Fault::ForgetsWhatIsPending => a_change_that_stops_before_the_number_is_written_is_made_by_a_retry;
    Fault::FindsNothingOpen => a_change_that_stops_before_the_number_is_written_is_abandoned_in_the_end;
    Fault::EndsSessionsOfTheNewNumber =>
        sec_23_a_change_that_stops_after_the_number_is_written_is_completed_in_the_end;
    Fault::SettlesNothing => sec_23_a_reversal_that_stops_after_the_number_is_written_is_settled_in_the_end;
    Fault::KeepsSessionsOfAReversal => sec_23_sessions_that_the_new_number_opens_during_a_reversal_end_with_it;
}
