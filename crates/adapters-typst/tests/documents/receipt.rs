//! What a receipt says.

use portal_core::billing::payment::{PaymentChannel, PaymentLine};
use portal_core::{InvoiceNumber, Locale, Rupiah};
use portal_testkit::fixtures;
use portal_testkit::fixtures::payments::paid;

use crate::support::{assert_says, assert_silent, pdf, read};

#[tokio::test]
async fn a_receipt_tells_who_paid_what_when_and_how() {
    let mut receipt = fixtures::receipt(paid(1), Locale::Id);
    receipt.customer.name = "Siti Rahmawati".into();
    let pages = read("receipt", &pdf(&receipt).await);
    let said = [
        "Kwitansi",
        "KW-INV-1-x",
        "DITERIMA",
        "Siti Rahmawati",
        "AGLS1",
        "Rp 101.001",
        "seratus satu ribu satu rupiah",
        "5 November 2025",
        "QRIS",
        "T-1",
        "Invoice INV/1 Rp 100.001",
        "Biaya pembayaran Rp 1.000",
        "AGLIS Net",
        "sah tanpa tanda tangan",
        "Halaman 1 dari 1",
    ];
    assert_says(&pages, &said);
    assert_silent(&pages, &["Kelebihan", "Receipt"]);
}

#[tokio::test]
async fn a_receipt_tells_what_was_paid_too_much_and_leaves_out_what_there_is_not() {
    let mut payment = paid(1);
    (payment.fee, payment.reference) = (Rupiah::ZERO, None);
    payment.channel = PaymentChannel::Card;
    payment.lines[0].applied = Rupiah::new(60_000);
    let nothing = PaymentLine { applied: Rupiah::ZERO, ..payment.lines[0].clone() };
    payment.lines.push(PaymentLine { invoice: InvoiceNumber::parse("INV/2").expect("a number"), ..nothing });
    let pages = read("receipt-credit", &pdf(&fixtures::receipt(payment, Locale::En)).await);
    assert_says(&pages, &["Receipt", "Invoice INV/1 Rp 60.000", "kept as credit Rp 140.002", "Total Rp 200.002"]);
    assert_silent(&pages, &["INV/2", "Payment fee", "Reference"]);
}

#[tokio::test]
async fn a_long_receipt_goes_on_over_pages() {
    let mut payment = paid(1);
    let one = payment.lines[0].clone();
    let number = |n: u32| InvoiceNumber::parse(&format!("INV/2025/11/{n:04}")).expect("a number");
    payment.lines = (1..=24).map(|n| PaymentLine { invoice: number(n), ..one.clone() }).collect();
    let pages = read("receipt-long", &pdf(&fixtures::receipt(payment, Locale::Id)).await);
    assert!(pages.len() > 1, "{pages:?}");
    assert_says(&pages, &["INV/2025/11/0024", "Halaman 2 dari"]);
}
