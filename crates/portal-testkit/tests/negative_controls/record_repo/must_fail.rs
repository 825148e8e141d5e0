//! Which case catches which wrong store of records.

mod records {
    use super::super::{Fault, packages};

    crate::must_fail_on! { record_repo, packages;
        Fault::AddsNothing => a_record_that_was_added_is_found_as_it_was_written;
        Fault::FillsWhatIsEmpty => a_record_with_nothing_but_what_it_needs_is_found_as_it_was_written;
        Fault::KeepsThePrice => every_field_is_changed_by_itself_and_the_others_stay;
        Fault::TrimsTexts => record_texts_are_kept_byte_for_byte;
        Fault::FindsAsOftenAsAsked => records_are_found_by_their_numbers_each_once;
        Fault::SkipsARow => a_walk_answers_every_record_once;
        Fault::WalksFromAPlace => a_walk_goes_on_after_a_number_that_is_not_on_file;
        Fault::IgnoresBefore => a_change_of_what_is_no_longer_on_file_writes_nothing;
        Fault::AddsOver => a_record_that_is_on_file_is_not_added_again;
        Fault::AddsWhatIsGone => a_record_that_is_not_on_file_is_not_changed;
        Fault::Racy => one_of_several_racing_commits_of_a_record_is_done, one_of_several_racing_additions_is_done;
        Fault::WritesAllOrNothing => what_other_changes_come_to_makes_no_difference;
        Fault::WritesAHundred => five_hundred_records_are_written_in_one_call;
        Fault::FindsAllForNone => a_call_without_changes_and_one_without_numbers_are_answered;
    }
}

mod takes_orphans {
    use super::super::{Fault, invoices};

    crate::must_fail_on! { record_repo, invoices;
        Fault::TakesOrphans => a_record_without_its_parent_is_not_written_and_is_named_beforehand;
    }
}

mod names_no_orphans {
    use super::super::{Fault, customers};

    crate::must_fail_on! { record_repo, customers;
        Fault::NamesNoOrphans => a_record_without_its_parent_is_not_written_and_is_named_beforehand;
    }
}

mod paid_amounts {
    use super::super::{Fault, payments};

    crate::must_fail_on! { record_repo, payments;
        Fault::CountsNoPayments => what_was_paid_is_the_sum_of_the_payments;
        Fault::SumsWhatIsStated => a_stated_amount_stays_whatever_payments_come_in;
        Fault::SumsForPaymentsAlone => an_amount_that_is_no_longer_stated_is_the_sum_of_the_payments;
        Fault::ForgetsTheFormerInvoice => a_payment_that_moves_to_another_invoice_counts_there;
        Fault::RacySums => racing_payments_of_one_invoice_all_count;
    }
}

mod removes {
    use super::super::{Fault, drafts};

    crate::must_fail_on! { record_repo, drafts;
        Fault::LeavesLines => a_draft_is_removed_with_its_lines_and_others_stay;
        Fault::RemovesWhatWasChanged => a_draft_that_was_changed_meanwhile_stays;
        Fault::RemovesWhatIsGone => a_draft_that_is_gone_already_is_a_conflict;
        Fault::RemovesWithPayments => a_draft_with_payments_stays;
    }
}
