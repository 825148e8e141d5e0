//! Amounts decide what is owed, and what the customer sees.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::Rupiah;
use portal_core::billing::invoice::{Invoice, InvoiceFilter, InvoiceOrder, InvoiceRepo, InvoiceState, InvoiceView};

use super::{FILTERS, all, counts, expected, list, put};
use crate::TestDatabase;
use crate::fixtures::{InvoiceFixture, day, invoice};
use crate::support::number;

/// The numbers of those that pass.
async fn passing(repo: &dyn InvoiceRepo, filter: InvoiceFilter, today: u32) -> Vec<String> {
    let listed = list(repo, filter, InvoiceOrder::NewestFirst, today).await.page;
    assert_eq!(listed.total, number(listed.items.len()), "{filter:?}");
    let mut numbers: Vec<String> = listed.items.into_iter().map(|one| one.number.into()).collect();
    numbers.sort();
    numbers
}

pub async fn case_15_amounts_decide_what_is_owed_seen_and_counted(
    repo: Arc<dyn InvoiceRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    let late = |name, total, paid| invoice(name, "AGLS1").due(day(1)).total(total).paid(paid);
    let made = [
        late("CREDIT-NOTE", -50_000, 0),
        late("IN-FULL", 300_000, 300_000),
        late("NOTHING", 0, 0).state(InvoiceState::Viewed),
        late("OWED", 300_000, 299_999).state(InvoiceState::Partial),
        late("TOO-MUCH", 300_000, 350_000).state(InvoiceState::Overdue),
    ];
    put(&*test_db, &made).await;
    let whole = all(&*repo, 5).await;
    assert_eq!((whole.outstanding, whole.overdue), (Rupiah::new(1), 1));
    assert_eq!((whole.counts.paid, whole.counts.overdue, whole.counts.pending), (4, 1, 0));
    let settled = ["CREDIT-NOTE", "IN-FULL", "NOTHING", "TOO-MUCH"];
    assert_eq!(passing(&*repo, InvoiceFilter::Seen(InvoiceView::Paid), 5).await, settled);
    assert_eq!(passing(&*repo, InvoiceFilter::Seen(InvoiceView::Overdue), 5).await, ["OWED"]);
    assert_eq!(passing(&*repo, InvoiceFilter::Unpaid, 5).await, ["OWED"]);
    let credit: i64 = whole.page.items.iter().map(|one| one.credit().amount()).sum();
    assert_eq!(credit, 100_000);
}

pub async fn case_15_a_mark_without_an_amount_settles_and_one_with_an_amount_does_not(
    repo: Arc<dyn InvoiceRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    let marked = |name, paid| invoice(name, "AGLS1").state(InvoiceState::Paid).total(300_000).paid(paid);
    put(&*test_db, &[marked("BARE", 0), marked("FULL", 300_000), marked("PART", 100_000)]).await;
    assert_eq!(passing(&*repo, InvoiceFilter::Seen(InvoiceView::Paid), 5).await, ["BARE", "FULL"]);
    assert_eq!(passing(&*repo, InvoiceFilter::Unpaid, 5).await, ["PART"]);
    assert_eq!(all(&*repo, 5).await.outstanding, Rupiah::new(200_000));
}

/// The store sorts by a condition of its own; this compares it with the core's on many combinations.
pub async fn the_store_and_the_core_agree_on_any_amounts_states_and_days(
    repo: Arc<dyn InvoiceRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    let amounts = [(0, 0), (1, 0), (1, 1), (5, 3), (3, 5), (-2, 0), (-2, -2), (-2, -5), (4, -1), (0, 7), (0, -7)];
    let pairs = InvoiceState::ALL.into_iter().flat_map(|state| amounts.map(|amounts| (state, amounts)));
    let made: Vec<InvoiceFixture> = (0_u32..)
        .zip(pairs)
        .map(|(n, (state, (total, paid)))| {
            let made = invoice(&format!("INV{n:03}"), "AGLS1").state(state).total(total).paid(paid);
            made.due(day(4 + n % 3)).issued(day(1 + n % 5))
        })
        .collect();
    put(&*test_db, &made).await;
    for today in [4, 5, 6] {
        let seen: Vec<Invoice> = made.iter().map(InvoiceFixture::invoice).collect();
        let owed = seen.iter().map(|one| one.outstanding().amount()).sum();
        for filter in FILTERS {
            for order in [InvoiceOrder::NewestFirst, InvoiceOrder::UnpaidFirst] {
                let list = list(&*repo, filter, order, today).await;
                assert_eq!(
                    list.page.items,
                    expected(&made, filter, order, today),
                    "{filter:?}, {order:?}, day {today}"
                );
                assert_eq!(list.counts, counts(seen.iter(), today), "day {today}");
                assert_eq!(list.outstanding, Rupiah::new(owed));
            }
        }
    }
}
