//! Pages of invoices: which, in which order, and how many there are.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::billing::invoice::{
    InvoiceCounts, InvoiceFilter, InvoiceList, InvoiceOrder, InvoiceRepo, InvoiceState,
};
use portal_core::{Page, Rupiah};

use super::{FILTERS, all, assorted, counts, expected, list, pages, put, query};
use crate::TestDatabase;
use crate::fixtures::{InvoiceFixture, customer, day, invoice, item, noon, payment, scope};
use crate::support::{number, ok, secs};

pub async fn a_customer_without_invoices_has_an_empty_list(repo: Arc<dyn InvoiceRepo>, test_db: Arc<dyn TestDatabase>) {
    test_db.put_customer(&customer("AGLS1").build()).await;
    let nothing = InvoiceList {
        page: Page { items: vec![], total: 0, request: pages(1, 100) },
        outstanding: Rupiah::ZERO,
        overdue: 0,
        counts: InvoiceCounts::default(),
    };
    for filter in FILTERS {
        for order in [InvoiceOrder::NewestFirst, InvoiceOrder::UnpaidFirst] {
            assert_eq!(list(&*repo, filter, order, 5).await, nothing);
        }
    }
}

pub async fn every_filter_lets_through_what_the_customer_sees_on_the_day(
    repo: Arc<dyn InvoiceRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    let made = assorted();
    put(&*test_db, &made).await;
    for today in [2, 3, 5, 6, 8] {
        for filter in FILTERS {
            for order in [InvoiceOrder::NewestFirst, InvoiceOrder::UnpaidFirst] {
                let list = list(&*repo, filter, order, today).await;
                let seen: Vec<_> = made.iter().map(InvoiceFixture::invoice).collect();
                assert_eq!(list.counts, counts(seen.iter(), today), "{filter:?} on day {today}");
                let page = list.page;
                let expected = expected(&made, filter, order, today);
                assert_eq!(page.total, number(expected.len()), "{filter:?} on day {today}");
                assert_eq!(page.items, expected, "{filter:?}, {order:?} on day {today}");
            }
        }
    }
}

fn numbers(list: &InvoiceList) -> Vec<&str> {
    list.page.items.iter().map(|one| one.number.as_str()).collect()
}

pub async fn the_newest_come_first_and_among_those_of_a_day_the_highest_number(
    repo: Arc<dyn InvoiceRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    let made = [("INV9", 3), ("inv1", 3), ("INV10", 3), ("INV-1", 4), ("INV2", 2)];
    let made = made.map(|(name, issued)| invoice(name, "AGLS1").issued(day(issued)).due(day(30 - issued)));
    put(&*test_db, &made).await;
    assert_eq!(numbers(&all(&*repo, 5).await), ["INV-1", "inv1", "INV9", "INV10", "INV2"]);
}

pub async fn unpaid_ones_come_first_by_due_date_and_the_others_newest_first(
    repo: Arc<dyn InvoiceRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    let made = [
        invoice("INV1", "AGLS1").issued(day(1)).due(day(9)).state(InvoiceState::Viewed),
        invoice("INV2", "AGLS1").issued(day(2)).due(day(4)).state(InvoiceState::Partial),
        invoice("INV3", "AGLS1").issued(day(3)).due(day(9)).state(InvoiceState::Overdue),
        invoice("INV4", "AGLS1").issued(day(4)).due(day(1)).state(InvoiceState::Paid),
        invoice("INV5", "AGLS1").issued(day(5)).due(day(2)).state(InvoiceState::Cancelled),
        invoice("INV6", "AGLS1").issued(day(1)).due(day(3)).state(InvoiceState::Refunded),
        invoice("INV7", "AGLS1").issued(day(9)).due(day(8)).state(InvoiceState::Sent),
    ];
    put(&*test_db, &made).await;
    let list = list(&*repo, InvoiceFilter::All, InvoiceOrder::UnpaidFirst, 5).await;
    assert_eq!(numbers(&list), ["INV2", "INV7", "INV1", "INV3", "INV5", "INV4", "INV6"]);
}

pub async fn pages_follow_one_another_without_gap_or_repetition(
    repo: Arc<dyn InvoiceRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    let made = assorted();
    put(&*test_db, &made).await;
    for order in [InvoiceOrder::NewestFirst, InvoiceOrder::UnpaidFirst] {
        let whole = expected(&made, InvoiceFilter::All, order, 5);
        for limit in [1, 7, 8, 34] {
            let mut seen = Vec::new();
            for n in 1..=35_u32.div_ceil(limit) {
                let asked = pages(n, limit);
                let page =
                    ok(repo.page_of(&scope("AGLS1"), &query(InvoiceFilter::All, order, asked), day(5)).await).page;
                assert_eq!((page.total, page.request), (35, asked));
                seen.extend(page.items);
            }
            assert_eq!(seen, whole, "pages of {limit}, {order:?}");
        }
    }
}

pub async fn a_page_past_the_last_one_is_empty_and_tells_the_totals(
    repo: Arc<dyn InvoiceRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    put(&*test_db, &[invoice("INV1", "AGLS1").due(day(4)).total(70), invoice("INV2", "AGLS1").total(30)]).await;
    for order in [InvoiceOrder::NewestFirst, InvoiceOrder::UnpaidFirst] {
        for request in [pages(2, 2), pages(3, 1), pages(u32::MAX, 100)] {
            let list = ok(repo.page_of(&scope("AGLS1"), &query(InvoiceFilter::All, order, request), day(5)).await);
            let page = Page { items: vec![], total: 2, request };
            let counts = InvoiceCounts { pending: 1, overdue: 1, ..InvoiceCounts::default() };
            assert_eq!(list, InvoiceList { page, outstanding: Rupiah::new(100), overdue: 1, counts });
        }
    }
}

pub async fn an_invoice_in_the_list_has_all_of_its_own(repo: Arc<dyn InvoiceRepo>, test_db: Arc<dyn TestDatabase>) {
    let full = InvoiceFixture {
        subtotal: Rupiah::new(310_000),
        tax: Rupiah::new(33_000),
        discount: Rupiah::new(10_000),
        total: Rupiah::new(333_000),
        paid: Rupiah::new(1),
        period_start: Some(day(2)),
        period_end: Some(day(29)),
        items: vec![item("Paket", 300_000), item("Sewa router", 10_000)],
        payments: [9, -4].map(|n| payment(noon() + secs(n), 1)).into(),
        ..invoice("INV/2025/11-0001.A_b", "AGLS1").issued(day(3)).due(day(18)).state(InvoiceState::Partial)
    };
    let bare = InvoiceFixture { period_start: None, period_end: None, ..invoice("INV2", "AGLS1") };
    put(&*test_db, &[full.clone(), bare.clone()]).await;
    for order in [InvoiceOrder::NewestFirst, InvoiceOrder::UnpaidFirst] {
        let listed = list(&*repo, InvoiceFilter::All, order, 5).await.page.items;
        assert_eq!(listed, [full.invoice(), bare.invoice()]);
    }
}
