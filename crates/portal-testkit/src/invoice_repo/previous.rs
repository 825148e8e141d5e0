//! The invoice before another one, to compare with.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::billing::invoice::{InvoiceRepo, InvoiceState, PreviousInvoice};

use super::{find, put};
use crate::TestDatabase;
use crate::fixtures::{day, invoice, item};

/// The number of the invoice before the one of that number.
async fn before(repo: &dyn InvoiceRepo, number: &str) -> Option<String> {
    let found = find(repo, number).await.expect("the invoice");
    found.previous.map(|previous| previous.invoice.number.into())
}

pub async fn the_invoice_before_is_by_date_and_on_one_day_by_number(
    repo: Arc<dyn InvoiceRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    let made = [("INV5", 1), ("INV1", 2), ("INV9", 4), ("INV10", 4), ("inv2", 4), ("INV3", 7)];
    let made = made.map(|(name, issued)| invoice(name, "AGLS1").issued(day(issued)).due(day(30 - issued)));
    put(&*test_db, &made).await;
    for (number, expected) in
        [("INV3", "inv2"), ("inv2", "INV9"), ("INV9", "INV10"), ("INV10", "INV1"), ("INV1", "INV5")]
    {
        assert_eq!(before(&*repo, number).await.as_deref(), Some(expected), "before {number}");
    }
}

pub async fn drafts_and_withdrawn_invoices_are_never_the_one_before(
    repo: Arc<dyn InvoiceRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    let states = [InvoiceState::Refunded, InvoiceState::Cancelled, InvoiceState::Draft, InvoiceState::Sent];
    let made = (1..).zip(states).map(|(n, state)| invoice(&format!("INV{n}"), "AGLS1").state(state).issued(day(n)));
    put(&*test_db, &made.collect::<Vec<_>>()).await;
    assert_eq!(before(&*repo, "INV4").await.as_deref(), Some("INV1"), "money that was given back was billed");
    assert_eq!(before(&*repo, "INV2").await.as_deref(), Some("INV1"), "a withdrawn one has one before it too");
}

pub async fn the_first_invoice_has_none_before_it(repo: Arc<dyn InvoiceRepo>, test_db: Arc<dyn TestDatabase>) {
    let made = [invoice("INV2", "AGLS1").issued(day(2)), invoice("INV1", "AGLS1").issued(day(3))];
    put(&*test_db, &made).await;
    assert_eq!(before(&*repo, "INV2").await, None);
    let only_withdrawn = invoice("INV0", "AGLS1").issued(day(1)).state(InvoiceState::Cancelled);
    put(&*test_db, &[only_withdrawn]).await;
    assert_eq!(before(&*repo, "INV2").await, None);
}

pub async fn the_invoice_before_comes_with_its_lines_in_their_order(
    repo: Arc<dyn InvoiceRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    let lines = (0..15).map(|n| item(&format!("Baris {}", (n * 4) % 15), 1_000 - n));
    let october = invoice("INV1", "AGLS1").issued(day(1)).paid(5).items(lines);
    let november = invoice("INV2", "AGLS1").issued(day(2)).items([item("Paket", 300_000)]);
    put(&*test_db, &[november.clone(), october.clone()]).await;
    let found = find(&*repo, "INV2").await.expect("the invoice");
    assert_eq!(found.items, november.items);
    let previous = PreviousInvoice { invoice: october.invoice(), items: october.items };
    assert_eq!(found.previous, Some(previous));
}
