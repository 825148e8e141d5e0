//! Counting invoices by what the customer sees of them, and what is owed.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::Rupiah;
use portal_core::billing::invoice::{InvoiceState, InvoiceView};
use portal_core::insight::dashboard::{DashboardRepo, InvoiceFigures};

use crate::TestDatabase;
use crate::fixtures::{InvoiceFixture, customer, day, invoice, scope};
use crate::support::ok;

async fn put(test_db: &dyn TestDatabase, invoices: &[InvoiceFixture]) {
    test_db.put_customer(&customer("AGLS1").build()).await;
    for invoice in invoices {
        test_db.put_invoice(invoice).await;
    }
}

async fn figures(repo: &dyn DashboardRepo, today: u32) -> InvoiceFigures {
    ok(repo.figures(&scope("AGLS1"), day(today)).await).invoices
}

pub async fn every_state_counts_by_what_the_customer_sees_on_the_day(
    repo: Arc<dyn DashboardRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    // Amounts are powers of two: the sum tells which invoices are in it.
    let days = [3, 4, 5, 6, 7];
    let pairs = InvoiceState::ALL.into_iter().flat_map(|state| days.map(|due| (state, due)));
    let all: Vec<InvoiceFixture> = (0_u32..)
        .zip(pairs)
        .map(|(n, (state, due))| invoice(&format!("INV{n}"), "AGLS1").state(state).due(day(due)).total(1 << n))
        .collect();
    put(&*test_db, &all).await;
    for today in [2, 3, 5, 6, 8] {
        let (mut expected, mut owed) = (InvoiceFigures::default(), 0);
        for one in &all {
            match one.invoice().view(day(today)) {
                Some(InvoiceView::Paid) => expected.paid += 1,
                Some(InvoiceView::Pending) => expected.pending += 1,
                Some(InvoiceView::Overdue) => expected.overdue += 1,
                Some(InvoiceView::Cancelled | InvoiceView::Refunded) | None => continue,
            }
            owed += one.invoice().outstanding().amount();
        }
        expected.outstanding = Rupiah::new(owed);
        assert_eq!(figures(&*repo, today).await, expected, "on day {today}");
    }
}

pub async fn an_invoice_is_overdue_from_the_day_after_its_due_date(
    repo: Arc<dyn DashboardRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    put(&*test_db, &[invoice("INV1", "AGLS1").due(day(5)).total(100)]).await;
    let (due, over) = (figures(&*repo, 5).await, figures(&*repo, 6).await);
    assert_eq!((due.pending, due.overdue), (1, 0));
    assert_eq!((over.pending, over.overdue), (0, 1));
    assert_eq!((due.outstanding, over.outstanding), (Rupiah::new(100), Rupiah::new(100)));
}

pub async fn part_payments_are_taken_off_what_is_owed(repo: Arc<dyn DashboardRepo>, test_db: Arc<dyn TestDatabase>) {
    let partly = invoice("INV1", "AGLS1").state(InvoiceState::Partial).total(300_000).paid(125_000);
    let late = invoice("INV2", "AGLS1").state(InvoiceState::Overdue).due(day(1)).total(200_000).paid(1);
    let noted_late = invoice("INV3", "AGLS1").state(InvoiceState::Sent).total(50_000).paid(20_000);
    put(&*test_db, &[partly, late, noted_late]).await;
    assert_eq!(figures(&*repo, 5).await.outstanding, Rupiah::new(175_000 + 199_999 + 30_000));
}

pub async fn paying_too_much_on_one_invoice_pays_nothing_of_another(
    repo: Arc<dyn DashboardRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    let overpaid = invoice("INV1", "AGLS1").state(InvoiceState::Partial).total(100).paid(1_000);
    let open = invoice("INV2", "AGLS1").total(300);
    put(&*test_db, &[overpaid, open]).await;
    assert_eq!(figures(&*repo, 5).await.outstanding, Rupiah::new(300));
}

pub async fn settled_and_withdrawn_invoices_owe_nothing_whatever_was_paid(
    repo: Arc<dyn DashboardRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    let states = [InvoiceState::Draft, InvoiceState::Paid, InvoiceState::Cancelled, InvoiceState::Refunded];
    let all = states.map(|state| invoice(&format!("INV-{}", state.as_str()), "AGLS1").state(state).due(day(1)));
    put(&*test_db, &all).await;
    let figures = figures(&*repo, 20).await;
    assert_eq!(figures, InvoiceFigures { paid: 1, ..InvoiceFigures::default() });
}

pub async fn sums_are_larger_than_thirty_two_bits(repo: Arc<dyn DashboardRepo>, test_db: Arc<dyn TestDatabase>) {
    let all = [1, 2, 3].map(|n| invoice(&format!("INV{n}"), "AGLS1").total(4_000_000_000_000).paid(1));
    put(&*test_db, &all).await;
    assert_eq!(figures(&*repo, 5).await.outstanding, Rupiah::new(3 * 3_999_999_999_999));
}

pub async fn case_15_amounts_decide_what_counts_as_paid_and_overdue(
    repo: Arc<dyn DashboardRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    let late = |name, total, paid| invoice(name, "AGLS1").due(day(1)).total(total).paid(paid);
    let made = [
        late("CREDIT-NOTE", -50_000, 0),
        late("IN-FULL", 300_000, 300_000),
        late("NOTHING", 0, 0).state(InvoiceState::Viewed),
        late("TOO-MUCH", 300_000, 350_000).state(InvoiceState::Overdue),
        late("MARKED", 300_000, 0).state(InvoiceState::Paid),
        late("MARKED-PART", 300_000, 100_000).state(InvoiceState::Paid),
    ];
    put(&*test_db, &made).await;
    let outstanding = Rupiah::new(200_000);
    assert_eq!(figures(&*repo, 5).await, InvoiceFigures { paid: 5, pending: 0, overdue: 1, outstanding });
    let overview = ok(repo.overview(&scope("AGLS1"), day(5)).await).expect("an account");
    let next = overview.next_due.expect("one is owed");
    assert_eq!((next.number.as_str(), next.outstanding), ("MARKED-PART", outstanding));
}
