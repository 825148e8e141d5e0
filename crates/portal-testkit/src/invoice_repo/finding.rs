//! One invoice with its lines and payments.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::Rupiah;
use portal_core::billing::invoice::{InvoiceItem, InvoiceRepo, InvoiceState, Payment};

use super::{alone, find, put};
use crate::TestDatabase;
use crate::fixtures::{InvoiceFixture, day, invoice, item, noon, payment};
use crate::support::{ODD_TEXTS, millis, secs};

pub async fn an_invoice_is_found_with_everything_in_it(repo: Arc<dyn InvoiceRepo>, test_db: Arc<dyn TestDatabase>) {
    let router = InvoiceItem { quantity: 2, unit_price: Rupiah::new(5_000), ..item("Sewa router", 10_000) };
    let cash = Payment { method: "Tunai".into(), reference: None, ..payment(noon() + millis(1), 100_000) };
    let made = InvoiceFixture {
        subtotal: Rupiah::new(310_000),
        tax: Rupiah::new(33_000),
        discount: Rupiah::new(10_000),
        total: Rupiah::new(333_000),
        paid: Rupiah::new(100_001),
        period_start: Some(day(2)),
        period_end: Some(day(29)),
        items: vec![item("Paket Rumah 50 Mbps", 300_000), router],
        payments: vec![cash, payment(noon() + millis(86_400_002), 1)],
        ..invoice("INV/2025/11-0001.A_b", "AGLS1").issued(day(3)).due(day(18)).state(InvoiceState::Partial)
    };
    let other = invoice("INV/2025/12-0001", "AGLS1").issued(day(4)).items([item("Lain", 1)]);
    put(&*test_db, &[made.clone(), InvoiceFixture { payments: vec![payment(noon(), 7)], ..other }]).await;
    assert_eq!(find(&*repo, "INV/2025/11-0001.A_b").await, Some(alone(&made)));
}

pub async fn an_invoice_without_period_lines_and_payments_is_found(
    repo: Arc<dyn InvoiceRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    let made = InvoiceFixture { period_start: None, period_end: None, ..invoice("INV1", "AGLS1") };
    put(&*test_db, std::slice::from_ref(&made)).await;
    assert_eq!(find(&*repo, "INV1").await, Some(alone(&made)));
}

pub async fn lines_come_in_their_order(repo: Arc<dyn InvoiceRepo>, test_db: Arc<dyn TestDatabase>) {
    let lines = (0..25).map(|n| item(&format!("Baris {}", (n * 7) % 25), 1_000 - n));
    let made = invoice("INV1", "AGLS1").items(lines);
    put(&*test_db, std::slice::from_ref(&made)).await;
    assert_eq!(find(&*repo, "INV1").await.map(|found| found.items), Some(made.items));
}

pub async fn payments_come_oldest_first(repo: Arc<dyn InvoiceRepo>, test_db: Arc<dyn TestDatabase>) {
    let written = [5, 3, 11, 1, 4, 9, 2, 10, 7];
    let payments = written.map(|n| payment(noon() + secs(n), 100 - n)).to_vec();
    put(&*test_db, &[InvoiceFixture { payments, ..invoice("INV1", "AGLS1") }]).await;
    let found = find(&*repo, "INV1").await.expect("the invoice");
    let order: Vec<_> = found.payments.into_iter().map(|one| one.paid_at).collect();
    assert_eq!(order, [1, 2, 3, 4, 5, 7, 9, 10, 11].map(|n| noon() + secs(n)));
}

pub async fn texts_are_kept_byte_for_byte(repo: Arc<dyn InvoiceRepo>, test_db: Arc<dyn TestDatabase>) {
    let paid = |n: i64, text: &str| Payment {
        method: text.into(),
        reference: Some(text.into()),
        ..payment(noon() + secs(n), 1)
    };
    let made = InvoiceFixture {
        items: ODD_TEXTS.iter().map(|text| item(text, 1)).collect(),
        payments: (0..).zip(ODD_TEXTS).map(|(n, text)| paid(n, text)).collect(),
        ..invoice("INV1", "AGLS1")
    };
    let before = invoice("INV0", "AGLS1").items(made.items.clone());
    put(&*test_db, &[before, made.clone()]).await;
    let found = find(&*repo, "INV1").await.expect("the invoice");
    assert_eq!((&found.items, found.payments), (&made.items, made.payments));
    assert_eq!(found.previous.map(|previous| previous.items), Some(found.items));
}

pub async fn amounts_are_larger_than_fifty_three_bits_and_may_be_below_zero(
    repo: Arc<dyn InvoiceRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    let large = 9_007_199_254_740_993; // the first whole number that a double cannot hold
    let made = InvoiceFixture {
        items: vec![InvoiceItem { quantity: large, ..item("Banyak", large) }, item("Promo", -large)],
        payments: vec![payment(noon(), large)],
        ..invoice("INV1", "AGLS1").total(large).paid(large)
    };
    put(&*test_db, std::slice::from_ref(&made)).await;
    assert_eq!(find(&*repo, "INV1").await, Some(alone(&made)));
}

pub async fn an_invoice_is_found_whatever_state_it_is_in_but_a_draft(
    repo: Arc<dyn InvoiceRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    for state in InvoiceState::ALL {
        let made = invoice(&format!("INV-{}", state.as_str()), "AGLS1").state(state);
        put(&*test_db, std::slice::from_ref(&made)).await;
        let found = find(&*repo, made.number.as_str()).await.map(|found| found.invoice);
        assert_eq!(found, (state != InvoiceState::Draft).then(|| made.invoice()));
    }
}

pub async fn an_invoice_that_is_not_there_is_not_found(repo: Arc<dyn InvoiceRepo>, test_db: Arc<dyn TestDatabase>) {
    put(&*test_db, &[invoice("INV1", "AGLS1")]).await;
    for unknown in ["INV2", "inv1", "INV", "INV_", "INV1-"] {
        assert_eq!(find(&*repo, unknown).await, None, "{unknown}");
    }
}
