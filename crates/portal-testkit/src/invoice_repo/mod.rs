//! The contract of [`InvoiceRepo`].

mod balances;
mod finding;
mod isolation;
mod listing;
mod owed;
mod previous;
mod searching;

pub use balances::*;
pub use finding::*;
pub use isolation::*;
pub use listing::*;
pub use owed::*;
pub use previous::*;
pub use searching::*;

use std::cmp::Reverse;

use portal_core::billing::invoice::{
    Invoice, InvoiceCounts, InvoiceDetail, InvoiceFilter, InvoiceList, InvoiceOrder, InvoiceQuery, InvoiceRepo,
    InvoiceSearch, InvoiceState, InvoiceView,
};
use portal_core::{InvoiceNumber, PageRequest};

use crate::TestDatabase;
use crate::fixtures::{InvoiceFixture, customer, day, invoice, scope};
use crate::support::ok;

/// Runs every case of the contract of [`InvoiceRepo`](portal_core::billing::invoice::InvoiceRepo).
///
/// Takes the attribute of the tests and the name of an
/// `async fn() -> (Arc<dyn InvoiceRepo>, Arc<dyn TestDatabase>, Guard)`.
#[macro_export]
macro_rules! invoice_repo_suite {
    ($(#$attribute:tt)* $fresh:path) => {
        $crate::__suite! { with_database invoice_repo_contract invoice_repo [$(#$attribute)*] $fresh;
            an_invoice_is_found_with_everything_in_it
            an_invoice_without_period_lines_and_payments_is_found
            lines_come_in_their_order
            payments_come_oldest_first
            texts_are_kept_byte_for_byte
            amounts_are_larger_than_fifty_three_bits_and_may_be_below_zero
            an_invoice_is_found_whatever_state_it_is_in_but_a_draft
            an_invoice_that_is_not_there_is_not_found
            sec_40_invoices_of_others_are_neither_listed_nor_counted_nor_owed
            sec_40_an_invoice_of_somebody_else_is_not_found
            sec_40_the_invoice_before_is_never_somebody_elses
            drafts_are_nowhere
            a_customer_without_invoices_has_an_empty_list
            every_filter_lets_through_what_the_customer_sees_on_the_day
            the_newest_come_first_and_among_those_of_a_day_the_highest_number
            unpaid_ones_come_first_by_due_date_and_the_others_newest_first
            pages_follow_one_another_without_gap_or_repetition
            a_page_past_the_last_one_is_empty_and_tells_the_totals
            an_invoice_in_the_list_has_all_of_its_own
            what_is_owed_and_overdue_is_told_whatever_the_filter_and_the_page
            an_invoice_is_overdue_from_the_day_after_its_due_date
            part_payments_are_taken_off_what_is_owed
            paying_too_much_on_one_invoice_pays_nothing_of_another
            settled_and_withdrawn_invoices_owe_nothing
            sums_are_larger_than_thirty_two_bits
            case_15_amounts_decide_what_is_owed_seen_and_counted
            case_15_a_mark_without_an_amount_settles_and_one_with_an_amount_does_not
            the_store_and_the_core_agree_on_any_amounts_states_and_days
            a_search_finds_numbers_months_years_and_totals
            counts_are_of_what_the_search_finds_whatever_the_filter
            what_a_search_looks_for_is_no_pattern
            the_invoice_before_is_by_date_and_on_one_day_by_number
            drafts_and_withdrawn_invoices_are_never_the_one_before
            the_first_invoice_has_none_before_it
            the_invoice_before_comes_with_its_lines_in_their_order
        }
    };
}

/// Puts the invoices there, and the customers they are of.
async fn put(test_db: &dyn TestDatabase, invoices: &[InvoiceFixture]) {
    for invoice in invoices {
        test_db.put_customer(&customer(invoice.customer_id.as_str()).build()).await;
    }
    for invoice in invoices {
        test_db.put_invoice(invoice).await;
    }
}

/// The first hundred invoices of `AGLS1` that pass.
async fn list(repo: &dyn InvoiceRepo, filter: InvoiceFilter, order: InvoiceOrder, today: u32) -> InvoiceList {
    ok(repo.page_of(&scope("AGLS1"), &query(filter, order, pages(1, 100)), day(today)).await)
}

/// All invoices of `AGLS1`, newest first.
async fn all(repo: &dyn InvoiceRepo, today: u32) -> InvoiceList {
    list(repo, InvoiceFilter::All, InvoiceOrder::NewestFirst, today).await
}

fn query(filter: InvoiceFilter, order: InvoiceOrder, page: PageRequest) -> InvoiceQuery {
    InvoiceQuery { filter, search: InvoiceSearch::default(), order, page }
}

/// How many the customer sees in each state on `today`.
fn counts<'a>(all: impl Iterator<Item = &'a Invoice>, today: u32) -> InvoiceCounts {
    let mut counts = InvoiceCounts::default();
    for one in all {
        match one.view(day(today)) {
            Some(InvoiceView::Pending) => counts.pending += 1,
            Some(InvoiceView::Overdue) => counts.overdue += 1,
            Some(InvoiceView::Paid) => counts.paid += 1,
            Some(InvoiceView::Cancelled) => counts.cancelled += 1,
            Some(InvoiceView::Refunded) => counts.refunded += 1,
            None => {}
        }
    }
    counts
}

fn pages(page: u32, limit: u32) -> PageRequest {
    PageRequest::new(page, limit).expect("a page")
}

/// One of the invoices of `AGLS1`.
async fn find(repo: &dyn InvoiceRepo, number: &str) -> Option<InvoiceDetail> {
    let number = InvoiceNumber::parse(number).expect("an invoice number");
    ok(repo.find(&scope("AGLS1"), &number).await)
}

/// The invoice and what it is made of, with none before it.
fn alone(made: &InvoiceFixture) -> InvoiceDetail {
    InvoiceDetail {
        invoice: made.invoice(),
        items: made.items.clone(),
        payments: made.payments.clone(),
        previous: None,
    }
}

const FILTERS: [InvoiceFilter; 7] = [
    InvoiceFilter::All,
    InvoiceFilter::Unpaid,
    InvoiceFilter::Seen(InvoiceView::Pending),
    InvoiceFilter::Seen(InvoiceView::Overdue),
    InvoiceFilter::Seen(InvoiceView::Paid),
    InvoiceFilter::Seen(InvoiceView::Cancelled),
    InvoiceFilter::Seen(InvoiceView::Refunded),
];

/// Invoices of `AGLS1` in every state, due on each of five days, under numbers of awkward order. Amounts are
/// powers of two: a sum tells which invoices are in it.
fn assorted() -> Vec<InvoiceFixture> {
    let due = [5, 3, 7, 4, 6];
    let pairs = InvoiceState::ALL.into_iter().flat_map(|state| due.map(|due| (state, due)));
    let made = (0_u32..).zip(pairs).map(|(n, (state, due))| {
        let lead = ["INV", "inv", "INV-", "INV/", "_"][n as usize % 5];
        let made = invoice(&format!("{lead}{n}"), "AGLS1").state(state).total(1 << n);
        made.issued(day(1 + n * 7 % 4)).due(day(due))
    });
    made.collect()
}

/// Those of `made` that pass `filter` on `today`, in order: the contract in other words.
fn expected(made: &[InvoiceFixture], filter: InvoiceFilter, order: InvoiceOrder, today: u32) -> Vec<Invoice> {
    let passes = |one: &Invoice| one.view(day(today)).is_some_and(|view| filter.admits(view));
    let mut all: Vec<Invoice> = made.iter().map(InvoiceFixture::invoice).filter(passes).collect();
    all.sort_by_key(|one| Reverse((one.invoice_date, one.number.clone())));
    if order == InvoiceOrder::NewestFirst {
        return all;
    }
    let is_owed = |one: &Invoice| one.outstanding().is_positive();
    let (mut owed, others): (Vec<_>, Vec<_>) = all.into_iter().partition(is_owed);
    owed.sort_by_key(|one| (one.due_date, one.number.clone()));
    owed.into_iter().chain(others).collect()
}
