//! What is owed in all, and how many invoices are late.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::Rupiah;
use portal_core::billing::invoice::{InvoiceFilter, InvoiceList, InvoiceOrder, InvoiceRepo, InvoiceState, InvoiceView};

use super::{FILTERS, all, assorted, expected, pages, put, query};
use crate::TestDatabase;
use crate::fixtures::{InvoiceFixture, day, invoice, scope};
use crate::support::{number, ok};

/// What is owed, and how many are late.
fn owed(list: &InvoiceList) -> (i64, u64) {
    (list.outstanding.amount(), list.overdue)
}

pub async fn what_is_owed_and_overdue_is_told_whatever_the_filter_and_the_page(
    repo: Arc<dyn InvoiceRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    let made = assorted();
    put(&*test_db, &made).await;
    for today in [3, 6] {
        let late = expected(&made, InvoiceFilter::Seen(InvoiceView::Overdue), InvoiceOrder::NewestFirst, today);
        let sum = made.iter().map(|one| one.invoice().outstanding().amount()).sum();
        for filter in FILTERS {
            for (order, page) in [(InvoiceOrder::NewestFirst, pages(2, 3)), (InvoiceOrder::UnpaidFirst, pages(1, 2))] {
                let list = ok(repo.page_of(&scope("AGLS1"), &query(filter, order, page), day(today)).await);
                assert_eq!(owed(&list), (sum, number(late.len())), "{filter:?} on day {today}");
            }
        }
    }
}

/// Puts these there and tells what is owed on the fifth, and how many are late.
async fn owed_on(repo: &dyn InvoiceRepo, test_db: &dyn TestDatabase, invoices: &[InvoiceFixture]) -> (i64, u64) {
    put(test_db, invoices).await;
    owed(&all(repo, 5).await)
}

pub async fn an_invoice_is_overdue_from_the_day_after_its_due_date(
    repo: Arc<dyn InvoiceRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    let marked = invoice("INV2", "AGLS1").due(day(5)).total(20).state(InvoiceState::Overdue);
    let made = [invoice("INV1", "AGLS1").due(day(5)).total(100), marked];
    assert_eq!(owed_on(&*repo, &*test_db, &made).await, (120, 0));
    assert_eq!(owed(&all(&*repo, 6).await), (120, 2));
}

pub async fn part_payments_are_taken_off_what_is_owed(repo: Arc<dyn InvoiceRepo>, test_db: Arc<dyn TestDatabase>) {
    let partly = invoice("INV1", "AGLS1").state(InvoiceState::Partial).total(300_000).paid(125_000);
    let late = invoice("INV2", "AGLS1").state(InvoiceState::Overdue).due(day(1)).total(200_000).paid(1);
    let noted_late = invoice("INV3", "AGLS1").state(InvoiceState::Sent).total(50_000).paid(20_000);
    assert_eq!(owed_on(&*repo, &*test_db, &[partly, late, noted_late]).await, (175_000 + 199_999 + 30_000, 1));
}

pub async fn paying_too_much_on_one_invoice_pays_nothing_of_another(
    repo: Arc<dyn InvoiceRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    let overpaid = invoice("INV1", "AGLS1").state(InvoiceState::Partial).total(100).paid(1_000);
    let open = invoice("INV2", "AGLS1").total(300);
    assert_eq!(owed_on(&*repo, &*test_db, &[overpaid, open]).await, (300, 0));
}

pub async fn settled_and_withdrawn_invoices_owe_nothing(repo: Arc<dyn InvoiceRepo>, test_db: Arc<dyn TestDatabase>) {
    let states = [InvoiceState::Draft, InvoiceState::Paid, InvoiceState::Cancelled, InvoiceState::Refunded];
    let made = states.map(|state| invoice(&format!("INV-{}", state.as_str()), "AGLS1").state(state).due(day(1)));
    assert_eq!(owed_on(&*repo, &*test_db, &made).await, (0, 0));
}

pub async fn sums_are_larger_than_thirty_two_bits(repo: Arc<dyn InvoiceRepo>, test_db: Arc<dyn TestDatabase>) {
    let made = [1, 2, 3].map(|n| invoice(&format!("INV{n}"), "AGLS1").total(4_000_000_000_000).paid(1));
    assert_eq!(owed_on(&*repo, &*test_db, &made).await, (3 * 3_999_999_999_999, 0));
    let listed = all(&*repo, 5).await.page.items;
    assert!(listed.iter().all(|one| one.total == Rupiah::new(4_000_000_000_000)));
}
