//! Which case catches which wrong repository of invoices.

use super::{Fault, with};

crate::must_fail_on! { invoice_repo, with;
    Fault::ListsEverybodys => sec_40_invoices_of_others_are_neither_listed_nor_counted_nor_owed;
    Fault::FindsAnybodys => sec_40_an_invoice_of_somebody_else_is_not_found;
    Fault::ComparesWithAnybodys => sec_40_the_invoice_before_is_never_somebody_elses;
    Fault::ComparesWithWithdrawn => drafts_and_withdrawn_invoices_are_never_the_one_before;
    Fault::ComparesByDateAlone => the_invoice_before_is_by_date_and_on_one_day_by_number;
    Fault::ComparesWithItself => the_first_invoice_has_none_before_it;
    Fault::ComparesWithoutLines => the_invoice_before_comes_with_its_lines_in_their_order;
    Fault::ShowsDrafts => drafts_are_nowhere, an_invoice_is_found_whatever_state_it_is_in_but_a_draft;
    Fault::LateOnTheDueDate => an_invoice_is_overdue_from_the_day_after_its_due_date;
    Fault::BelievesTheMark => every_filter_lets_through_what_the_customer_sees_on_the_day;
    Fault::OldestFirst => the_newest_come_first_and_among_those_of_a_day_the_highest_number;
    Fault::UnpaidNewestFirst => unpaid_ones_come_first_by_due_date_and_the_others_newest_first;
    Fault::CountsThePageOnly => a_page_past_the_last_one_is_empty_and_tells_the_totals;
    Fault::RepeatsTheFirstPage => pages_follow_one_another_without_gap_or_repetition;
    Fault::OwesOnlyWhatPasses => what_is_owed_and_overdue_is_told_whatever_the_filter_and_the_page;
    Fault::OverpaymentsPayOthers => paying_too_much_on_one_invoice_pays_nothing_of_another;
    Fault::IgnoresPayments => part_payments_are_taken_off_what_is_owed;
    Fault::OwesWhatIsSettled => settled_and_withdrawn_invoices_owe_nothing;
    Fault::SumsInThirtyTwoBits => sums_are_larger_than_thirty_two_bits;
    Fault::SortsLines => lines_come_in_their_order;
    Fault::PaymentsAsWritten => payments_come_oldest_first;
    Fault::TrimsTexts => texts_are_kept_byte_for_byte;
    Fault::AmountsAsDoubles => amounts_are_larger_than_fifty_three_bits_and_may_be_below_zero;
    Fault::ForgetsReferences => an_invoice_is_found_with_everything_in_it;
    Fault::TakesTheWordForIt => case_15_amounts_decide_what_is_owed_seen_and_counted,
        the_store_and_the_core_agree_on_any_amounts_states_and_days;
    Fault::TakesAMarkForAnAmount => case_15_a_mark_without_an_amount_settles_and_one_with_an_amount_does_not;
    Fault::FindsWithoutLooking => a_search_finds_numbers_months_years_and_totals,
        what_a_search_looks_for_is_no_pattern;
    Fault::CountsWithoutLooking => counts_are_of_what_the_search_finds_whatever_the_filter;
}
